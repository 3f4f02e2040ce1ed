import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { serialTexts } from '../../test/support/serial-texts.js';
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

  it('is neither junk nor damaged, and its key follows from its characters', () => {
    fc.assert(
      fc.property(serialTexts, (text) => {
        if (plain(text)) expect(judgeSerial(text)).toEqual({ key: key(text), junk: false, damaged: false });
      }),
      runs,
    );
  });

  it.each(['KAX 104729', '7', 'a-1/b', 'NONE123'])('is nearly every serial: %s', (text) =>
    expect(plain(text)).toBe(true),
  );
});
