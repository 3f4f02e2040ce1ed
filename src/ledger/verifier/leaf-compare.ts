import { hash as digest, randomBytes } from 'node:crypto';
import type { Breaks, Place } from './breaks.js';

const BUCKETS = 65_536;
const DIGEST_BYTES = 16;
/** Enough to name the first break and what it is; each further one is named once these are mended. */
const MOST_LOOKED_INTO = 64;

/**
 * Compares two lists of (index, hash) that come in different orders, without keeping either: each pair is mixed with a
 * secret into the bucket of its index, where what stands in both lists cancels out. The secret is drawn for one
 * comparison, so nobody can make two lists cancel out that are not the same.
 */
export class LeafCompare {
  private readonly secret = randomBytes(32).toString('hex');
  private readonly mixed = Buffer.alloc(BUCKETS * DIGEST_BYTES);
  private readonly counts = new Int32Array(BUCKETS);

  entry(index: number, hash: string): void {
    this.mix(index, hash, 1);
  }

  leaf(index: number, hash: string): void {
    this.mix(index, hash, -1);
  }

  /** Whether indexes of this bucket differ: bucket n has the indexes n, n + 65536, … Null where none do. */
  differing(): ((index: number) => boolean) | null {
    const none = Buffer.alloc(DIGEST_BYTES);
    const differ = new Set<number>();
    for (let bucket = 0; bucket < BUCKETS && differ.size < MOST_LOOKED_INTO; bucket += 1) {
      const mixed = this.mixed.subarray(bucket * DIGEST_BYTES, (bucket + 1) * DIGEST_BYTES);
      if (this.counts[bucket] !== 0 || !mixed.equals(none)) differ.add(bucket);
    }
    return differ.size === 0 ? null : (index) => differ.has(index % BUCKETS);
  }

  private mix(index: number, hash: string, count: number): void {
    const pair = digest('sha256', `${this.secret} ${index} ${hash}`, 'buffer');
    const bucket = index % BUCKETS;
    const from = bucket * DIGEST_BYTES;
    for (let at = 0; at < DIGEST_BYTES; at += 1) this.mixed[from + at]! ^= pair[at]!;
    this.counts[bucket]! += count;
  }
}

/** An entry with the index that the export gives it. */
export interface Indexed extends Place {
  readonly entryId: string | null;
  readonly index: number;
  readonly hash: string;
}

/** Says of the differing indexes what is wrong with them, in their order. */
export class LeafDifferences {
  private readonly entries: Indexed[] = [];
  private readonly leaves = new Map<number, string>();

  entry(entry: Indexed): void {
    this.entries.push(entry);
  }

  leaf(index: number, hash: string): void {
    this.leaves.set(index, hash);
  }

  /** `size`: how many leaves there are; `promised`: how many a checkpoint was signed for, where that is more. */
  tell(size: number, promised: number, breaks: Breaks): void {
    const byIndex = new Map<number, Indexed[]>();
    for (const entry of this.entries) byIndex.set(entry.index, [...(byIndex.get(entry.index) ?? []), entry]);
    const indexes = new Set([...this.leaves.keys(), ...byIndex.keys()]);
    for (const index of [...indexes].sort((one, other) => one - other)) {
      const leaf = this.leaves.get(index);
      const here = byIndex.get(index) ?? [];
      const others = here.filter(({ hash }) => hash !== leaf);
      if (index >= size) {
        for (const entry of index < promised ? [] : here)
          breaks.report(entry, 'inserted', `it is said to be leaf ${index}, and there are ${size}`);
      } else if (here.length > others.length) {
        for (const entry of others.concat(here.filter(({ hash }) => hash === leaf).slice(1)))
          breaks.report(entry, 'inserted', `leaf ${index} is another entry`);
      } else this.tellWithout(index, leaf!, others, breaks);
    }
  }

  /** Of a leaf that is none of the entries that are said to be it. */
  private tellWithout(index: number, leaf: string, said: readonly Indexed[], breaks: Breaks): void {
    const moved = this.entries.find(({ hash }) => hash === leaf);
    if (moved)
      breaks.report(
        { ...moved, index },
        'reordered',
        `leaf ${index} is the entry that is said to be leaf ${moved.index}`,
      );
    else if (said.length === 0) breaks.report({ index }, 'missing', `no entry is leaf ${index}`);
    else for (const entry of said) breaks.report(entry, 'altered', `leaf ${index} is not its hash`);
  }
}
