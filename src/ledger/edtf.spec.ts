import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import {
  isEdtfFault,
  knownToHaveOccurredBy,
  occurredRange,
  readOccurredAt,
  within,
  type OccurredRange,
} from './edtf.js';

const now = new Date('2026-06-15T12:00:00Z');
const iso = (result: ReturnType<typeof occurredRange>): unknown =>
  isEdtfFault(result) ? result.code : [result.from?.toISOString() ?? null, result.to?.toISOString() ?? null];
const range = (text: string | null): OccurredRange => occurredRange(text) as OccurredRange;

const runs = propertyRuns('stated days', 100, 20_000);

describe('a time of occurrence', () => {
  it.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['1974-12', '1974-12-01T00:00:00.000Z', '1975-01-01T00:00:00.000Z'],
    ['1974', '1974-01-01T00:00:00.000Z', '1975-01-01T00:00:00.000Z'],
    ['0033', '0033-01-01T00:00:00.000Z', '0034-01-01T00:00:00.000Z'],
    ['2026-03-01/2026-04-04', '2026-03-01T00:00:00.000Z', '2026-04-05T00:00:00.000Z'],
    ['2026-03-15/2026-03', '2026-03-15T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['1974/2026-03-01T10:00:00Z', '1974-01-01T00:00:00.000Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01/..', '2026-03-01T00:00:00.000Z', null],
    ['../2026', null, '2027-01-01T00:00:00.000Z'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T01:30:00.25+03:30', '2026-02-28T22:00:00.250Z', '2026-02-28T22:00:00.250Z'],
    ['2026-03-01T23:30:00-01:00', '2026-03-02T00:30:00.000Z', '2026-03-02T00:30:00.000Z'],
    ['2026-03-01T10:00:00.123456789Z', '2026-03-01T10:00:00.123Z', '2026-03-01T10:00:00.124Z'],
    [null, null, null],
  ])('%s lies from %s to %s', (text, from, to) => {
    expect(iso(occurredRange(text))).toEqual([from, to]);
  });

  it.each([
    ['2026-02-30', 'IMPOSSIBLE_DATE'],
    ['2025-02-29', 'IMPOSSIBLE_DATE'],
    ['2026-00', 'IMPOSSIBLE_DATE'],
    ['2026-13', 'IMPOSSIBLE_DATE'],
    ['2026-01-00', 'IMPOSSIBLE_DATE'],
    ['0000', 'IMPOSSIBLE_DATE'],
    ['9999', 'IMPOSSIBLE_DATE'],
    ['0001-01-01T00:00:00+01:00', 'IMPOSSIBLE_DATE'],
    ['2026-02-30T10:00:00Z', 'IMPOSSIBLE_DATE'],
    ['2026-03-01T24:00:00Z', 'IMPOSSIBLE_DATE'],
    ['2026-03-01T10:60:00Z', 'IMPOSSIBLE_DATE'],
    ['2026-03-01T10:00:60Z', 'IMPOSSIBLE_DATE'],
    ['2026-03-01T10:00:00+24:00', 'IMPOSSIBLE_DATE'],
    ['2026-03-01/2026-02-30', 'IMPOSSIBLE_DATE'],
    ['2026-03-02/2026-03-01', 'INTERVAL_BACKWARDS'],
    ['2026-03-01T10:00:00Z/2026-03-01T09:59:59Z', 'INTERVAL_BACKWARDS'],
    ['2026/2025', 'INTERVAL_BACKWARDS'],
    ['', 'NOT_A_DATE'],
    ['..', 'NOT_A_DATE'],
    ['../..', 'NOT_A_DATE'],
    ['2026/', 'NOT_A_DATE'],
    ['2026/2027/2028', 'NOT_A_DATE'],
    ['2026-3-1', 'NOT_A_DATE'],
    ['2026-03-01T10:00:00', 'NOT_A_DATE'],
    ['2026-03-01T10:00Z', 'NOT_A_DATE'],
    ['2026-03-01 10:00:00Z', 'NOT_A_DATE'],
    ['2026-03-01\n', 'NOT_A_DATE'],
    ['٢٠٢٦', 'NOT_A_DATE'],
    ['1974~', 'NOT_A_DATE'],
    ['26', 'NOT_A_DATE'],
  ])('refuses %j as %s', (text, code) => {
    expect(iso(occurredRange(text))).toBe(code);
  });

  it.each([
    ['2026-06-15T12:05:00Z', true],
    ['2026-06-15T12:05:00.001Z', false],
    ['2026-06-15', true],
    ['2026-06-16', true],
    ['2026-06-17', false],
    ['2026-07', false],
    ['2026', true],
    ['2027', false],
    ['2026-06-01/2026-07-01', false],
    ['../2027', false],
    ['2026-06-01/..', true],
    [null, true],
  ])('at noon of 15 June 2026 UTC, %s accepted: %s', (text, accepted) => {
    const result = readOccurredAt(text, now);
    expect(isEdtfFault(result) ? result.code : 'accepted').toBe(accepted ? 'accepted' : 'DATE_IN_FUTURE');
  });

  it('refuses an impossible date before it asks about the future', () => {
    expect(iso(readOccurredAt('2030-02-30', now))).toBe('IMPOSSIBLE_DATE');
  });

  it('accepts the date of today wherever the day has begun', () => {
    expect(isEdtfFault(readOccurredAt('2026-06-16', new Date('2026-06-15T10:00:00Z')))).toBe(false);
    expect(iso(readOccurredAt('2026-06-16', new Date('2026-06-15T09:59:59Z')))).toBe('DATE_IN_FUTURE');
  });
});

