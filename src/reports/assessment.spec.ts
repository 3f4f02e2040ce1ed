import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { latestYear } from './applied-year.js';
import { assessMarkings, type MarkingFacts } from './assess-markings.js';
import { assessmentOf } from './assessment.js';
import { builtinVocabulary } from '../vocabulary/index.js';
import { assessDescription } from './assess-description.js';
import { pointsOf, PARTS, scoreOf, type Credits } from './completeness.js';
import { FINDINGS } from './finding.js';

const oneSerial: MarkingFacts = {
  whole: true,
  partial: false,
  junk: false,
  damaged: false,
  unmarkedReason: null,
  placed: true,
  marked: true,
  duplicate: false,
  tooEarly: false,
};
const unmarked = { ...oneSerial, whole: false, placed: false, marked: false };

const runs = propertyRuns('assessed records', 100, 20_000);

describe('completeness', () => {
  it('is worth a hundred points in all', () => {
    expect(Object.values(PARTS).reduce((sum, points) => sum + points, 0)).toBe(100);
  });

  it('counts half of what does not say for certain what it means', () => {
    const credits = Object.fromEntries(Object.keys(PARTS).map((part) => [part, 'half'])) as Credits;
    expect(scoreOf(pointsOf(credits))).toBe(50);
    expect(pointsOf({ ...credits, serial: 'none' }).serial).toBe(0);
  });
});

describe('the markings of a record', () => {
  it.each<[string, Partial<MarkingFacts>, string[], string, string]>([
    ['one whole serial in its place', {}, [], 'full', 'full'],
    ['a serial whose place nobody noted', { placed: false }, ['missingMarkingPlace'], 'full', 'none'],
    ['a serial with unread characters', { whole: false, partial: true }, ['partialSerial'], 'half', 'full'],
    ['a whole serial beside one half read', { partial: true }, [], 'full', 'full'],
    ['"UNKNOWN" for a serial', { whole: false, junk: true }, ['junkSerial'], 'none', 'full'],
    ['"1.23E+11" for a serial', { whole: false, damaged: true }, ['spreadsheetDamaged'], 'none', 'full'],
    ['marks but no serial', { whole: false }, ['noSerial'], 'none', 'full'],
    ['a serial that another record has', { duplicate: true }, ['duplicateSerial'], 'full', 'full'],
    ['a mark older than the weapon', { tooEarly: true }, ['contradictionMarkingBeforeManufacture'], 'full', 'full'],
    ['none, ever', { ...unmarked, unmarkedReason: 'neverMarked' }, ['noSerial'], 'full', 'full'],
    [
      'none that could be reached',
      { ...unmarked, unmarkedReason: 'notAccessible' },
      ['noSerial', 'missingMarkingPlace'],
      'half',
      'none',
    ],
    [
      'none that was written down',
      { ...unmarked, unmarkedReason: 'notRecorded' },
      ['noSerial', 'missingMarkingPlace'],
      'none',
      'none',
    ],
  ])('%s', (_, fields, findings, serial, markingPlace) => {
    expect(assessMarkings({ ...oneSerial, ...fields })).toEqual({ findings, credits: { serial, markingPlace } });
  });
});

describe('a record', () => {
  const texts = fc.option(
    fc.constantFrom('Glock', 'glock', '17', '9mm', 'Zzyzx', 'Beretta', 'M9', '.22', 'pistol', ''),
  );
  const description = fc.record({
    typeCode: fc.constant(null),
    typeText: fc.constantFrom('pistol', 'MG', 'thing'),
    manufacturerCode: fc.option(fc.constantFrom('glock', 'century')),
    manufacturerText: texts,
    modelCode: fc.constant(null),
    modelText: texts,
    calibreCode: fc.option(fc.constantFrom('9-luger')),
    calibreText: texts,
    countryOfManufacture: fc.option(fc.constantFrom('AUT', 'SUN')),
    yearOfManufacture: fc.option(fc.integer({ min: 1850, max: 2026 })),
  });
  const flags = ['whole', 'partial', 'junk', 'damaged', 'placed', 'marked', 'duplicate', 'tooEarly'] as const;
  const facts = fc.record({
    ...(Object.fromEntries(flags.map((flag) => [flag, fc.boolean()])) as Record<
      (typeof flags)[number],
      fc.Arbitrary<boolean>
    >),
    unmarkedReason: fc.option(fc.constantFrom('neverMarked', 'obliterated', 'notAccessible', 'notRecorded')),
  });

  it('lacks points only where something was found, and names each finding once', () => {
    fc.assert(
      fc.property(description, facts, (described, marked) => {
        const { score, findings } = assessmentOf(
          assessDescription(described, builtinVocabulary),
          assessMarkings(marked),
        );
        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(0);
        if (findings.length === 0) expect(score).toBe(100);
        expect(findings).toEqual(FINDINGS.filter((finding) => findings.includes(finding)));
      }),
      runs,
    );
  });
});

describe('the last year a stated date may mean', () => {
  it.each([
    ['1974', 1974],
    ['1974-12', 1974],
    ['1974-12-31', 1974],
    ['1974-12-31T23:59:59Z', 1974],
    ['1975-01-01T00:00:00Z', 1975],
    ['1974/1976-05', 1976],
    ['../1976', 1976],
    ['1974/..', null],
    ['long ago', null],
  ])('%s: %s', (text, year) => {
    expect(latestYear(text)).toBe(year);
  });
});
