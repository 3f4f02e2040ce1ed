import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import {
  csv,
  csvOf,
  HEADER,
  importingBy,
  line,
  NDJSON,
  ndjson,
  registerSize,
  row,
  traceOf,
  type Importing,
  type Sending,
} from './support/imports.js';
import { everyRow, expectRefusal } from './support/refusals.js';
import { newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

const MANY = 1_500;
const many = csvOf(MANY, 'F');
const sound = csv(row('A 1'), row('A 2'));

describe('a file that cannot be read', () => {
  let registry: TestRegistry;
  let armourer: Caller;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
  });

  afterAll(() => registry.close());

  it.each<[what: string, file: string | Buffer, code: string, sending?: Sending]>([
    ['is empty', '', 'EMPTY_FILE'],
    ['holds empty lines alone', '\r\n\r\n', 'EMPTY_FILE'],
    ['is UTF-8 by name and Latin-1 by its bytes', iconv.encode('type,origin,série\n', 'latin1'), 'WRONG_ENCODING'],
    ['is UTF-16, unnamed', iconv.encode(sound, 'utf-16le'), 'WRONG_ENCODING'],
    ['is UTF-16 with its mark, unnamed', iconv.encode(`\ufeff${sound}`, 'utf-16be'), 'WRONG_ENCODING'],
    [
      'is Windows-1252 where Latin-1 was named',
      iconv.encode('type,origin,serial,€\n', 'windows-1252'),
      'WRONG_ENCODING',
      { query: { encoding: 'latin1' } },
    ],
    ['has two delimiters in its header', `${HEADER};colour\n`, 'DELIMITER_UNCLEAR'],
    ['has a header whose quotes are wrong', `ty"pe,origin,serial\n`, 'HEADER_UNREADABLE'],
    ['has a header whose quote is not closed', `type,origin,"serial\n${row('A')}\n`, 'QUOTE_NOT_CLOSED'],
    ['has a NUL in its header', `type,origin,ser\u0000ial\n`, 'HEADER_UNREADABLE'],
    [
      'has more than two hundred columns',
      `${Array.from({ length: 201 }, (_, n) => `c${n}`).join()}\n`,
      'TOO_MANY_COLUMNS',
    ],
    ['is no gzip', sound, 'NOT_GZIP', { packed: true }],
    ['is a bomb', gzipSync(`${HEADER}\n${' '.repeat(40_000_000)}`), 'GZIP_RATIO', { packed: true }],
    ['is a gzip cut off', gzipSync(sound).subarray(0, -20), 'GZIP_CUT_OFF', { packed: true }],
    [
      'is a gzip with something behind it',
      Buffer.concat([gzipSync(sound), Buffer.from('and this')]),
      'GZIP_BROKEN',
      { packed: true },
    ],
    [
      'is a gzip whose check sum is wrong',
      Buffer.concat([gzipSync(sound).subarray(0, -8), Buffer.alloc(4), gzipSync(sound).subarray(-4)]),
      'GZIP_BROKEN',
      { packed: true },
    ],
  ])('because it %s is refused, and leaves nothing', async (_what, file, code, sending = undefined) => {
    const before = await everyRow(registry.clone);
    const answer = await files.refused(file, sending);
    expectRefusal(answer, { status: 400, code });
    expect(answer.body.detail.length).toBeGreaterThan(10);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each<[what: string, header: string, faults: [string, string][]]>([
    ['lacks the serial', 'type,origin,year', [['/header', 'MISSING_COLUMN']]],
    [
      'lacks type and origin',
      'serial',
      [
        ['/header', 'MISSING_COLUMN'],
        ['/header', 'MISSING_COLUMN'],
      ],
    ],
    ['has a header twice', 'type,origin,serial,serial', [['/header/3', 'REPEATED_HEADER']]],
    ['has two headers for one column', 'type,origin,serial,S/N', [['/header/3', 'COLUMN_TWICE']]],
    ['has a header nobody knows', 'type,origin,serial,colour', [['/header/3', 'UNKNOWN_HEADER']]],
    ['has an empty header', 'type,origin,serial,', [['/header/3', 'EMPTY_HEADER']]],
  ])('because it %s is refused with every fault of the header', async (_what, header, faults) => {
    const before = await everyRow(registry.clone);
    const answer = await files.refused(`${header}\npistol,stateStock,2004,1\n`);
    expectRefusal(answer, { status: 400, code: 'IMPORT_COLUMNS_UNCLEAR', faults });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each<[what: string, sending: Record<string, string>, status: number, code: string]>([
    ['as JSON', { 'content-type': 'application/json' }, 415, 'MEDIA_TYPE_UNKNOWN'],
    ['without a type', { 'content-type': '' }, 415, 'MEDIA_TYPE_UNKNOWN'],
    ['packed by deflate', { 'content-encoding': 'deflate' }, 415, 'CONTENT_ENCODING_UNKNOWN'],
  ])('because it is sent %s is refused', async (_what, headers, status, code) => {
    const before = await everyRow(registry.clone);
    const answer = await files.send(sound).set(headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each<[what: string, query: Record<string, string>, pointer: string]>([
    ['an encoding nobody reads', { encoding: 'utf-7' }, '/encoding'],
    ['a delimiter nobody reads', { delimiter: 'slash' }, '/delimiter'],
    ['a commit there is not', { commit: 'half' }, '/commit'],
    ['a dry run that is neither true nor false', { dryRun: 'perhaps' }, '/dryRun'],
    ['a mapping that is no id', { mapping: 'ours' }, '/mapping'],
    ['a parameter there is not', { force: 'true' }, '/force'],
  ])('because of %s is refused', async (_what, query, pointer) => {
    const answer = await files.refused(sound, { query });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, 'INVALID_INPUT', pointer]);
  });

  const middle = (text: string) => many.replace(row('F700'), text);

  it.each<[what: string, file: string | Buffer, code: string, line: number | null, sending?: Sending]>([
    ['has bytes of another encoding', iconv.encode(middle(row('Ä 700')), 'latin1'), 'WRONG_ENCODING', 701],
    ['has a quote that is never closed', middle(row('"F700')), 'QUOTE_NOT_CLOSED', 701],
    [
      'is a gzip that breaks off',
      gzipSync(csvOf(5_000, 'F')).subarray(0, -2_000),
      'GZIP_CUT_OFF',
      null,
      { packed: true },
    ],
    ['ends within a character', Buffer.concat([Buffer.from(many), Buffer.from([0xc3])]), 'WRONG_ENCODING', MANY + 2],
  ])(
    'to its end because it %s fails as a whole, says where, enters nothing and is forgotten',
    async (_what, file, code, at, sending = undefined) => {
      const before = await registerSize(registry.clone);
      const done = await files.imported(file, sending);
      expect(done.job).toMatchObject({ state: 'failed', problem: { code, detail: expect.any(String) } });
      if (at !== null) expect(done.job.problem!.params).toEqual({ line: at });
      expect(done.counts.entered).toBe(0);
      expect(await registerSize(registry.clone)).toEqual(before);
      expect((await traceOf(registry.clone, done.id)).chunks).toBe(0);
    },
  );

  it('may be sent again after it failed, mended or not', async () => {
    const broken = middle(row('"F701'));
    const first = await files.imported(broken);
    const second = await files.imported(broken);
    expect(second.id).not.toBe(first.id);
    expect(second.job.problem!.code).toBe('QUOTE_NOT_CLOSED');
  });

  it('is unpacked no further than it may be: a bomb behind sound rows is found out', async () => {
    const bomb = Buffer.concat([gzipSync(csvOf(3_000, 'B')), gzipSync(Buffer.alloc(80_000_000, ' '))]);
    const answer = await files.send(bomb, { packed: true });
    const code = answer.status === 202 ? (await files.outcome(answer.body.id)).job.problem!.code : answer.body.code;
    expect(code).toBe('GZIP_RATIO');
  });

  it('leaves the next one alone', async () => {
    expect((await files.imported(ndjson(line('OK 1')), NDJSON)).counts).toMatchObject({ read: 1, entered: 1 });
  });
});
