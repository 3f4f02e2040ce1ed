import { describe, expect, it } from '@jest/globals';
import { chunksOf, CSV, NDJSON, readAll, shortly } from '../../../test/support/tables.js';
import { readTable } from './read-table.js';
import type { TableFormat } from './table.js';

const records = async (content: string, format: Partial<TableFormat> = {}) =>
  (await readAll(content, { ...CSV, ...format })).records.map(shortly);

const fault = async (content: string | Uint8Array, format: Partial<TableFormat> = {}) =>
  (await readAll(content, { ...CSV, ...format })).fault;

describe('a CSV', () => {
  it('keeps leading zeros, blanks, empty fields and formulas as they stand', async () => {
    expect(await records('a,b,c\n007,  x ,\n=HYPERLINK("http://example.org"),,-1\n')).toEqual([
      ['007', '  x ', ''],
      ['WRONG_QUOTING'],
    ]);
    expect(await records('a,b\n"=HYPERLINK(""http://example.org"")",1\n')).toEqual([
      ['=HYPERLINK("http://example.org")', '1'],
    ]);
  });

  it('reads quoted fields with delimiters, quotes and line ends inside of them', async () => {
    const { records: read } = await readAll('a,b\n"x, ""y""\r\nz",1\r\n2,3');
    expect(read).toEqual([
      { number: 1, line: 2, raw: '"x, ""y""\r\nz",1', fields: ['x, "y"\r\nz', '1'] },
      { number: 2, line: 4, raw: '2,3', fields: ['2', '3'] },
    ]);
  });

  it('takes line ends of every kind, mixed, and passes over empty lines', async () => {
    const { records: read } = await readAll('a,b\r\n1,2\n3,4\r5,6\r\n\n\n7,8');
    expect(read.map(({ line }) => line)).toEqual([2, 3, 4, 7]);
    expect(read.map(shortly)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ]);
  });

  it.each([',', ';', '\t', '|'])('recognises the delimiter %j from the header', async (delimiter) => {
    const { form } = await readAll(['"Cal., nominal; or gauge"', 'b'].join(delimiter));
    expect(form).toMatchObject({ delimiter, header: ['Cal., nominal; or gauge', 'b'] });
  });

  it('takes a comma for the delimiter of one column, and asks where a header has two', async () => {
    expect(await records('serial\n001\n')).toEqual([['001']]);
    expect(await fault('Cal; mm,b\n1,2\n')).toEqual({ code: 'DELIMITER_UNCLEAR', line: 1 });
    expect(await records('Cal; mm,b\n1,2\n', { delimiter: ',' })).toEqual([['1', '2']]);
    expect(await fault('a:b', { delimiter: ':' })).toEqual({ code: 'UNKNOWN_DELIMITER', line: null });
  });

  it.each([
    ['a quote inside a field', '5" barrel,x'],
    ['text behind a closing quote', '"5"" barrel"x,x'],
    ['a blank before a quote', ' "5",x'],
    ['wrong quotes before a field that is quoted rightly', 'x"y,"a, b"'],
  ])('refuses the record with %s, and goes on at the next line', async (_what, line) => {
    const { records: read } = await readAll(`a,b\n1,2\n${line}\n3,4\n`);
    expect(read.map(shortly)).toEqual([['1', '2'], ['WRONG_QUOTING'], ['3', '4']]);
    expect(read[1]).toMatchObject({ line: 3, raw: line });
  });

  it.each([
    ['a quote that nothing closes', '"open,x\n3,4\n', 3],
    ['a quote that the next record seems to close', '"open,x\n3,"KA 7"\n', 3],
    ['wrong quotes before a field that runs on', 'x"y,"a\nb",3\n', 3],
  ])('stops where nobody can tell what a record is: %s', async (_what, rest, line) => {
    const read = await readAll(`a,b\n1,2\n${rest}`);
    expect(read.records.map(shortly)).toEqual([['1', '2']]);
    expect(read.fault).toEqual({ code: 'QUOTE_NOT_CLOSED', line });
  });

  it('refuses records with too few and too many fields', async () => {
    expect(await records('a,b\n1\n1,2,3\n1,2\n')).toEqual([['TOO_FEW_FIELDS'], ['TOO_MANY_FIELDS'], ['1', '2']]);
  });

  it('names the column of what no text may hold', async () => {
    const { records: read } = await readAll('a,b\n1,x\u0000\n2,y\u202e\n');
    expect(read.map(shortly)).toEqual([['NUL_CHARACTER'], ['BIDI_CONTROL']]);
    expect(read[0]).toMatchObject({ faults: [{ column: 'b' }] });
  });

  it('takes 200 columns and refuses 201', async () => {
    const header = (columns: number) => Array.from({ length: columns }, (_, place) => `c${place}`).join();
    expect(await fault(header(200))).toBeNull();
    expect(await fault(header(201))).toEqual({ code: 'TOO_MANY_COLUMNS', line: 1 });
  });

  it.each([
    ['nothing', '', 'EMPTY_FILE', null],
    ['empty lines', '\n\r\n', 'EMPTY_FILE', null],
    ['a header with wrong quotes', 'a"b,c\n1,2', 'HEADER_UNREADABLE', 1],
    ['a header with a NUL in the middle', 'abcde,b\u0000\n1,2', 'HEADER_UNREADABLE', 1],
  ])('refuses a file of %s', async (_what, content, code, line) => {
    expect(await fault(content)).toEqual({ code, line });
  });
});

