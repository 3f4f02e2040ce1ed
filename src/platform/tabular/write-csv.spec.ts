import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/support/seeded.js';
import { Readable } from 'node:stream';
import { unescapeCell } from './cell.js';
import { readTable } from './read-table.js';
import type { CsvRecord } from './table.js';
import { csvRecord, type CellValue } from './write-csv.js';

const readBack = (text: string): string[][] =>
  parse(text, { recordDelimiter: '\r\n', relaxColumnCount: true, skipEmptyLines: false });

const readByUs = async (text: string): Promise<string[][]> => {
  const { batches } = await readTable(Readable.from([Buffer.from(text)]), {
    format: 'csv',
    mostBytes: 1 << 20,
    delimiter: ',',
  });
  const read: string[][] = [];
  for await (const batch of batches) for (const record of batch) read.push((record as CsvRecord).fields);
  return read;
};

const runs = propertyRuns('records of a CSV', 100, 5_000);

describe('a record of CSV', () => {
  it('keeps null, the empty text and leading zeros apart', () => {
    expect(csvRecord([null, undefined, '', '007', 7, false])).toBe(`,,',007,7,false\r\n`);
  });

  it.each<[CellValue, string]>([
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1,2', `"'=1,2"`],
    [['a', 'b'], '"[""a"",""b""]"'],
    [[], '[]'],
    [new Date('2026-03-01T12:00:00Z'), '2026-03-01T12:00:00.000Z'],
    [-12, '-12'],
  ])('writes %j as %s', (value, cell) => {
    expect(csvRecord(['x', value])).toBe(`x,${cell}\r\n`);
  });

  it('is read back by another reader as it was', () => {
    const character = fc.constantFrom(...`'"=+-@,;\t\r\n aö0🜚`);
    const text = fc.array(character, { maxLength: 8 }).map((parts) => parts.join(''));
    const values = fc.array(fc.oneof(text, fc.constant(null)), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (records) => {
        const read = readBack(records.map(csvRecord).join('')).map((cells) =>
          cells.map((cell) => (cell === '' ? null : unescapeCell(cell))),
        );
        expect(read).toEqual(records);
      }),
      runs,
    );
  });

  it('is read back by the reader of imports as it was', async () => {
    const character = fc.constantFrom(...`'"=+-@#,;\t\r\n aö0🜚`);
    const text = fc.array(character, { maxLength: 8 }).map((parts) => parts.join(''));
    const values = fc.array(fc.oneof(text, fc.constant(null), fc.constant('unknown')), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 4 }), async (records) => {
        const read = await readByUs([['a', 'b', 'c'], ...records].map(csvRecord).join(''));
        expect(read.map((cells) => cells.map((cell) => (cell === '' ? null : unescapeCell(cell))))).toEqual(records);
      }),
      runs,
    );
  });
});
