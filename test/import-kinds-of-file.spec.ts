import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import {
  csv,
  expectAddsUp,
  expectSound,
  HEADER,
  importingBy,
  line,
  NDJSON,
  ndjson,
  row,
  verdicts,
  type Importing,
  type Sending,
} from './support/imports.js';
import { newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

const BOM = '\ufeff';
const TWO = ['accepted', 'accepted'];

/** A maker whose name is not ASCII: wrongly decoded it would be another. */
const UMLAUT = (serial: string) => row(serial).replace('Glock', 'Steyr Männlicher');

describe('every kind of file', () => {
  let registry: TestRegistry;
  let armourer: Caller;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
  });

  afterAll(() => registry.close());

  const serialsOf = async (rows: { weapon: string | null }[]): Promise<string[]> =>
    Promise.all(
      rows.map(async ({ weapon }) => (await armourer.get(`/v1/weapons/${weapon}`)).body.markings[0].text as string),
    );

  it.each<[kind: string, file: () => string | Buffer, serials: string[], sending?: Sending]>([
    ['commas', () => csv(row('C 1'), row('C 2')), ['C 1', 'C 2']],
    ['semicolons', () => csv(row('S 1'), row('S 2')).replaceAll(',', ';'), ['S 1', 'S 2']],
    ['tabs', () => csv(row('T 1'), row('T 2')).replaceAll(',', '\t'), ['T 1', 'T 2']],
    [
      'bars, with the delimiter named',
      () =>
        csv(row('P;1'), row('P,2'))
          .replace('type,', 'type,')
          .replace(/,(?!2\r)/g, '|'),
      ['P;1', 'P,2'],
      { query: { delimiter: 'pipe' } },
    ],
    ['a byte order mark', () => BOM + csv(row('B 1'), row('B 2')), ['B 1', 'B 2']],
    ['line ends mixed', () => `${HEADER}\r\n${row('M 1')}\n${row('M 2')}\r${row('M 3')}`, ['M 1', 'M 2', 'M 3']],
    ['empty lines between', () => `\n${HEADER}\n\n${row('E 1')}\n\n\n${row('E 2')}\n\n`, ['E 1', 'E 2']],
    [
      'quoted cells with delimiters, quotes and line ends in them',
      () => csv(`"pistol",stateStock,Glock,17,,,,"Q ""1"",a"`, `pistol,stateStock,Glock,"17\r\nL",,,,Q 2`),
      ['Q "1",a', 'Q 2'],
    ],
    [
      'UTF-16LE',
      () => iconv.encode(BOM + csv(row('L 1'), row('L Ж')), 'utf-16le'),
      ['L 1', 'L Ж'],
      { query: { encoding: 'utf-16le' } },
    ],
    [
      'UTF-16BE',
      () => iconv.encode(BOM + csv(row('U 1'), row('U Ж')), 'utf-16be'),
      ['U 1', 'U Ж'],
      { query: { encoding: 'utf-16be' } },
    ],
    [
      'Latin-1, named',
      () => iconv.encode(csv(row('É 1'), row('Ä 2')), 'latin1'),
      ['É 1', 'Ä 2'],
      { query: { encoding: 'latin1' } },
    ],
    ['gzip', () => gzipSync(csv(row('G 1'), row('G 2'))), ['G 1', 'G 2'], { packed: true }],
    [
      'gzip in two members',
      () => Buffer.concat([gzipSync(`${HEADER}\n${row('GG 1')}\n`), gzipSync(`${row('GG 2')}\n`)]),
      ['GG 1', 'GG 2'],
      { packed: true },
    ],
    ['NDJSON', () => ndjson(line('N 1'), line('N 2')), ['N 1', 'N 2'], NDJSON],
    [
      'NDJSON with a byte order mark and CRLF',
      () => `${BOM}${line('NB 1')}\r\n\r\n${line('NB 2')}`,
      ['NB 1', 'NB 2'],
      NDJSON,
    ],
    ['NDJSON, packed', () => gzipSync(ndjson(line('NG 1'))), ['NG 1'], { ...NDJSON, packed: true }],
  ])('is read: %s', async (_kind, file, serials, sending = undefined) => {
    const done = await files.imported(file(), sending);
    expect(done.job.problem).toBeNull();
    expect(verdicts(done)).toEqual(serials.map(() => expect.stringMatching(/^accepted/)));
    expect(await serialsOf(done.rows)).toEqual(serials);
    await expectAddsUp(registry.clone, done);
  });

  it('keeps letters as they were written in the encoding that was named', async () => {
    const file = iconv.encode(csv(UMLAUT('K 1')), 'windows-1252');
    const { rows } = await files.imported(file, { query: { encoding: 'windows-1252' } });
    const { body } = await armourer.get(`/v1/weapons/${rows[0]!.weapon}`).expect(200);
    expect(body.manufacturer.asWritten).toBe('Steyr Männlicher');
  });

  it('counts lines as an editor does, so that a row is found in the file', async () => {
    const file = `${HEADER}\n\n"pistol",stateStock,Glock,17,,,,"Z\n1"\n${row('Z 2')}\n`;
    const done = await files.imported(file);
    expect(done.rows.map(({ number, line: at }) => [number, at])).toEqual([
      [1, 3],
      [2, 5],
    ]);
  });

  it('takes formulas, leading zeros and blanks as the text they are', async () => {
    const texts = ['=HYPERLINK("http://x.example","1")', '+4711', '@A1', '-17', '000123', ' 7 7 '];
    const done = await files.imported(csv(...texts.map((text) => row(`"${text.replaceAll('"', '""')}"`))));
    expect(verdicts(done)).toEqual(texts.map(() => 'accepted'));
    expect(await serialsOf(done.rows)).toEqual(texts);
  });

  it('is recognised by headers in other languages and spellings', async () => {
    const file = `Waffenart;origin;Hersteller;Modell;Kaliber;Baujahr;Serien-Nr.\npistol;stateStock;Glock;17;9 mm Luger;2004;DE 1\n`;
    const spanish = `tipo de arma;origin;marca;modelo;CALIBRE;año de fabricación;Número de Serie\npistol;stateStock;Glock;17;9 mm Luger;2004;ES 1\n`;
    for (const each of [file, spanish]) expect(verdicts(await files.imported(each))).toEqual(['accepted']);
  });

  it('of two hundred columns is read, most of them left out by a mapping', async () => {
    const spare = Array.from({ length: 192 }, (_, index) => `spare ${index}`);
    const mapping = { ignore: spare };
    const { body } = await armourer.post('/v1/import-mappings', { name: 'wide', mapping }).expect(201);
    const file = `${HEADER},${spare.join(',')}\n${row('WIDE 1')}${','.repeat(192)}\n${row('WIDE 2')}${',x'.repeat(192)}\n`;
    expect(verdicts(await files.imported(file, { query: { mapping: body.id } }))).toEqual(TWO);
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(registry.clone));
});
