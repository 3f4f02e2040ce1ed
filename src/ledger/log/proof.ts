import { GrowingTree, nodeHash } from '../merkle.js';
import { HASH_BYTES, TILE_WIDTH, type TilePlace } from './tile.js';

/** The leaves from one on up to another, which is not among them. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The spans whose roots prove that a leaf is in a tree, from the leaf's sibling up (RFC 6962 §2.1.1). */
export function inclusionSpans(leaf: number, size: number): Span[] {
  if (!(leaf >= 0 && leaf < size)) throw new RangeError(`A log of ${size} has no leaf ${leaf}`);
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    spans.unshift(leaf < middle ? { from: middle, to } : { from, to: middle });
    if (leaf < middle) to = middle;
    else from = middle;
  }
  return spans;
}

/** The spans whose roots prove that a tree goes on from a smaller one (RFC 6962 §2.1.2); none from nothing. */
export function consistencySpans(smaller: number, size: number): Span[] {
  if (!(smaller >= 0 && smaller <= size)) throw new RangeError(`A log of ${size} does not go on from ${smaller}`);
  if (smaller === 0 || smaller === size) return [];
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to !== smaller) {
    const middle = from + largestPowerBelow(to - from);
    spans.unshift(smaller <= middle ? { from: middle, to } : { from, to: middle });
    if (smaller <= middle) to = middle;
    else from = middle;
  }
  // The smaller tree itself needs no saying where it is one complete tree of this one.
  return from === 0 ? spans : [{ from, to }, ...spans];
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** A complete tree of 2^height leaves, the first of which is `from`. */
interface Complete {
  readonly from: number;
  readonly height: number;
}

/** The complete trees that a span consists of, from left to right. It begins where its largest one may begin. */
function completeTreesOf({ from, to }: Span): Complete[] {
  const trees: Complete[] = [];
  for (let at = from; at < to;) {
    let height = 0;
    while (at + 2 ** (height + 1) <= to && at % 2 ** (height + 1) === 0) height += 1;
    trees.push({ from: at, height });
    at += 2 ** height;
  }
  return trees;
}

const TILE_HEIGHT = 8;

/** Where the hashes stand that give the root of a complete tree: so many of one tile. */
function standsIn({ from, height }: Complete): TilePlace & { first: number; count: number } {
  const level = Math.floor(height / TILE_HEIGHT);
  const place = from / TILE_WIDTH ** level;
  return {
    level,
    index: Math.floor(place / TILE_WIDTH),
    first: place % TILE_WIDTH,
    count: 2 ** (height - level * TILE_HEIGHT),
  };
}

/** Reads the hashes of tiles, each as far as it is written. */
export type ReadTiles = (places: readonly TilePlace[]) => Promise<readonly { hashes: Buffer }[]>;

const keyOf = ({ level, index }: TilePlace) => `${level}/${index}`;

/** A tile is not there, or has fewer hashes than the size of the log says. */
export class TileMissingError extends Error {
  constructor({ level, index }: TilePlace) {
    super(`Tile ${level}/${index} of the log is not there, or not as wide as the log is long`);
    this.name = 'TileMissingError';
  }
}

/**
 * The roots of spans of a log, from its tiles, which are read at once.
 * @throws TileMissingError
 */
export async function rootsOf(spans: readonly Span[], read: ReadTiles): Promise<Buffer[]> {
  const parts = spans.map((span) => completeTreesOf(span).map(standsIn));
  const places = [...new Map(parts.flat().map((part) => [keyOf(part), part])).values()];
  const tiles = await read(places);
  const byPlace = new Map(places.map((place, at) => [keyOf(place), tiles[at]?.hashes]));
  const known = new Map<string, Buffer>();
  const rootOf = (part: ReturnType<typeof standsIn>): Buffer => {
    const name = `${keyOf(part)} ${part.first} ${part.count}`;
    const root = known.get(name) ?? rootWithin(part, byPlace.get(keyOf(part)));
    known.set(name, root);
    return root;
  };
  return parts.map((trees) => trees.map(rootOf).reduceRight((after, before) => nodeHash(before, after)));
}

function rootWithin(part: ReturnType<typeof standsIn>, hashes: Buffer | undefined): Buffer {
  const tree = new GrowingTree();
  for (let at = part.first; at < part.first + part.count; at += 1) {
    const hash = hashes?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    if (hash?.length !== HASH_BYTES) throw new TileMissingError(part);
    tree.add(hash);
  }
  return tree.root();
}

/** The root over the first leaves of a log (RFC 6962 §2.1). */
export async function rootAt(size: number, read: ReadTiles): Promise<Buffer> {
  if (size === 0) return new GrowingTree().root();
  return (await rootsOf([{ from: 0, to: size }], read))[0]!;
}
