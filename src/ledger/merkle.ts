import { hash as digest } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { JsonFact } from './json-fact.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

const sha256 = (...parts: readonly Uint8Array[]): Buffer => digest('sha256', Buffer.concat(parts), 'buffer');

/** RFC 6962 §2.1: SHA-256(0x00 ‖ leaf); text is taken as UTF-8. */
export const leafHash = (leaf: Uint8Array | string): Buffer =>
  sha256(LEAF, typeof leaf === 'string' ? Buffer.from(leaf) : leaf);

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** The root of a growing tree, holding one hash for each set bit of its size: leaves are never kept. */
export class GrowingTree {
  #size = 0;
  readonly #peaks: Buffer[] = [];

  get size(): number {
    return this.#size;
  }

  /** Takes the next leaf's hash, not the leaf. */
  add(leaf: Buffer): void {
    let hash = leaf;
    // Two complete trees of one height are one tree of the next: as a carry runs through the bits of the size.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = nodeHash(this.#peaks.pop() as Buffer, hash);
    this.#peaks.push(hash);
    this.#size += 1;
  }

  /**
   * The root over what was added so far, and over what lies to the right of it, given by its own root; that of nothing
   * is SHA-256 of the empty string.
   */
  root(right?: Buffer): Buffer {
    const peaks = right === undefined ? this.#peaks : [...this.#peaks, right];
    if (peaks.length === 0) return sha256();
    return peaks.reduceRight((after, before) => nodeHash(before, after));
  }
}

/** What stands in a payload for a list that is kept in a table beside it. */
export type ListSummary = { readonly count: number; readonly listHash: string };

/** The RFC 6962 root over the canonical bytes of the items in their order, lower-case hex. */
export function summariseList(items: Iterable<JsonFact>): ListSummary {
  const tree = new GrowingTree();
  for (const item of items) tree.add(leafHash(canonicalJson(item)));
  return { count: tree.size, listHash: tree.root().toString('hex') };
}