describe('what is too long', () => {
  const kB = 1024;

  it('takes a field of 64 kB and refuses one byte more, by the bytes of UTF-8', async () => {
    expect((await readAll(`a,b\n${'x'.repeat(64 * kB)},1\n`)).records[0]).toHaveProperty('fields');
    expect(await records(`a,b\n${'x'.repeat(64 * kB + 1)},1\n1,2`)).toEqual([['FIELD_TOO_LONG'], ['1', '2']]);
    expect(await records(`a,b\n"${'ж'.repeat(32 * kB + 1)}",1\n1,2`)).toEqual([['FIELD_TOO_LONG'], ['1', '2']]);
  });

  it.each([
    ['in one field', 'x'.repeat(10_000_000)],
    ['in one field that is quoted', `"${'x'.repeat(10_000_000)}"`],
    ['in one field of many lines', `"${'x\r\n'.repeat(3_000_000)}"`],
    ['in one field of long lines', `"${`${'x'.repeat(300_000)}\n`.repeat(30)}"`],
    ['in many fields', Array(49).fill('x'.repeat(200_000)).join('')],
  ])('refuses 10 MB %s, keeps the beginning only, and goes on', async (_what, field) => {
    const { records: read, fault } = await readAll(`a,b\n1,2\n${field},1\n3,4\n`);
    expect(fault).toBeNull();
    expect(read.map(shortly)).toEqual([['1', '2'], ['RECORD_TOO_LONG'], ['3', '4']]);
    expect(read[1]).toMatchObject({ line: 3, cut: true });
    expect(read[1]!.raw).toHaveLength(1000);
    expect(read[2]!.line).toBe(4 + field.split('\n').length - 1);
  });

  it('stops at 10 MB behind a quote that nothing closes', async () => {
    const read = await readAll(`a,b\n1,2\n"${'x'.repeat(10_000_000)}\n3,4\n`);
    expect(read.fault).toEqual({ code: 'QUOTE_NOT_CLOSED', line: 3 });
    expect(read.records.map(shortly)).toEqual([['1', '2']]);
  });

  it('refuses a line of NDJSON of more than 256 kB, and goes on', async () => {
    const read = await readAll(`{"a":1}\n{"a":"${'x'.repeat(256 * kB)}"}\n{"a":2}`, NDJSON);
    expect(read.records.map(shortly)).toEqual([{ a: 1 }, ['RECORD_TOO_LONG'], { a: 2 }]);
  });

  it('stops at the size a file may have', async () => {
    const read = await readAll('a\n1\n2\n3\n', { ...CSV, mostBytes: 6, pieceSize: 4 });
    expect(read.fault).toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});

describe('NDJSON', () => {
  it('names the line that is not JSON among those that are', async () => {
    const { records: read } = await readAll('{"a":1}\r\n\n{"a":\n[1]\n7\n{"a":2}', NDJSON);
    expect(read.map(shortly)).toEqual([{ a: 1 }, ['NOT_JSON'], ['WRONG_TYPE'], ['WRONG_TYPE'], { a: 2 }]);
    expect(read.map(({ line }) => line)).toEqual([1, 3, 4, 5, 6]);
    expect(read[1]!.raw).toBe('{"a":');
  });

  it.each([
    ['a member named twice', '{"a":1,"a":2}', 'REPEATED_MEMBER'],
    ['a member named twice within', '{"a":{"b":[{"c":1,"c":1}]}}', 'REPEATED_MEMBER'],
    ['a member named twice, once with an escape', '{"a":1,"\\u0061":2}', 'REPEATED_MEMBER'],
    ['a NUL', '{"a":"\\u0000"}', 'NUL_CHARACTER'],
    ['half a surrogate pair', '{"a":"\\ud83d"}', 'LONE_SURROGATE'],
    ['a prototype', '{"__proto__":{"a":1}}', 'UNKNOWN_FIELD'],
    ['deep nesting', `{"a":${'['.repeat(20)}${']'.repeat(20)}}`, 'TOO_DEEP'],
  ])('refuses a line with %s', async (_what, line, code) => {
    expect((await readAll(line, NDJSON)).records.map(shortly)).toEqual([[code]]);
  });

  it.each(['{"a:b":"c:\\"d:\\\\","e":":"}', '{"a":[{"b":1},{"b":2}]}', '{"":{}}'])(
    'takes names and texts with colons and quotes in them: %s',
    async (line) => {
      expect((await readAll(line, NDJSON)).records.map(shortly)).toEqual([JSON.parse(line)]);
    },
  );
});

describe('reading again', () => {
  it('numbers records alike, and passes over those that were read before', async () => {
    const file = 'a,b\n1,1\nx"y,2\n\n3,3\n4,4\n';
    const all = (await readAll(file)).records;
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    for (const after of [0, 1, 2, 3, 4])
      expect((await readAll(file, { ...CSV, after })).records).toEqual(all.slice(after));
  });

  it('gives batches of the same records, whatever the pieces', async () => {
    const file = `a,b\n${'1,2\n'.repeat(1000)}`;
    for (const pieceSize of [7, 64, 1e6]) {
      const { batches } = await readTable(chunksOf(file), { ...CSV, batch: 300, pieceSize });
      const sizes: number[] = [];
      for await (const batch of batches) sizes.push(batch.length);
      expect(sizes).toEqual([300, 300, 300, 100]);
    }
  });

  it('lets go of the file where nobody reads on', async () => {
    let closed = false;
    async function* endless() {
      try {
        yield Buffer.from('a,b\n');
        for (;;) yield Buffer.from('1,2\n');
      } finally {
        closed = true;
      }
    }
    const { batches } = await readTable(endless(), { ...CSV, mostBytes: Infinity });
    for await (const _ of batches) break;
    expect(closed).toBe(true);
  });
});
