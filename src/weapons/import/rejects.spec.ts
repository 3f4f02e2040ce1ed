import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { CSV, NDJSON, readAll } from '../../../test/support/tables.js';
import type { TableFormat } from '../../platform/tabular/table.js';
import { resolveColumns } from './import-mapping.js';
import { readRow } from './import-row.js';
import { writeReject, writeRejectHeader } from './rejects.js';

/** The rejects of a file, as a file. */
async function rejectsOf(file: string, format: TableFormat = CSV): Promise<string> {
  const { form, records } = await readAll(file, format);
  const plan = resolveColumns(form!);
  const rejects = records.flatMap((record) => {
    const read = readRow(record, plan);
    return 'faults' in read ? [writeReject(form!, record, read.faults)] : [];
  });
  return writeRejectHeader(form!) + rejects.join('');
}

const lines = (text: string) => text.split('\r\n');

describe('rejects of a CSV', () => {
  const head = 'S/N; Type ;origin\r\n';
  const good = '001;rifle;stateStock\n';
  const bad = [' 1.23E+11 ;"ri""fle;";stateStock', '1,23E+11;rifle;stateStock', '7;x"y;stateStock', '7;"rifle"'];

  it('are the records as they came, with the reason in front', async () => {
    const [header, ...rest] = lines(await rejectsOf(head + good + bad.join('\n')));
    expect(header).toBe('tracemark_reason;S/N; Type ;origin');
    expect(rest).toHaveLength(5);
    expect(rest[0]).toMatch(/^"SPREADSHEET_NUMBER \(S\/N\): .*"; 1\.23E\+11 ;"ri""fle;";stateStock$/);
    expect(rest[1]).toMatch(/^"SPREADSHEET_NUMBER \(S\/N\): .*";1,23E\+11;rifle;stateStock$/);
    expect(rest[2]).toBe(
      '"WRONG_QUOTING (row): a quote stands inside a field that does not begin with one; ' +
        'quote the whole field and double the quote";7;x"y;stateStock',
    );
    expect(rest[3]).toBe('TOO_FEW_FIELDS (row): fields: 1 fewer than the header has;7;"rifle"');
  });

  it('are the same when they are sent again, and none when they are mended', async () => {
    const first = await rejectsOf(head + bad.join('\n'));
    expect(await rejectsOf(first)).toBe(first);
    const mended = first
      .replace('; 1.23E+11 ;', ';123 ;')
      .replace(';1,23E+11;', ';123000000000;')
      .replace('x"y', 'rifle')
      .replace('7;"rifle"', '8;rifle;stateStock');
    expect(lines(await rejectsOf(mended))).toEqual(['tracemark_reason;S/N; Type ;origin', '']);
  });

  it('lose an earlier reason wherever it stands, and nothing else', async () => {
    const file = 'serial,Tracemark Reason,type,origin\n"a ""b""","old, ""one""",rifle,bought\n';
    const [header, record] = lines(await rejectsOf(file));
    expect(header).toBe('tracemark_reason,serial,type,origin');
    expect(record).toMatch(/^"?NOT_ONE_OF \(origin\).*,"a ""b""",rifle,bought$/);
    const last = lines(await rejectsOf('serial,type,origin,tracemark_reason\n1,rifle,bought,old\n'));
    expect(last[1]).toMatch(/,1,rifle,bought$/);
  });

  it('hold no part of a record that is too long, so that it cannot be taken for the whole', async () => {
    const rejects = await rejectsOf(`serial,type,origin\n1,rifle,stateStock${'x'.repeat(300_000)}\n`);
    expect(lines(rejects)[1]).toBe('RECORD_TOO_LONG (row): the record has more than 256 kB');
    expect(lines(await rejectsOf(rejects))[1]).toMatch(/^"?TOO_FEW_FIELDS/);
  });

  it('keep a record of several lines together', async () => {
    const record = '1,"ri\r\nfle",bought';
    const rejects = await rejectsOf(`serial,type,origin\n${record}\n`);
    expect(rejects).toContain(`,${record}\r\n`);
    expect(await rejectsOf(rejects)).toBe(rejects);
  });
});

describe('rejects of NDJSON', () => {
  const body = '{ "type": "rifle",  "origin":"bought", "markings":[{"kind":"serial","text":"A"}] }';

  it('are the lines as they came, with the reason as a member', async () => {
    const rejects = await rejectsOf(`${body}\n`, NDJSON);
    expect(rejects).toMatch(/^\{"tracemark_reason":"NOT_ONE_OF \(\/origin\): [^"]*","type": "rifle", {2}"origin"/);
    expect(rejects.endsWith(`${body.slice(body.indexOf('"type"'))}\n`)).toBe(true);
    expect(await rejectsOf(rejects, NDJSON)).toBe(rejects);
    expect(await rejectsOf(rejects.replace('bought', 'stateStock'), NDJSON)).toBe('');
  });

  it('hold a line that is no JSON as a text, and read it as the line it was', async () => {
    const rejects = await rejectsOf('{"type": "rif\n', NDJSON);
    expect(JSON.parse(rejects)).toMatchObject({ tracemark_line: '{"type": "rif' });
    expect(await rejectsOf(rejects, NDJSON)).toBe(rejects);
  });

  it('lose an earlier reason wherever it stands', async () => {
    const rejects = await rejectsOf(
      '{"type":"rifle","tracemark_reason":"old","origin":"bought","markings":[]}',
      NDJSON,
    );
    expect(JSON.parse(rejects)).toEqual({
      tracemark_reason: expect.stringContaining('NOT_ONE_OF'),
      type: 'rifle',
      origin: 'bought',
      markings: [],
    });
  });

  it('are given for an empty object too', async () => {
    const rejects = await rejectsOf('{ }\n', NDJSON);
    expect(Object.keys(JSON.parse(rejects))).toEqual(['tracemark_reason']);
    expect(await rejectsOf(rejects, NDJSON)).toBe(rejects);
  });

  it('hold nothing of a line that is too long', async () => {
    const rejects = await rejectsOf(`{"type":"${'x'.repeat(300_000)}"}`, NDJSON);
    expect(JSON.parse(rejects)).toEqual({ tracemark_reason: expect.stringContaining('RECORD_TOO_LONG') });
  });
});
