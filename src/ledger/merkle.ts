import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { JsonFact } from './json-fact.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 §2.1: SHA-256(0x00 ‖ leaf); text is taken as UTF-8. */
export const leafHash = (leaf: Uint8Array | string): Buffer => createHash('sha256').update(LEAF).update(leaf).digest();

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

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

  /** The root over what was added so far; that of nothing is SHA-256 of the empty string. */
  root(): Buffer {
    if (this.#size === 0) return createHash('sha256').digest();
    return this.#peaks.reduceRight((right, left) => nodeHash(left, right));
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
