import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findManufacturer, resolveManufacturer } from './builtin.js';
import { FORMAT_PARTS, readParts, WRITTEN_IN, type FormatPart } from './import-mark-parts.js';

const read = (text: string, ...parts: FormatPart[]) =>
  readParts(text, { parts, country: 'AUT', manufacturers: { resolve: resolveManufacturer } });
const told = (text: string, ...parts: FormatPart[]) => {
  const mark = read(text, ...parts);
  return mark && [mark.importer, mark.place, mark.country, mark.year];
};

const text = (written: string): FormatPart => ({ is: 'text', text: written });
const country: FormatPart = { is: 'country' };
const ours: FormatPart = { is: 'country', text: 'Ö' };
const year: FormatPart = { is: 'year' };
const year2: FormatPart = { is: 'year', digits: 2 };
const run = (is: FormatPart['is'], of: FormatPart['of'], least?: number, most?: number): FormatPart => ({
  is,
  of,
  least,
  most,
});
const number = run('place', 'digits', 1, 6);
const number4 = run('place', 'digits', 4, 4);
const importer = run('importer', 'words');

const NOBODY = {
  country: null,
  manufacturers: { resolve: (asWritten: string) => ({ code: null, confidence: 0, assumed: false, asWritten }) },
};

describe('the parts of an import mark', () => {
  it.each<[string, FormatPart[], unknown]>([
    ['Ö 0417/26', [ours, number4, year2], [null, '0417', 'AUT', 2026]],
    ['ö0417-26', [ours, number4, year2], [null, '0417', 'AUT', 2026]],
    ['Ö041726', [ours, number4, year2], [null, '0417', 'AUT', 2026]],
    ['Ö 417 26', [ours, number4, year2], null],
    ['Ö 0417 26 X', [ours, number4, year2], null],
    ['Ö 417 26', [ours, number, year2], [null, '417', 'AUT', 2026]],
    ['Ö 41726', [ours, number, year2], null],
    ['Ö 1234567 26', [ours, number, year2], null],
    ['IMP  ken.2014', [text('Imp'), country, year], [null, null, 'KEN', 2014]],
    ['IMP KE 68', [text('Imp'), country, year], [null, null, 'KEN', 1968]],
    ['IMPKEN 14', [text('Imp'), country, year], null],
    ['IMP QQ 14', [text('Imp'), country, year], null],
    ['IMP KENYA 14', [text('Imp'), country, year], null],
    ['IMP KEN 014', [text('Imp'), country, year], null],
    ['Interarms, Vienna, 1990', [importer, run('place', 'words'), year], ['interarms', 'VIENNA', null, 1990]],
    ['INTERARMS VIENNA 1990', [importer, run('place', 'words'), year], null],
    ['Nobody at all, AT', [importer, country], [null, null, 'AUT', null]],
    [
      'VAL 12 A7K',
      [text('VAL'), run('other', 'digits', 2, 2), run('other', 'lettersAndDigits', 3)],
      [null, null, null, null],
    ],
    ['VALIANT ARMS', [text('VAL'), importer], null],
    ['', [year], null],
  ])('%p in %j', (mark, parts, expected) => {
    expect(told(mark, ...parts)).toEqual(expected);
  });

  it('name an importer only where the text says one', () => {
    expect(findManufacturer('interarms')).not.toBeNull();
    expect(told('INTERARMZ 19', importer, year)).toEqual([null, null, null, 2019]);
  });

  it('read the same however the accents are encoded', () => {
    expect(read('Ö 19'.normalize('NFD'), ours, year)).toEqual(read('Ö 19', ours, year));
  });

  const part = fc.record<FormatPart>(
    {
      is: fc.constantFrom(...FORMAT_PARTS),
      of: fc.constantFrom(...WRITTEN_IN),
      text: fc.constantFrom('A', 'A1', '11'),
      digits: fc.constantFrom(2, 4),
      least: fc.integer({ min: 1, max: 3 }),
      most: fc.integer({ min: 3, max: 60 }),
    },
    { requiredKeys: ['is', 'of', 'text'] },
  );
  const parts = fc.array(part, { minLength: 1, maxLength: 12 });

  it('never throw, whatever the parts and the mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), parts, (mark, row) => {
        const found = read(mark, ...row);
        expect(found === null || Object.keys(found).length === 4).toBe(true);
      }),
      { seed: 20261128, numRuns: 2_000 },
    );
  });

  it('walk through the longest hostile mark in next to no time', () => {
    const rows = fc.sample(parts, { seed: 20261129, numRuns: 1_000 });
    const marks = ['1'.repeat(120), 'A'.repeat(120), 'A1'.repeat(60), 'A '.repeat(60), '. '.repeat(60)];
    const started = performance.now();
    for (const row of rows) for (const mark of marks) readParts(mark, { ...NOBODY, parts: row });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
