import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import { align } from './alignment.js';
import { classLogLikelihood } from './edit-classes.js';
import { FOLDED_ALPHABET } from './look-alikes.js';
import { alphabetWith, neighbourhood, probesOf, type EditGroup } from './neighbourhood.js';
import { parseReading, type Reading } from './reading.js';

const alphabet = ['0', 'A', '\u{10400}'];
const word = (maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength }).map((characters) => characters.join(''));

/** Every string over the alphabet of 1 to `length` characters. */
function everyString(length: number): string[] {
  let layer = [''];
  return Array.from({ length }).flatMap(() => (layer = layer.flatMap((key) => alphabet.map((one) => key + one))));
}

/** Optimal string alignment distance, written for reading and not for speed. */
function distance(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const wrong = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, wrong);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) rows[i]![j] = Math.min(rows[i]![j]!, rows[i - 2]![j - 2]! + 1);
    }
  }
  return rows[a.length]![b.length]!;
}

const keysWithin = (key: string, edits: 0 | 1 | 2, most?: number): string[] =>
  [...neighbourhood(key, { alphabet, edits }, most)].flatMap((group) => group.keys);
const sizeOf = (groups: Iterable<EditGroup>): number => [...groups].reduce((sum, { keys }) => sum + keys.length, 0);
const reading = (text: string): Reading => parseReading(text) as Reading;

beforeAll(() => printSeed('neighbourhoods of readings'));

describe('the neighbourhood of a reading', () => {
  it('within one edit is what a brute-force distance finds, each key once', () => {
    const all = everyString(6);
    fc.assert(
      fc.property(word(5), (key) => {
        const found = keysWithin(key, 1);
        expect(new Set(found).size).toBe(found.length);
        expect(found.sort()).toEqual(all.filter((other) => distance(key, other) <= 1).sort());
      }),
      { seed, numRuns: inTier(60, 1_000) },
    );
  });

  it('within two edits is what one edit after another finds by brute force, each key once', () => {
    const all = everyString(6);
    const near = new Map<string, string[]>();
    const within = (key: string): string[] => {
      if (!near.has(key))
        near.set(
          key,
          ['', ...all].filter((other) => distance(key, other) <= 1),
        );
      return near.get(key)!;
    };
    fc.assert(
      fc.property(word(4), (key) => {
        const found = keysWithin(key, 2);
        expect(new Set(found).size).toBe(found.length);
        const expected = new Set(within(key).flatMap(within));
        expected.delete('');
        expect(found.sort()).toEqual([...expected].sort());
      }),
      { seed, numRuns: inTier(40, 300) },
    );
  });

  it('names for every key the class that its alignment has', () => {
    fc.assert(
      fc.property(word(5), fc.constantFrom<1 | 2>(1, 2), (key, edits) => {
        for (const group of neighbourhood(key, { alphabet, edits })) {
          for (const other of group.keys) {
            const { class: editClass, logLikelihood } = align([...key], [...other]);
            expect(logLikelihood).toBeCloseTo(classLogLikelihood(group.class), 9);
            expect(editClass).toBe(group.class);
          }
        }
      }),
      { seed, numRuns: inTier(30, 500) },
    );
  });

  it('comes by falling likelihood', () => {
    const groups = [...neighbourhood('MG92', { alphabet: FOLDED_ALPHABET, edits: 2 })];
    const chances = groups.map((group) => classLogLikelihood(group.class));
    expect(groups.map((group) => group.class).slice(0, 5)).toEqual([
      'equal',
      'loss',
      'swap',
      'substitution',
      'insertion',
    ]);
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
  });

  it.each([
    ['M691', 1, 243],
    ['M6920759', 1, 459],
    ['M692075917325401', 1, 891],
    ['M6920759', 2, 98_098],
  ] as const)('of %s within %i is %i keys', (key, edits, size) => {
    expect(sizeOf(neighbourhood(key, { alphabet: FOLDED_ALPHABET, edits }))).toBe(size);
  });

  it('includes characters that only this register has', () => {
    const within = (letters: string[]) =>
      [...neighbourhood('ИЖ12', { alphabet: alphabetWith(letters), edits: 1 })].flatMap((group) => group.keys);
    expect(within(['Щ'])).toContain('ИЩ12');
    expect(within([])).not.toContain('ИЩ12');
  });

  it('never holds the empty key, nor one longer than the index has', () => {
    expect(keysWithin('A', 2)).not.toContain('');
    const lengths = keysWithin('A0'.repeat(20), 1).map((key) => [...key].length);
    expect(Math.max(...lengths)).toBe(40);
    expect(keysWithin(`${'A0'.repeat(20)}A`, 1)).toContain('A0'.repeat(20));
    expect(keysWithin('A0'.repeat(30), 2)).toEqual([]);
  });

  it('comes in groups of about the size asked for, and is the same whatever that size', () => {
    const groups = [...neighbourhood('M6920759', { alphabet: FOLDED_ALPHABET, edits: 2 }, 1_000)];
    expect(Math.max(...groups.map(({ keys }) => keys.length))).toBeLessThan(2_000);
    expect(groups.length).toBeGreaterThan(90);
    expect(keysWithin('0A0', 2, 7)).toEqual(keysWithin('0A0', 2));
  });
});

describe('the probes of a reading with unread characters', () => {
  it('are every way to fill them, without edits', () => {
    const groups = [...probesOf(reading('A?0?'), { alphabet, edits: 2 })];
    expect(groups).toHaveLength(1);
    expect(groups[0]!.class).toBe('unknown');
    expect([...groups[0]!.keys].sort()).toEqual(alphabet.flatMap((x) => alphabet.map((y) => `A${x}0${y}`)).sort());
  });

  it('are 19,683 at three', () => {
    const probes = (most?: number) => probesOf(reading('M???'), { alphabet: FOLDED_ALPHABET, edits: 1 }, most);
    expect(sizeOf(probes())).toBe(19_683);
    expect(sizeOf(probes(5_000))).toBe(19_683);
  });

  it('come one group after the other, however many characters a register has', () => {
    const everyScript = Array.from({ length: 1_000 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    const [first] = probesOf(reading('M???'), { alphabet: everyScript, edits: 1 }, 5_000);
    expect(first!.keys).toHaveLength(5_000);
  });
});
