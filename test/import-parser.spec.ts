import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { TableFormat } from '../src/platform/tabular/table.js';
import { ImportColumnsError, resolveColumns } from '../src/weapons/import/import-mapping.js';
import { readRow } from '../src/weapons/import/import-row.js';
import { writeReject, writeRejectHeader } from '../src/weapons/import/rejects.js';
import { inTier, printSeed, seed } from './support/seeded.js';
import { chunksOf, CSV, NDJSON, readAll, shortly, type Read } from './support/tables.js';

const runs = (daily: number) => ({ seed, numRuns: inTier(daily / 5, daily * 50) });

/** What stands between fields and records, and what is told from it only by what stands beside it. */
const MARKS = [
  '"',
  '""',
  ',',
  ';',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '|',
  ' ',
  '',
  'a',
  '7',
  'ж',
  '\u{1F531}',
  '\u0000',
  '\ufeff',
];
const csvText = fc
  .array(fc.constantFrom(...MARKS, '",', ',"', '"\n'), { maxLength: 60 })
  .map((parts) => parts.join(''));
const ODDS = [
  '{',
  '}',
  '"a"',
  ':',
  ',',
  '1',
  '[',
  ']',
  '\n',
  '\r\n',
  ' ',
  '"a":1',
  '{"a":1}',
  '\\',
  '"',
  '{"type":"rifle"}',
];
const jsonText = fc.array(fc.constantFrom(...ODDS), { maxLength: 40 }).map((parts) => parts.join(''));
const anyBytes = fc.uint8Array({ maxLength: 200 });

const formats: fc.Arbitrary<TableFormat> = fc.constantFrom(
  { ...CSV, delimiter: ',' },
  { ...CSV, delimiter: ';' },
  CSV,
  NDJSON,
  { ...CSV, delimiter: ',', encoding: 'utf-16le' },
  { ...NDJSON, encoding: 'windows-1251' },
  { ...CSV, delimiter: '\t', encoding: 'latin1' },
);

const file = fc.oneof(
  csvText.map((text) => Buffer.from(text)),
  csvText.map((text) => Buffer.from(`a,b\n${text}`)),
  csvText.map((text) => iconv.encode(text, 'utf-16le')),
  jsonText.map((text) => Buffer.from(text)),
  anyBytes.map((bytes) => Buffer.from(bytes)),
  anyBytes.map((bytes) => Buffer.concat([Buffer.from('a,b\n'), bytes])),
);

