import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { ExportFormat } from '../../platform/http/export-format.js';
import { ExportStream } from '../../platform/http/export-stream.js';
import { LogKey } from '../log/log-key.js';
import { NotPublishedError } from '../log/log.errors.js';
import type { NoteSigner } from '../log/signed-note.js';
import { DossierWriter, type Manifest } from './dossier-text.js';
import { NoDossiersHereError } from './dossiers.errors.js';
import { findStream, provenEntries } from './dossiers.queries.js';

/** So many are read, proven and written in one go: some 30 ms of hashing where no two stand near each other in the log. */
const PORTION = 100;
/** A log that is being written publishes every second. */
const PATIENCE_MS = 3_000;
const LOOK_AGAIN_MS = 100;

type Subject = Manifest['weapon'];
type Find = (manager: EntityManager) => Promise<Subject>;
type Read = <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>;

interface Opened {
  manifest: Manifest;
  /** Of the log at the checkpoint. */
  size: number;
  signer: NoteSigner;
}

/** Puts dossiers together: what a reader may see of one stream, in one snapshot, so that it verifies by itself. */
@Injectable()
export class Dossiers {
  constructor(
    private readonly database: Database,
    private readonly key: LogKey,
  ) {}

  /**
   * The dossier of what `find` gives, which refuses what the actor may not see. Waits a little for a checkpoint that
   * covers every entry. A long one is a stream.
   *
   * @throws NotPublishedError NoDossiersHereError TooManyExportsError
   */
  async make(acting: Acting, find: Find): Promise<string | Readable> {
    const latest = performance.now() + PATIENCE_MS;
    for (;;) {
      const made = await this.atOnce(acting, find);
      if (made === 'long') return this.asStream(acting, find);
      if (made !== null) return made.text;
      if (performance.now() > latest) throw new NotPublishedError();
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** Null where no checkpoint covers it yet. */
  private atOnce(acting: Acting, find: Find): Promise<{ text: string } | 'long' | null> {
    return this.database.transactions.read(acting, async (manager) => {
      const opened = await this.open(manager, acting, find);
      if (opened === null) return null;
      if (opened.manifest.entries > PORTION) return 'long';
      let text = '';
      for await (const piece of pieces((work) => work(manager), opened)) text += piece;
      return { text };
    });
  }

  /** In a snapshot of its own, which is a later one: what was added in between may have no checkpoint yet. */
  private async asStream(acting: Acting, find: Find): Promise<Readable> {
    const exporting = await this.database.exports.begin(acting);
    try {
      const opened = await exporting.read((manager) => this.open(manager, acting, find));
      if (opened === null) throw new NotPublishedError();
      const portions = rowsOf(pieces((work) => exporting.read(work), opened));
      const stream = new ExportStream({ portions, format: AS_IT_IS, end: () => exporting.end() });
      return Object.assign(stream, { weapons: [opened.manifest.weapon.id] });
    } catch (error) {
      await exporting.end();
      throw error;
    }
  }

  private async open(manager: EntityManager, acting: Acting, find: Find): Promise<Opened | null> {
    const weapon = await find(manager);
    const signer = await this.key.dossierSigner();
    if (signer === null) throw new NoDossiersHereError();
    const stream = await findStream(manager, weapon.id);
    if (stream === null || stream.checkpoint === null || stream.published < stream.entries) return null;
    const { position, hash, now, checkpoint, size, entries } = stream;
    const manifest: Manifest = {
      log: signer.name,
      weapon,
      madeAt: now,
      madeFor: { unit: acting.unit, officer: acting.officer },
      head: { position, hash },
      entries,
      notReleased: position - entries,
      checkpoint,
    };
    return { manifest, size, signer };
  }
}

async function* pieces(read: Read, { manifest, size, signer }: Opened): AsyncGenerator<string> {
  const writer = new DossierWriter(manifest, signer);
  yield writer.begin();
  let after = 0;
  for (let last = false; !last;) {
    const asked = { size, after, limit: PORTION };
    const entries = await read((manager) => provenEntries(manager, manifest.weapon.id, asked));
    for (const entry of entries) yield writer.entry(entry);
    after = entries.at(-1)?.position ?? after;
    last = entries.length < PORTION;
  }
  yield writer.end();
}

interface Piece {
  text: string;
}

const AS_IT_IS: ExportFormat<Piece> = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'dossier',
  head: '',
  text: ({ text }) => text,
};

async function* rowsOf(texts: AsyncIterable<string>): AsyncGenerator<Piece[]> {
  for await (const text of texts) yield [{ text }];
}
