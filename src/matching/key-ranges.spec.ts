import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import { rangeHolds } from '../../test/support/range-holds.js';
import { rangesOf } from './key-ranges.js';
import { foldedKey, keysOf } from './keys.js';
import { FOLDED_ALPHABET } from './look-alikes.js';
import { parseReading, type Reading } from './reading.js';

const runs = { seed, numRuns: inTier(3_000, 50_000) };
const letters = ['0', 'O', 'A', 'Ж'];
const alphabet = [...new Set(letters.map(foldedKey))];
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((all) => all.join(''));
const reading = (raw: string): Reading => parseReading(raw) as Reading;

/** The classes of the ranges that hold a marking. */
function met(raw: string, marked: string): string[] {
  const keys = keysOf(marked);
  return rangesOf(reading(raw), alphabet)
    .filter((range) => rangeHolds(range, keys))
    .map((range) => range.class);
}

beforeAll(() => printSeed('ranges of keys'));

describe('the ranges of a reading', () => {
  it('hold every marking of which it lacks one to four characters at one end, and no other', () => {
    let found = 0;
    fc.assert(
      fc.property(text(3, 6), text(0, 5), text(0, 5), (read, before, after) => {
        for (const marked of [before + read, read + after, before + read + after]) {
          const [one, other] = [foldedKey(read), foldedKey(marked)];
          const lost = other.length - one.length;
          const near = one.length >= 4 && lost >= 1 && lost <= 4;
          const expected = [
            ...(near && other.startsWith(one) ? ['lostSuffix'] : []),
            ...(near && other.endsWith(one) ? ['lostPrefix'] : []),
          ];
          found += expected.length;
          expect(met(read, marked)).toEqual(expected);
        }
      }),
      runs,
    );
    expect(found).toBeGreaterThan(1_000);
  });

  /** What `*` and `?` say, as a regular expression says it. */
  const pattern = (read: string) => new RegExp(`^${foldedKey(read).replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
  const part = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom(...letters, ...letters, '?'), { minLength, maxLength }).map((all) => all.join(''));

  it('hold every marking that a reading with * at one place stands for, and no other', () => {
    let found = 0;
    fc.assert(
      fc.property(part(0, 6), part(0, 6), text(0, 3), fc.boolean(), text(0, 9), (front, back, run, fill, random) => {
        const read = `${front}*${back}`;
        if (!('exact' in parseReading(read))) return;
        const marked = fill ? (front + run + back).replaceAll('?', 'A') : random;
        const stands = pattern(read).test(foldedKey(marked)) && marked.length >= 4;
        found += Number(stands);
        expect([read, marked, met(read, marked)]).toEqual([read, marked, stands ? ['wildcard'] : []]);
      }),
      { ...runs, numRuns: 3 * runs.numRuns },
    );
    expect(found).toBeGreaterThan(200);
  });

  it('hold what stands between two * wherever one of them is short, and no other', () => {
    let found = 0;
    fc.assert(
      fc.property(text(0, 2), text(0, 5), text(4, 5), text(0, 5), text(0, 2), (front, one, middle, other, back) => {
        const read = `${front}*${middle}*${back}`;
        const marked = front + one + middle + other + back;
        const shortest = Math.min(one.length, other.length);
        const classes = met(read, marked);
        if (shortest <= 3) expect([read, marked, classes.length > 0]).toEqual([read, marked, true]);
        if (classes.length > 0) expect(foldedKey(marked)).toMatch(pattern(read));
        found += classes.length;
      }),
      runs,
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it.each([
    ['KAX1047', 2],
    ['KAX', 0],
    ['KAX1?47', 0],
    ['A'.repeat(40), 0],
    ['KAX1*29', 1],
    ['K*1047?29', 27],
    ['KAX10*7?29', 1],
    ['K???1047*', 19_683],
    ['*1047*', 40_880],
    ['K?*1047*', 20_439 + 20_440],
  ])('of %s are %i beginnings', (read, count) => {
    const ranges = rangesOf(reading(read), FOLDED_ALPHABET);
    expect(ranges.flatMap(({ beginnings }) => [...beginnings()])).toHaveLength(count);
  });
});
