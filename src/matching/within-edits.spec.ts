import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import { align } from './alignment.js';
import { withinEdits } from './within-edits.js';

const numRuns = inTier(4_000, 200_000);
/** Few characters, so that two keys are often near each other; none is a look-alike of another. */
const key = fc.array(fc.constantFrom('A', 'C', 'E', '3'), { minLength: 1, maxLength: 7 });

beforeAll(() => printSeed('keys within edits'));

describe('being within a number of edits', () => {
  it('is what the alignment of the two keys says', () => {
    const property = fc.property(key, key, (read, marked) => {
      const { edits } = align(read, marked);
      for (const most of [0, 1, 2])
        expect([most, withinEdits(read, marked, most)]).toEqual([most, edits.length <= most]);
    });
    fc.assert(property, { numRuns, seed });
  });

  it.each([
    ['AC', 'CEA', 1, false],
    ['AC', 'CEA', 2, true],
    ['CEA', 'AC', 2, true],
    ['ACE3', '3ACE', 2, true],
    ['A', 'ACE3', 2, false],
  ])('takes %s for %s at %d: %s', (read, marked, most, expected) => {
    expect(withinEdits([...read], [...marked], most)).toBe(expected);
  });
});
