import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import { align, alignEqual, readableSteps, renderAlignment } from './alignment.js';
import { EDIT_LOG_LIKELIHOOD, LOOK_ALIKE_LOG_LIKELIHOOD } from './edit-classes.js';
import { UNKNOWN } from './reading.js';

const runs = { seed, numRuns: inTier(1_000, 50_000) };
const aligned = (read: string, marked: string) => align([...read.replaceAll('?', UNKNOWN)], [...marked]);
const rendered = (read: string, marked: string) => renderAlignment(aligned(read, marked).steps);
const character = fc.constantFrom(...'0OD1IAX', 'О', '\u{10400}');
const key = fc.array(character, { maxLength: 9 });

beforeAll(() => printSeed('alignments'));

describe('the alignment of a reading with a marking', () => {
  it.each([
    ['KBO27415', 'KBO27415', 'equal', ['KBO27415', '||||||||', 'KBO27415']],
    ['KB027415', 'KBO27415', 'lookAlike', ['KB027415', '||~|||||', 'KBO27415']],
    ['MG7?9', 'MG759', 'unknown', ['MG7?9', '|||?|', 'MG759']],
    ['AB34', 'AB94', 'substitution', ['AB34', '||x|', 'AB94']],
    ['AB34', 'AB394', 'loss', ['AB3-4', '|||-|', 'AB394']],
    ['AB394', 'AB34', 'insertion', ['AB394', '|||+|', 'AB3-4']],
    ['A3B4', 'AB34', 'swap', ['A3B4', '|><|', 'AB34']],
    ['XA34', 'YA94', 'substitution+substitution', ['XA34', 'x|x|', 'YA94']],
    ['A7K', 'M3X', null, ['A7K', 'xxx', 'M3X']],
    ['XAB', 'ABY', 'loss+insertion', ['XAB-', '+||-', '-ABY']],
    ['M3A7', 'MA937', 'loss+swap', ['M3-A7', '|>-<|', 'MA937']],
    ['M39A7', 'MA37', 'swap+insertion', ['M39A7', '|>+<|', 'MA-37']],
  ])('of %s with %s is %s', (read, marked, editClass, lines) => {
    expect(aligned(read, marked).class).toBe(editClass);
    expect(rendered(read, marked)).toEqual(lines);
  });

  it('reads with ? for a character that was not read', () => {
    expect(readableSteps(aligned('M?', 'M7').steps)).toEqual([
      { op: 'match', read: 'M', marked: 'M' },
      { op: 'unknown', read: '?', marked: '7' },
    ]);
  });

  it('takes fewest edits before the likeliest, however many look-alikes that costs', () => {
    const { edits, lookAlikes } = aligned('0O'.repeat(10), 'O0'.repeat(10));
    expect({ edits, lookAlikes }).toEqual({ edits: [], lookAlikes: 20 });
  });

  it('counts a look-alike inside a swap', () => {
    const { logLikelihood, lookAlikes } = aligned('A0X', 'AXO');
    expect(lookAlikes).toBe(1);
    expect(logLikelihood).toBeCloseTo(EDIT_LOG_LIKELIHOOD.swap + LOOK_ALIKE_LOG_LIKELIHOOD, 9);
  });

  it('shows the whole reading and the whole marking, in order', () => {
    fc.assert(
      fc.property(key, key, (read, marked) => {
        const { steps } = align(read, marked);
        expect(steps.map((step) => step.read).join('')).toBe(read.join(''));
        expect(steps.map((step) => step.marked).join('')).toBe(marked.join(''));
      }),
      runs,
    );
  });

  it('mirrors loss and insertion, and is never likelier than an equal reading', () => {
    fc.assert(
      fc.property(key, key, (read, marked) => {
        const there = align(read, marked);
        const back = align(marked, read);
        expect(back.edits.length).toBe(there.edits.length);
        expect(there.logLikelihood).toBeLessThanOrEqual(0);
        expect(there.logLikelihood === 0).toBe(read.join('') === marked.join(''));
      }),
      runs,
    );
  });

  it('of equal keys is the same by either way', () => {
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 9 }), (read) => {
        expect(alignEqual(read)).toEqual(align(read, read));
      }),
      runs,
    );
  });

  it('renders three lines of equal width', () => {
    fc.assert(
      fc.property(key, key, (read, marked) => {
        const widths = renderAlignment(align(read, marked).steps).map((line) => [...line].length);
        expect(new Set(widths).size).toBe(1);
      }),
      runs,
    );
  });
});

describe('the weights of the errors', () => {
  it('follow the measured mix', () => {
    const { loss, swap, substitution, insertion } = EDIT_LOG_LIKELIHOOD;
    expect([loss, swap, substitution, insertion].map((one) => Number(one.toFixed(2)))).toEqual([
      -6.38, -6.51, -9.21, -9.67,
    ]);
  });

  it('make two wrong characters together as likely as measured: 5 % of the 6.5 % that differ', () => {
    const { logLikelihood, edits } = aligned('KT920759', 'KT910758');
    expect(edits).toEqual(['substitution', 'substitution']);
    expect(logLikelihood).toBeCloseTo(Math.log((0.065 * 0.05) / (28 * 26 * 26)), 9);
  });
});
