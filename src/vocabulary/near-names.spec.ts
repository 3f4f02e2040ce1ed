import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearNames, SHORTEST_FOR_SPELLING } from './near-names.js';
import { withinOneEdit } from './spelling.js';

describe('names that are near', () => {
  it('are those a walk over all names finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 12 }), text, (keys, wanted) => {
        const long = (key: string) => key.length >= SHORTEST_FOR_SPELLING;
        const walked = keys.filter((key) => long(key) && long(wanted) && withinOneEdit(key, wanted));
        expect(nearNames(keys)(wanted).sort()).toEqual(walked.sort());
      }),
      { seed: 20260106, numRuns: 2_000 },
    );
  });
});
