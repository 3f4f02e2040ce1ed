/** How many hashes a full tile holds (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32;

/** A tile of a log: its hash number i is the root over 256^level leaves from (index · 256 + i) · 256^level on. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** Levels of a tree with as many leaves as an integer counts safely. */
export const MOST_LEVELS = 7;

/** Leaves under one hash of a tile of this level. */
export const leavesUnder = (level: number): number => TILE_WIDTH ** level;

/** How many hashes a tile has in a tree of `size` leaves: from 0, where it is not there, to 256. */
export function widthAt(size: number, { level, index }: TilePlace): number {
  const hashes = Math.floor(size / leavesUnder(level)) - index * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, hashes));
}

/** The last tile of each level in a tree of `size` leaves that has begun and is not full. */
export function partialTilesAt(size: number): TilePlace[] {
  const levels = Array.from({ length: MOST_LEVELS }, (_, level) => level);
  return levels
    .map((level) => ({ level, index: Math.floor(size / leavesUnder(level + 1)) }))
    .filter((place) => widthAt(size, place) > 0);
}

const INDEX = /^(?:x\d{3}\/)*\d{3}$/;
const WIDTH = /^[1-9]\d{0,2}$/;

/** A tile as it is asked for; `width` is that of a partial tile and 256 for a full one. */
export interface AskedTile<Level = number> {
  readonly level: Level;
  readonly index: number;
  readonly width: number;
}

/** `x001/x234/067` for 1234067. */
function writeIndex(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** The path of a tile below `/tile/`, such as `0/x001/067.p/12`. */
export const tilePath = ({ level, index, width }: AskedTile<number | 'entries'>): string =>
  `${level}/${writeIndex(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;

/** Reads what `tilePath` writes, and nothing else: each tile has one path. */
export function readTilePath(path: string): AskedTile<number | 'entries'> | null {
  const slash = path.indexOf('/');
  const [written, partial, ...more] = path.slice(slash + 1).split('.p/');
  if (slash < 0 || more.length > 0 || !INDEX.test(written!)) return null;
  const width = partial === undefined ? TILE_WIDTH : WIDTH.test(partial) ? Number(partial) : TILE_WIDTH + 1;
  const level = path.slice(0, slash);
  const asked = {
    level: level === 'entries' ? level : Number(level),
    index: Number(written!.replace(/[x/]/g, '')),
    width,
  } as const;
  return Number.isSafeInteger(asked.index) && tilePath(asked) === path && isLevel(asked.level) ? asked : null;
}

const isLevel = (level: number | 'entries'): boolean => level === 'entries' || (level >= 0 && level <= 63);
