import fc from 'fast-check';

const ascii = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 30,
});

/** What is nearly a number of a spreadsheet, a date, a filler or another script's. */
const tricky = fc.constantFrom(
  '1.5E+11',
  '1e+1',
  '1E+1',
  '1E-05',
  '2-Mar-24',
  '1-Jan',
  'Jan-01',
  '#1',
  '#N/A',
  'NO 0',
  'NO 1',
  'XXX',
  '000',
  'ХХ1',
  '١٢٣',
  '№1',
  'x1',
);

/** Texts that stand where a serial should. */
export const serialTexts = fc.oneof(ascii, tricky, fc.string({ unit: 'grapheme', maxLength: 12 }));
