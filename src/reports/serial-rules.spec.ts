import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { judgeSerial, PLAIN_SERIAL } from './serial-rules.js';

const runs = propertyRuns('plain serials', 5_000, 200_000);

describe('a serial that a spreadsheet damaged', () => {
  it.each(['1.23E+11', '12-Mar', '#REF!', '#N/A', '####'])('is damaged, and neither junk nor a number: %s', (text) => {
    expect(judgeSerial(text)).toEqual({ key: null, junk: false, damaged: true });
  });
});

describe('what the database may judge by itself', () => {
  const { is, isNot, separators } = PLAIN_SERIAL;
  const plain = (text: string) => new RegExp(is).test(text) && !new RegExp(isNot).test(text);
  const key = (text: string) => [...text.toUpperCase()].filter((character) => !separators.includes(character)).join('');
  const ascii = fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  });
  const likely = fc.constantFrom(
    '1.5E+11',
    '1E+1',
    '1E-05',
    '2-Mar-24',
    '1-Jan',
    'Jan-01',
    '#1',
    'NO 0',
    'XXX',
    '000',
    'ХХ1',
    '١٢٣',
    '№1',
    'x1',
  );

  it('is neither junk nor damaged, and its key follows from its characters', () => {
    fc.assert(
      fc.property(fc.oneof(ascii, likely, fc.string({ unit: 'grapheme', maxLength: 12 })), (text) => {
        if (plain(text)) expect(judgeSerial(text)).toEqual({ key: key(text), junk: false, damaged: false });
      }),
      runs,
    );
  });

  it.each(['KAX 104729', '7', 'a-1/b', 'NONE123'])('is nearly every serial: %s', (text) =>
    expect(plain(text)).toBe(true),
  );
});
