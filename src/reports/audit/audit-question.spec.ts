import { describe, expect, it } from '@jest/globals';
import { newId } from '../../platform/random.js';
import { highestIdBefore, isTimeZone, lowestIdFrom, termsOf } from './audit-question.js';

const NOW = new Date('2026-05-31T12:00:00Z');

describe('the terms of a question', () => {
  it('are those stated, and the usual of what is not', () => {
    expect(termsOf({}, NOW)).toEqual({
      from: '2026-05-01T12:00:00.000Z',
      to: '2026-05-31T12:00:00.000Z',
      weapons: 200,
      days: 30,
      timeZone: 'UTC',
      dayBegins: 6,
      dayEnds: 20,
    });
    const stated = { from: '2026-01-01T00:00:00Z', weapons: 5, days: undefined, dayBegins: 0 };
    expect(termsOf(stated, NOW)).toMatchObject({ from: '2026-01-01T00:00:00Z', weapons: 5, days: 30, dayBegins: 0 });
  });

  it('count thirty days back from the end that is stated', () => {
    expect(termsOf({ to: '2026-03-31T00:00:00Z' }, NOW).from).toBe('2026-03-01T00:00:00.000Z');
  });
});

describe('ids between two times', () => {
  it('hold every id made between them, whose clock may be an hour off', () => {
    const now = Date.now();
    const at = (shift: number) => new Date(now + shift).toISOString();
    const id = newId();
    expect([lowestIdFrom(at(0)) < id, id < highestIdBefore(at(1))]).toEqual([true, true]);
    expect([lowestIdFrom(at(3_590_000)) < id, id < highestIdBefore(at(-3_590_000))]).toEqual([true, true]);
    expect([lowestIdFrom(at(3_610_000)) < id, id < highestIdBefore(at(-3_610_000))]).toEqual([false, false]);
  });
});

it.each([
  ['Europe/Lisbon', true],
  ['UTC', true],
  ['Nowhere/Town', false],
  ['', false],
])('%j is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
