import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/support/seeded.js';
import { escapeCell, unescapeCell } from './cell.js';

const runs = propertyRuns('cells of a CSV', 100, 20_000);

describe('the text of a cell', () => {
  it.each([
    ['=HYPERLINK("http://a.test","look")', `'=HYPERLINK("http://a.test","look")`],
    ['+43 1 531 26', `'+43 1 531 26`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['  =1+1', `'  =1+1`],
    ['＝1+1', `'＝1+1`],
    ['\t7', `'\t7`],
    ['\r7', `'\r7`],
    ['', `'`],
    ['  ', `'  `],
    ['Unknown', `'Unknown`],
    ['#N/A', `'#N/A`],
    [`'`, `''`],
    [`'s-Gravenmoer`, `''s-Gravenmoer`],
    [`''`, `'''`],
  ])('%j is written behind an apostrophe', (text, cell) => {
    expect(escapeCell(text)).toBe(cell);
    expect(unescapeCell(cell)).toBe(text);
  });

  it.each(['0012', 'KAX-104729', 'a=b', '9 mm', ' 7', 'null', 'unknown maker'])('%j stays as it is', (text) => {
    expect(escapeCell(text)).toBe(text);
  });

  it.each([`'s-Gravenmoer`, `'104`])('leaves %j of another hand as it is', (cell) => {
    expect(unescapeCell(cell)).toBe(cell);
  });

  it('comes back whatever it is', () => {
    const risky = fc.array(fc.constantFrom(...`'=+-@\t\r\n "＝a1`), { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(risky, fc.string({ unit: 'grapheme' })), (text) => unescapeCell(escapeCell(text)) === text),
      runs,
    );
  });

  it('never begins with what a spreadsheet runs', () => {
    const text = fc.array(fc.constantFrom(...`'=+-@\t\r\n ＋a`), { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => !/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(escapeCell(one))),
      runs,
    );
  });
});
