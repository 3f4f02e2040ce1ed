import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import type { JsonFact } from './json-fact.js';
import { GrowingTree, leafHash, nodeHash, summariseList } from './merkle.js';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** MTH of RFC 6962 §2.1 as it is written there. */
function mth(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0] as Buffer);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const runs = propertyRuns('leaves and nodes', 100, 10_000);

describe('the hash tree', () => {
  it('has the leaf and empty hashes that the field knows', () => {
    // SHA-256("") and the hash of the empty leaf, as in the test vectors of Certificate Transparency.
    expect(new GrowingTree().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(leafHash('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('has the root of RFC 6962 at every size', () => {
    const leaves = Array.from({ length: 70 }, (_, index) => Buffer.from(`leaf ${index}`));
    const tree = new GrowingTree();
    leaves.forEach((leaf, index) => {
      tree.add(leafHash(leaf));
      expect(tree.root()).toEqual(mth(leaves.slice(0, index + 1)));
    });
    expect(tree.size).toBe(70);
  });

  it('sets leaves apart from nodes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (left, right) => {
          expect(leafHash(Buffer.concat([left, right]))).not.toEqual(nodeHash(left, right));
        },
      ),
      runs,
    );
  });
});

describe('a list summary', () => {
  const golden = JSON.parse(readFileSync('src/ledger/golden/lists.json', 'utf8')) as {
    items: JsonFact[];
    count: number;
    listHash: string;
  }[];

  it.each(golden)('is golden for $count items', ({ items, count, listHash }) => {
    expect(summariseList(items)).toEqual({ count, listHash });
  });

  it('depends on the order of the items but not on that of their names', () => {
    const first = summariseList([{ a: 1, b: 2 }, 'x']);
    expect(summariseList([{ b: 2, a: 1 }, 'x'])).toEqual(first);
    expect(summariseList(['x', { a: 1, b: 2 }])).not.toEqual(first);
  });
});