describe('a question about an instant', () => {
  const at = (text: string) => new Date(text);

  it('is uncertain inside the range and certain on both sides of it', () => {
    const day = range('2026-03-01');
    expect(within(day, at('2026-02-28T23:59:59.999Z'))).toBe('before');
    expect(within(day, at('2026-03-01T00:00:00Z'))).toBe('inside');
    expect(within(day, at('2026-03-01T23:59:59.999Z'))).toBe('inside');
    expect(within(day, at('2026-03-02T00:00:00Z'))).toBe('after');
  });

  it('is never uncertain towards an exact instant', () => {
    const instant = range('2026-03-01T10:00:00Z');
    expect(within(instant, at('2026-03-01T09:59:59.999Z'))).toBe('before');
    expect(within(instant, at('2026-03-01T10:00:00Z'))).toBe('after');
  });

  it('is always uncertain towards an open side', () => {
    expect(within(range('2026/..'), at('2999-01-01T00:00:00Z'))).toBe('inside');
    expect(within(range('../2026'), at('0100-01-01T00:00:00Z'))).toBe('inside');
    expect(within(range(null), now)).toBe('inside');
  });

  it('is certain from the moment the fact was recorded', () => {
    const recorded = at('2026-03-01T05:00:00Z');
    expect(within(knownToHaveOccurredBy(range(null), recorded), recorded)).toBe('after');
    expect(knownToHaveOccurredBy(range('2026'), recorded)).toEqual({ from: at('2026-01-01T00:00:00Z'), to: recorded });
    expect(knownToHaveOccurredBy(range('1974'), recorded)).toEqual(range('1974'));
    // A date that has begun further east, recorded before it began in UTC.
    expect(knownToHaveOccurredBy(range('2026-03-02'), recorded)).toEqual({ from: recorded, to: recorded });
  });

  it('agrees with the order of calendar days', () => {
    const day = fc.date({ min: at('1900-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, (stated, asked) => {
        const [statedDay, askedDay] = [stated.toISOString().slice(0, 10), asked.toISOString().slice(0, 10)];
        const expected = askedDay < statedDay ? 'before' : askedDay === statedDay ? 'inside' : 'after';
        expect(within(range(statedDay), asked)).toBe(expected);
      }),
      runs,
    );
  });
});
