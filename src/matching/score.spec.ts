import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import { rangeHolds } from '../../test/support/range-holds.js';
import { classLogLikelihood, type EditClass } from './edit-classes.js';
import { type Comparison, type FieldComparisons, FIELDS } from './fields.js';
import { rangesOf } from './key-ranges.js';
import { exactKey, foldedKey, keysOf, MAX_KEY_LENGTH, ncicForm } from './keys.js';
import { probesOf } from './neighbourhood.js';
import { parseReading, type Reading } from './reading.js';
import {
  compareCandidates,
  evidenceOf,
  MAX_READINGS,
  type RecordedMarking,
  scoreCandidate,
  upperBound,
} from './score.js';

const reading = (text: string): Reading => parseReading(text) as Reading;
const serial = (text: string): RecordedMarking => ({ kind: 'serial', text });

const comparison = fc.constantFrom<Comparison>('agree', 'near', 'disagree', 'unknown');
const fields: fc.Arbitrary<FieldComparisons> = fc.record({
  ...Object.fromEntries(FIELDS.map((field) => [field, comparison])),
  confidence: fc.constantFrom({}, { manufacturer: 0.95, model: 0.6 }, { calibre: 0.8 }),
});
const letters = '0O1IA7';
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((all) => all.join(''));

beforeAll(() => printSeed('scores'));

describe('the score of a weapon', () => {
  it('is null where no marking is within the class of errors', () => {
    expect(scoreCandidate([{ reading: reading('ABC123') }], [serial('XYZ987')], {})).toBeNull();
    expect(scoreCandidate([{ reading: reading('ABC123') }], [], {})).toBeNull();
    expect(scoreCandidate([{ reading: reading('AB?12') }], [serial('AC712')], {})).toBeNull();
  });

  it('finds a marking longer than 40 characters by its equal key only', () => {
    const marked = 'A'.repeat(MAX_KEY_LENGTH + 1);
    expect(scoreCandidate([{ reading: reading(marked) }], [serial(marked)], {})?.exactReadings).toBe(1);
    expect(scoreCandidate([{ reading: reading(`B${marked.slice(1)}`) }], [serial(marked)], {})).toBeNull();
  });

  it('takes the best of the markings, and one of another kind for slightly less', () => {
    const stated = [{ reading: reading('AB1234'), kind: 'serial' }];
    const same = scoreCandidate(stated, [serial('XX'), serial('AB1234')], {})!;
    const other = scoreCandidate(stated, [{ kind: 'barrel', text: 'AB1234' }], {})!;
    expect(same.matches[0]).toMatchObject({ reading: 0, marking: 1, class: 'equal' });
    expect(same.logOdds - other.logOdds).toBeCloseTo(1, 9);
  });

  it('prefers an equal marking of another kind to an edited one of the same', () => {
    const markings = [serial('A81234'), { kind: 'barrel', text: 'AB1234' }];
    const score = scoreCandidate([{ reading: reading('AB1234'), kind: 'serial' }], markings, {})!;
    expect(score.matches[0]).toMatchObject({ marking: 1, class: 'equal' });
  });

  it('adds what several readings say', () => {
    const both = [{ reading: reading('AB1234') }, { reading: reading('77K') }];
    const one = scoreCandidate(both, [serial('AB1234')], {})!;
    const two = scoreCandidate(both, [serial('AB1234'), { kind: 'slide', text: '77K' }], {})!;
    expect(two.logOdds).toBeGreaterThan(one.logOdds);
    expect(one.logOdds).toBeCloseTo(evidenceOf(both[0]!.reading) - 1, 9);
    expect(two.matches).toHaveLength(2);
  });

  it('keeps a poor match of the only reading apart from a poorer one', () => {
    const scores = ['131', '13'].map((marked) => scoreCandidate([{ reading: reading('11') }], [serial(marked)], {})!);
    expect(scores[0]!.logOdds).toBeLessThan(-1);
    expect(scores[1]!.logOdds).toBeLessThan(scores[0]!.logOdds);
  });

  it('ranks a second exact reading above one exact and any edited', () => {
    const both = [{ reading: reading('AB1234') }, { reading: reading('77K') }];
    const two = scoreCandidate(both, [serial('AB1234'), serial('77K')], { model: 'disagree' })!;
    const one = scoreCandidate(both, [serial('AB1234'), serial('77X')], { model: 'agree' })!;
    expect([one, two].sort(compareCandidates)[0]).toBe(two);
  });

  it('ranks an equal exact key above every edited reading, whatever the fields', () => {
    const longest = 'K'.repeat(MAX_KEY_LENGTH);
    const many = (count: number) => Array.from({ length: count }, () => ({ reading: reading(longest) }));
    fc.assert(
      fc.property(text(1, 8), fields, fields, fc.nat(MAX_READINGS - 1), (marked, ofExact, ofEdited, others) => {
        const readings = [{ reading: reading(`X${marked}`), kind: 'serial' }, ...many(others)];
        const exact = scoreCandidate(readings, [{ kind: 'other', text: `x-${marked}` }], ofExact)!;
        const edited = scoreCandidate(readings, [serial(`X${marked}9`), serial(`${longest.slice(1)}M`)], ofEdited)!;
        expect(edited.exactReadings).toBe(0);
        expect(exact.rank).toBeGreaterThan(edited.rank);
      }),
      { seed, numRuns: inTier(60, 2_000) },
    );
  });

  it('falls with each further look-alike', () => {
    const stated = [{ reading: reading('OO17') }];
    const ranks = ['OO17', 'O017', '0017'].map((marked) => scoreCandidate(stated, [serial(marked)], {})!.logOdds);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(3);
  });
});

