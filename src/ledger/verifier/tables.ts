import { GrowingRoot } from './growing-root.js';

const HASHES = 256;
const HASH_BYTES = 32;

/** A leaf as the tables hold it, with the entry it is about; no hash where the ledger has no such entry. */
export interface KeptLeaf {
  readonly index: number;
  readonly entryId: string;
  readonly hash: Buffer | null;
}

export interface KeptTile {
  readonly index: number;
  readonly hashes: Buffer;
}

/** A size with the root that was signed for it, and by whose word. */
export interface Witnessed {
  readonly size: number;
  readonly root: Buffer;
  readonly by: string;
}

export type TablesBreak = 'altered' | 'missing' | 'inserted' | 'truncated' | 'forked';

export type ReportTables = (at: { entryId: string | null; index: number }, kind: TablesBreak, detail: string) => void;

/** The tables of a log: what is in them by index, and how far they claim to go. */
export interface KeptLog {
  leaves: AsyncIterable<KeptLeaf>;
  /** Tiles of one level by index. */
  tiles: (level: number) => AsyncIterable<KeptTile>;
  size: number;
  witnessed: readonly Witnessed[];
}

/**
 * Checks that the leaves are 0, 1, 2… and each the hash of an entry, that the tiles hold these hashes and the roots over
 * them on every level, and that the roots of the sizes that were signed are those they were signed for. One pass over each
 * table, in constant memory. Gives the number of leaves.
 */
export async function verifyTables(log: KeptLog, report: ReportTables): Promise<number> {
  const tree = GrowingRoot.empty();
  const hashes = hashesOf(log.tiles(0));
  const check = () => {
    for (const { size, root, by } of log.witnessed)
      if (size === tree.size && !tree.root().equals(root))
        report({ entryId: null, index: size }, 'forked', `the first ${size} leaves are not those of ${by}`);
  };
  check();
  for await (const { index, entryId, hash } of log.leaves) {
    if (index < tree.size) {
      report({ entryId, index }, 'inserted', `leaf ${index} is already taken`);
      continue;
    }
    if (index > tree.size) {
      report({ entryId: null, index: tree.size }, 'missing', `leaves ${tree.size} to ${index - 1} are not there`);
      return tree.size;
    }
    const kept = await next(hashes);
    if (kept === null) report({ entryId, index }, 'truncated', `the tiles end before leaf ${index}`);
    if (hash === null) report({ entryId, index }, 'missing', `leaf ${index} is of an entry that is not in the ledger`);
    else if (kept !== null && !kept.equals(hash))
      report({ entryId, index }, 'altered', `leaf ${index} has another hash than its entry`);
    tree.add(kept ?? hash ?? Buffer.alloc(HASH_BYTES));
    check();
  }
  if ((await next(hashes)) !== null)
    report({ entryId: null, index: tree.size }, 'inserted', `the tiles go on behind the last leaf, ${tree.size - 1}`);
  for (const { size, by } of [...log.witnessed, { size: log.size, by: 'the head of the log' }])
    if (size > tree.size)
      report(
        { entryId: null, index: tree.size },
        'truncated',
        `the leaves end at ${tree.size}, those of ${by} at ${size}`,
      );
  if (log.size < tree.size)
    report({ entryId: null, index: log.size }, 'inserted', `leaves lie behind ${log.size}, where the log ends`);
  for (let level = 1; await verifyLevel(log, level, report); level += 1);
  return tree.size;
}

/** Compares a level with the full tiles below it; false where there was nothing on either. */
async function verifyLevel(log: KeptLog, level: number, report: ReportTables): Promise<boolean> {
  const above = hashesOf(log.tiles(level));
  let index = 0;
  for await (const tile of log.tiles(level - 1)) {
    if (tile.hashes.length < HASHES * HASH_BYTES) break;
    const tree = GrowingRoot.empty();
    for (let at = 0; at < HASHES; at += 1) tree.add(tile.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
    if (!(await next(above))?.equals(tree.root()))
      report(
        { entryId: null, index: tile.index },
        'altered',
        `hash ${index} of level ${level} is not the root of its tile`,
      );
    index += 1;
  }
  const more = (await next(above)) !== null;
  if (more) report({ entryId: null, index }, 'inserted', `level ${level} goes on behind ${index}`);
  return index > 0 || more;
}

async function next(hashes: AsyncGenerator<Buffer>): Promise<Buffer | null> {
  const { done, value } = await hashes.next();
  return done ? null : value;
}

/** The hashes of tiles one after the other, as far as tiles follow each other and are full. */
async function* hashesOf(tiles: AsyncIterable<KeptTile>): AsyncGenerator<Buffer> {
  let expected = 0;
  for await (const { index, hashes } of tiles) {
    if (index !== expected) return;
    for (let at = 0; at + HASH_BYTES <= hashes.length; at += HASH_BYTES) yield hashes.subarray(at, at + HASH_BYTES);
    if (hashes.length < HASHES * HASH_BYTES) return;
    expected += 1;
  }
}
