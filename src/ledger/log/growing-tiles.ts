import { GrowingTree } from '../merkle.js';
import { HASH_BYTES, MOST_LEVELS, partialTilesAt, TILE_WIDTH, widthAt, type TilePlace } from './tile.js';

/** A tile as it is kept: its hashes one behind the other, fewer than 256 while it grows. */
export interface Tile extends TilePlace {
  readonly hashes: Buffer;
}

class GrowingTile {
  width = 0;
  touched = false;
  private readonly hashes = Buffer.alloc(TILE_WIDTH * HASH_BYTES);

  constructor(readonly place: TilePlace) {}

  add(hash: Buffer): void {
    hash.copy(this.hashes, this.width * HASH_BYTES);
    this.width += 1;
    this.touched = true;
  }

  tree(): GrowingTree {
    const tree = new GrowingTree();
    for (let at = 0; at < this.width; at += 1) tree.add(this.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
    return tree;
  }

  /** A copy: the tile grows on. */
  finish(): Tile {
    this.touched = false;
    return { ...this.place, hashes: Buffer.from(this.hashes.subarray(0, this.width * HASH_BYTES)) };
  }
}

/** The right edge of a log that grows: its last tile on each level. Everything to the left of it is written. */
export class GrowingTiles {
  #size = 0;
  #full: Tile[] = [];
  readonly #last: GrowingTile[];

  constructor() {
    this.#last = Array.from({ length: MOST_LEVELS }, (_, level) => new GrowingTile({ level, index: 0 }));
  }

  /**
   * Goes on where a log stands, with those of its tiles that are not full (`partialTilesAt`).
   * @throws RangeError where these are other tiles than such a log has.
   */
  static at(size: number, tiles: readonly Tile[]): GrowingTiles {
    const log = new GrowingTiles();
    const wanted = partialTilesAt(size);
    for (let level = 0; level < MOST_LEVELS; level += 1) {
      const index = Math.floor(size / TILE_WIDTH ** (level + 1));
      const last = (log.#last[level] = new GrowingTile({ level, index }));
      const tile = tiles.find((one) => one.level === level && one.index === index);
      const width = widthAt(size, { level, index });
      if ((tile?.hashes.length ?? 0) !== width * HASH_BYTES)
        throw new RangeError(`A log of ${size} has ${width} hashes in its tile ${level}/${index}`);
      for (let at = 0; at < width; at += 1) last.add(tile!.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
      last.touched = false;
    }
    if (tiles.length !== wanted.length) throw new RangeError(`A log of ${size} has ${wanted.length} tiles that grow`);
    log.#size = size;
    return log;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes the next leaf's hash. */
  add(leaf: Buffer): void {
    this.#addAt(0, leaf);
    this.#size += 1;
  }

  #addAt(level: number, hash: Buffer): void {
    const tile = this.#last[level]!;
    tile.add(hash);
    if (tile.width < TILE_WIDTH) return;
    this.#full.push(tile.finish());
    this.#last[level] = new GrowingTile({ level, index: tile.place.index + 1 });
    this.#addAt(level + 1, tile.tree().root());
  }

  /** The tiles that have got hashes since they were last taken. */
  takeChanged(): Tile[] {
    const full = this.#full;
    this.#full = [];
    return [...full, ...this.#last.filter(({ touched }) => touched).map((tile) => tile.finish())];
  }

  /** RFC 6962 §2.1. */
  root(): Buffer {
    let right: Buffer | undefined;
    for (const tile of this.#last) if (tile.width > 0) right = tile.tree().root(right);
    return right ?? new GrowingTree().root();
  }
}
