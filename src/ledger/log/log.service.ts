import { Injectable } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import { NotFoundError } from '../../platform/problem.js';
import { MalformedTilePathError, NotPublishedError, SizeNotPublishedError, TileNotThereError } from './log.errors.js';
import { BUNDLE, CHECKPOINT, LEAF_OF, TILES, tilesBy } from './log.queries.js';
import { consistencySpans, inclusionSpans, rootsOf } from './proof.js';
import { HASH_BYTES, readTilePath, TILE_WIDTH, widthAt, type AskedTile } from './tile.js';
import { proofText } from './tlog-proof.js';

/** Answers what anybody may ask of the published log, and what its readers may of their entries. */
@Injectable()
export class LogService {
  constructor(private readonly database: Database) {}

  /** The last checkpoint, a signed note (C2SP tlog-checkpoint). */
  async checkpoint(): Promise<{ size: number; note: string }> {
    const [checkpoint] = await this.database.ask(CHECKPOINT, []);
    if (!checkpoint) throw new NotPublishedError();
    return checkpoint;
  }

  /** The hashes of a tile, each 32 bytes, by its path (C2SP tlog-tiles). */
  async tile(path: string): Promise<Buffer> {
    const { level, index, width } = await this.published(readTilePath(path));
    const [tile] = await this.readTiles([{ level, index }]);
    const hashes = tile!.hashes.subarray(0, width * HASH_BYTES);
    if (hashes.length < width * HASH_BYTES) throw new TileNotThereError();
    return hashes;
  }

  /** An entry bundle: each entry's canonical bytes after their number as two bytes, the greater first. */
  async bundle(acting: Acting, path: string): Promise<Buffer> {
    const { index, width } = await this.published(readTilePath(`0/${path}`));
    const first = index * TILE_WIDTH;
    const entries = await this.database.transactions.ask(acting, BUNDLE, [first, first + width]);
    if (entries.length < width) throw new TileNotThereError();
    const parts = entries.map(({ canonical }) => {
      const bytes = Buffer.from(canonical);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return Buffer.concat([length, bytes]);
    });
    return Buffer.concat(parts);
  }

  /** Proves that the log at one size goes on from that at another: hashes in Base64 (RFC 6962 §2.1.2). */
  async consistency(from: number, to: number | undefined): Promise<Consistency> {
    const { size } = await this.checkpoint();
    const later = to ?? size;
    if (from > later || later > size) throw new SizeNotPublishedError(size);
    const hashes = await rootsOf(consistencySpans(from, later), this.readTiles);
    return { from, to: later, proof: hashes.map((hash) => hash.toString('base64')) };
  }

  /** Proves that an entry the actor sees is in the published log (C2SP tlog-proof, its bytes as the extra data). */
  async proof(acting: Acting, entryId: string): Promise<string> {
    const [leaf] = await this.database.transactions.ask(acting, LEAF_OF, [entryId]);
    if (!leaf) throw new NotFoundError('entry');
    const { size, note } = await this.checkpoint();
    if (leaf.index === null || leaf.index >= size) throw new NotPublishedError();
    const hashes = await rootsOf(inclusionSpans(leaf.index, size), this.readTiles);
    return proofText(leaf.canonical, leaf.index, hashes, note);
  }

  private async published(asked: AskedTile<number | 'entries'> | null): Promise<AskedTile> {
    if (asked === null || asked.level === 'entries') throw new MalformedTilePathError();
    const { level, index, width } = asked;
    const { size } = await this.checkpoint();
    if (width > widthAt(size, { level, index })) throw new TileNotThereError();
    return { level, index, width };
  }

  private readonly readTiles = tilesBy((values) => this.database.ask(TILES, values));
}

export interface Consistency {
  from: number;
  to: number;
  proof: string[];
}