async function* cutAt(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array, void> {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

/** Every line of a file that was read to its end, in exactly one record, in order; what is left are line ends. */
function expectWhole(text: string, { form, records, fault }: Read): void {
  const raws = [...(form?.format === 'csv' ? [form.rawHeader] : []), ...records.map(({ raw }) => raw)];
  let at = 0;
  const emptyLines = form?.format === 'csv' ? /[\r\n]*/y : /(?:[ \t]*[\r\n])*/y;
  const passOver = () => {
    emptyLines.lastIndex = at;
    at += emptyLines.exec(text)![0].length;
  };
  for (const raw of raws) {
    passOver();
    expect(text.slice(at, at + raw.length)).toBe(raw);
    at += raw.length;
    expect(['\r', '\n', undefined]).toContain(text[at]);
  }
  passOver();
  if (fault === null) expect(text.slice(at).trim()).toBe('');
}

describe('the import parser', () => {
  beforeAll(() => printSeed('import parser'));

  it('gives the same for the same bytes, however they arrive, and throws nothing but named faults', async () => {
    const property = fc.asyncProperty(
      file,
      formats,
      fc.array(fc.nat(300), { maxLength: 6 }),
      fc.integer({ min: 4, max: 40 }),
      async (bytes, format, places, pieceSize) => {
        const whole = await readAll(bytes, format);
        expect(await readAll(cutAt(bytes, places), { ...format, pieceSize })).toEqual(whole);
        expect(await readAll(chunksOf(bytes, 1), { ...format, pieceSize, batch: 3 })).toEqual(whole);
        expect(whole.records.map(({ number }) => number)).toEqual(whole.records.map((_, index) => index + 1));
      },
    );
    await fc.assert(property, runs(1500));
  });

  it('leaves nothing of a file out: each line is in one record', async () => {
    const format = fc.constantFrom({ ...CSV, delimiter: ',' }, NDJSON);
    const property = fc.asyncProperty(fc.oneof(csvText, jsonText), format, async (given, each) => {
      const text = given.replaceAll('\ufeff', '');
      const read = await readAll(text, each);
      if (read.form !== null) expectWhole(text, read);
    });
    await fc.assert(property, runs(2000));
  });

  it('reads what another writer wrote, as another parser reads it', async () => {
    const cell = fc.array(fc.constantFrom('a', '0', ' ', '"', ',', '\n', '\r\n', 'ж', '='), { maxLength: 6 });
    const row = fc.array(
      fc.tuple(
        cell.map((parts) => parts.join('')),
        fc.boolean(),
      ),
      { minLength: 3, maxLength: 3 },
    );
    const written = fc.array(fc.tuple(row, fc.constantFrom('\n', '\r\n')), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(written, async (rows) => {
      const quoted = ([text, always]: [string, boolean]) =>
        always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const text = 'x,y,z\n' + rows.map(([cells, end]) => cells.map(quoted).join() + end).join('');
      const { records, fault } = await readAll(text);
      expect(fault).toBeNull();
      expect(records.map(shortly)).toEqual(rows.map(([cells]) => cells.map(([content]) => content)));
      const others: string[][] = parse(text, { record_delimiter: ['\r\n', '\n'], from: 2 });
      expect(records.map(shortly)).toEqual(others);
    });
    await fc.assert(property, runs(1000));
  });

  it('gives every record one verdict, and takes back what it gave back', async () => {
    const cells = [
      '',
      'rifle',
      'stateStock',
      'bought',
      '1.23E+11',
      '2004',
      '2004.0',
      'x"y',
      '"a,b"',
      '"a\nb"',
      '"open',
    ];
    const line = fc.array(fc.constantFrom(...cells), { minLength: 1, maxLength: 5 }).map((fields) => fields.join());
    const good = fc.constantFrom('rifle,stateStock,A1,2004', 'rifle,"stateStock","A,1",');
    const csv = fc
      .array(fc.oneof(line, good), { maxLength: 8 })
      .map((lines) => ({ format: CSV, text: ['type,origin,serial,year', ...lines].join('\n') }));
    const ndjson = jsonText.map((text) => ({ format: NDJSON, text }));
    let [taken, refused] = [0, 0];
    const property = fc.asyncProperty(fc.oneof(csv, ndjson), async ({ format, text }) => {
      const first = await verdicts(text, format);
      taken += first.rows.length;
      refused += first.refused;
      expect(first.rows.length + first.refused).toBe(first.records);
      const second = await verdicts(first.rejects, format);
      expect(second.rows).toEqual([]);
      expect(second.refused).toBe(first.refused);
      expect(second.rejects).toBe(first.rejects);
    });
    await fc.assert(property, runs(1000));
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });
});

async function verdicts(text: string, format: TableFormat) {
  const { form, records } = await readAll(text, format);
  const plan = resolveColumns(form!);
  const read = records.map((record) => readRow(record, plan));
  const rejects = read.flatMap((result, index) =>
    'faults' in result ? [writeReject(form!, records[index]!, result.faults)] : [],
  );
  const rows = read.flatMap((result) => ('row' in result ? [result.row] : []));
  for (const result of read) if ('faults' in result) expect(result.faults).not.toEqual([]);
  return {
    records: records.length,
    rows,
    refused: rejects.length,
    rejects: writeRejectHeader(form!) + rejects.join(''),
  };
}

describe('random headers and mappings', () => {
  it('are resolved or refused by name', async () => {
    const word = fc.constantFrom('type', 'origin', 'serial', 'S/N', 'Make', '', ' ', 'x', '__proto__', 'constructor');
    const words = fc.array(word, { minLength: 1, maxLength: 6 });
    const mapping = fc.record({
      columns: fc.dictionary(word, word),
      constants: fc.dictionary(word, word),
      ignore: words,
    });
    const property = fc.property(words, fc.option(mapping), (header, given) => {
      try {
        resolveColumns({ format: 'csv', delimiter: ',', header, rawHeader: header.join() }, given);
      } catch (error) {
        expect(error).toBeInstanceOf(ImportColumnsError);
        expect((error as ImportColumnsError).faults).not.toEqual([]);
      }
    });
    fc.assert(property, runs(2000));
  });
});
