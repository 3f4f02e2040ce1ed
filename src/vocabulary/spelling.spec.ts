import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withinOneEdit } from './spelling.js';

const letters = ['a', 'b', 'c'];

/** Every text one edit away, written out. */
function neighbours(text: string): Set<string> {
  const found = new Set([text]);
  for (let at = 0; at <= text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    for (const letter of letters) found.add(before + letter + after);
    if (after === '') continue;
    found.add(before + after.slice(1));
    for (const letter of letters) found.add(before + letter + after.slice(1));
    if (after.length > 1) found.add(before + after[1]! + after[0]! + after.slice(2));
  }
  return found;
}

describe('one edit', () => {
  it('is what writing out every neighbour finds', () => {
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(withinOneEdit(one, other)).toBe(neighbours(one).has(other));
        for (const neighbour of neighbours(one)) expect(withinOneEdit(neighbour, one)).toBe(true);
      }),
      { seed: 20260103, numRuns: 2_000 },
    );
  });
});