/** The likeliest class in which the probes of a reading meet any of the markings; null if in none. */
function probed(one: Reading, markings: readonly RecordedMarking[], edits: 1 | 2): EditClass | null {
  const folded = new Set(markings.map((marking) => foldedKey(marking.text)));
  const alphabet = [...foldedKey(letters)];
  const groups = [...probesOf(one, { alphabet, edits })].filter(({ keys }) => keys.some((key) => folded.has(key)));
  const keys = markings.flatMap((marking) => keysOf(marking.text));
  const ranges = rangesOf(one, alphabet).filter((range) => rangeHolds(range, keys));
  const form = ncicForm(one.exact.join(''));
  const ncic = one.unknown + one.runs === 0 && markings.some(({ text: marked }) => ncicForm(exactKey(marked)) === form);
  const met = [...groups, ...ranges].map((probe) => probe.class);
  return (ncic ? [...met, 'ncic' as const] : met).reduce<EditClass | null>(
    (best, other) => (best && classLogLikelihood(best) >= classLogLikelihood(other) ? best : other),
    null,
  );
}

describe('the upper bound of a score', () => {
  const stated = fc.oneof(
    { weight: 4, arbitrary: text(1, 5) },
    { weight: 1, arbitrary: text(1, 4).map((known) => `${known}?`) },
    { weight: 2, arbitrary: text(4, 6) },
    { weight: 2, arbitrary: fc.tuple(text(0, 2), text(4, 5), text(0, 2)).map((parts) => parts.join('*')) },
  );
  const kind = fc.constantFrom('serial', 'barrel', undefined);
  /** Often one is another's beginning or end, or of its NCIC form. */
  const near = fc.tuple(fc.nat(2), fc.nat(3)).map(([from, lost]) => 'A011A17A0'.slice(from, 9 - lost));

  it('is never below the rank, for every marking in the class', () => {
    let bounded = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(stated, kind), { minLength: 1, maxLength: 3 }),
        fc.array(text(1, 9), { minLength: 1, maxLength: 3 }),
        fields,
        fc.constantFrom<1 | 2>(1, 1, 2),
        (read, marked, comparisons, edits) => {
          const readings = read.map(([one, of]) => ({ reading: reading(one), kind: of }));
          const markings = marked.map(serial);
          const score = scoreCandidate(readings, markings, comparisons);
          const classes = readings.map((one) => probed(one.reading, markings, edits));
          if (score === null) {
            expect(classes.every((one) => one === null)).toBe(true);
            return;
          }
          bounded += 1;
          expect(upperBound(readings, classes, comparisons)).toBeGreaterThanOrEqual(score.rank - 1e-9);
        },
      ),
      { seed, numRuns: inTier(500, 20_000) },
    );
    expect(bounded).toBeGreaterThan(50);
  });

  it('is reached by an equal reading and by a single edit', () => {
    const stated = [{ reading: reading('AB1234') }];
    const rank = (marked: string) => scoreCandidate(stated, [serial(marked)], { model: 'agree' })!.rank;
    expect(upperBound(stated, ['equal'], { model: 'agree' })).toBeCloseTo(rank('AB1234'), 9);
    expect(upperBound(stated, ['swap'], { model: 'agree' })).toBeCloseTo(rank('AB1324'), 9);
    expect(upperBound(stated, ['lookAlike'], { model: 'agree' })).toBeCloseTo(rank('A81234'), 9);
  });

  it('scores every probed marking: what the search finds is never dropped', () => {
    fc.assert(
      fc.property(fc.oneof(text(1, 6), near), fc.oneof(text(1, 6), near), (read, marked) => {
        const met = probed(reading(read), [serial(marked)], 2) !== null;
        expect(scoreCandidate([{ reading: reading(read) }], [serial(marked)], {}) !== null).toBe(met);
      }),
      { seed, numRuns: inTier(500, 20_000) },
    );
  });
});
