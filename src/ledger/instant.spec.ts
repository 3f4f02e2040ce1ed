import { describe, expect, it } from '@jest/globals';
import { readInstant } from './instant.js';

const NOW = '2026-06-01T12:00:00.000000Z';

describe('readInstant', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000000Z'],
    ['2026-03-01T12:00:00.1Z', '2026-03-01T12:00:00.100000Z'],
    ['2026-03-01T12:00:00.123456Z', '2026-03-01T12:00:00.123456Z'],
    ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.123456Z'],
    ['2026-03-01T01:30:00.000009+03:00', '2026-02-28T22:30:00.000009Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['2026-06-01T12:05:00Z', '2026-06-01T12:05:00.000000Z'],
  ])('reads %s', (text, read) => {
    expect(readInstant(text, NOW)).toBe(read);
  });

  it.each([
    ['2026-06-01T12:05:00.001Z', 'DATE_IN_FUTURE'],
    ['0000-12-31T00:00:00Z', 'IMPOSSIBLE_DATE'],
    ['2026-03-01T12:00:60Z', 'IMPOSSIBLE_DATE'],
  ])('refuses %s', (text, code) => {
    expect(readInstant(text, NOW)).toMatchObject({ code });
  });
});
