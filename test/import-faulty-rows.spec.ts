import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  csv,
  expectAddsUp,
  expectSound,
  HEADER,
  importingBy,
  leads,
  line,
  NDJSON,
  ndjson,
  row,
  verdicts,
  type Importing,
} from './support/imports.js';
import { newAgency, newOfficer, newUnit, startRegistry, type Agency, type TestRegistry } from './support/registry.js';

const TEN_MEGABYTES = 10 * 1024 * 1024;
const columns = HEADER.split(',');

/** A row under `HEADER` with these cells in place of the sound ones. */
const withCells = (serial: string, cells: Record<string, string>) =>
  row(serial)
    .split(',')
    .map((cell, place) => cells[columns[place]!] ?? cell)
    .join(',');

type Lead = [pointer: string, column: string | null, code: string];

describe('a row that cannot be taken in', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    files = importingBy(registry.app.getHttpServer(), await newOfficer(registry, agency, 'armourer'));
  });

  afterAll(() => registry.close());

  it.each<[what: string, text: string, leads: Lead[]]>([
    ['a quote inside a cell', row('A"1'), [['', null, 'WRONG_QUOTING']]],
    ['something behind a quote', row('"A"1'), [['', null, 'WRONG_QUOTING']]],
    ['a cell too few', 'pistol,stateStock,Glock', [['', null, 'TOO_FEW_FIELDS']]],
    ['a cell too many', `${row('A1')},more`, [['', null, 'TOO_MANY_FIELDS']]],
    ['no cell with anything in it', ',,,,,,,', [['', null, 'EMPTY_ROW']]],
    ['no type', withCells('A1', { type: '' }), [['/type', 'type', 'REQUIRED']]],
    ['an origin there is not', withCells('A1', { origin: 'attic' }), [['/origin', 'origin', 'NOT_ONE_OF']]],
    [
      'a year in words',
      withCells('A1', { year: 'about 1974' }),
      [['/yearOfManufacture', 'year', 'NOT_A_WHOLE_NUMBER']],
    ],
    ['a year to come', withCells('A1', { year: '2999' }), [['/yearOfManufacture', 'year', 'DATE_IN_FUTURE']]],
    [
      'a country there is not',
      withCells('A1', { 'country of manufacture': 'ZZZ' }),
      [['/countryOfManufacture', 'country of manufacture', 'UNKNOWN_COUNTRY']],
    ],
    ['a serial rounded by a spreadsheet', row('1.23E+11'), [['/markings/0/text', 'serial', 'SPREADSHEET_NUMBER']]],
    ['the same with a comma', row('"1,23E+11"'), [['/markings/0/text', 'serial', 'SPREADSHEET_NUMBER']]],
    ['the same with a blank beside it', row(' 1.23E+11'), [['/markings/0/text', 'serial', 'SPREADSHEET_NUMBER']]],
    ['a serial made a date', row('2-Mar'), [['/markings/0/text', 'serial', 'SPREADSHEET_DATE']]],
    ['a sign for what could not be shown', row('########'), [['/markings/0/text', 'serial', 'SPREADSHEET_ERROR']]],
    ['a sign elsewhere', withCells('A1', { model: '#REF!' }), [['/model', 'model', 'SPREADSHEET_ERROR']]],
    ['neither a serial nor a reason for none', row(''), [['/markings', 'serial', 'REQUIRED']]],
    ['a NUL', row('A\u00001'), [['/markings/0/text', 'serial', 'NUL_CHARACTER']]],
    ['a control of direction', row('A\u202e1'), [['/markings/0/text', 'serial', 'BIDI_CONTROL']]],
    [
      'several faults',
      withCells('A1', { type: '', origin: 'attic', year: 'x' }),
      [
        ['/yearOfManufacture', 'year', 'NOT_A_WHOLE_NUMBER'],
        ['/type', 'type', 'REQUIRED'],
        ['/origin', 'origin', 'NOT_ONE_OF'],
      ],
    ],
  ])('for %s says in which cell, and the rows beside it are', async (what, text, expected) => {
    const done = await files.imported(csv(row(`before ${what}`), text, row(`behind ${what}`)));
    expect(done.job.problem).toBeNull();
    expect(done.rows.map(({ verdict }) => verdict)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(leads(done.rows[1]!)).toEqual(expected);
    for (const { detail } of done.rows[1]!.reasons) expect(detail.length).toBeGreaterThan(10);
    await expectAddsUp(registry.clone, done);
  });

  it.each<[what: string, text: string, leads: Lead[]]>([
    ['no JSON', '{"type": "pistol", ', [['', null, 'NOT_JSON']]],
    ['no object', '["pistol"]', [['', null, 'WRONG_TYPE']]],
    ['a member named twice', '{"type":"pistol","type":"rifle"}', [['', null, 'REPEATED_MEMBER']]],
    [
      'half of a surrogate pair',
      line('A1').replace('A1', String.raw`A\ud83d1`),
      [['/markings/0/text', null, 'LONE_SURROGATE']],
    ],
    ['an escaped NUL', line('A1').replace('A1', String.raw`A\u00001`), [['/markings/0/text', null, 'NUL_CHARACTER']]],
    ['a NUL', line('A\u00001').replace(String.raw`\u0000`, '\u0000'), [['', null, 'NOT_JSON']]],
    ['a member there is not', line('A1', { colour: 'black' }), [['/colour', null, 'UNKNOWN_FIELD']]],
    [
      'too deep a nesting',
      line('A1', { legacy: JSON.parse('['.repeat(20) + ']'.repeat(20)) }),
      [[`/legacy${'/0'.repeat(15)}`, null, 'TOO_DEEP']],
    ],
    ['a number for a text', line('A1', { model: 17 }), [['/model', null, 'WRONG_TYPE']]],
  ])('as a line of NDJSON with %s says where, and the lines beside it are', async (what, text, expected) => {
    const done = await files.imported(ndjson(line(`over ${what}`), text, line(`under ${what}`)), NDJSON);
    expect(done.job.problem).toBeNull();
    expect(done.rows.map(({ verdict }) => verdict)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(leads(done.rows[1]!)).toEqual(expected);
    await expectAddsUp(registry.clone, done);
  });

  it('is the one line among many that is not JSON', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => line(`MANY ${index}`));
    lines[1_234] = 'not JSON';
    const done = await files.imported(ndjson(...lines), NDJSON);
    expect(done.counts).toMatchObject({ read: 2_000, rejected: 1, entered: 1_999 });
    const [faulty] = done.rows.filter(({ verdict }) => verdict === 'rejected');
    expect(faulty).toMatchObject({ number: 1_235, line: 1_235, reasons: [{ code: 'NOT_JSON' }] });
  });

  it.each([
    ['of a CSV', () => csv(row('LONG 1'), row('x'.repeat(TEN_MEGABYTES)), row('LONG 2')), {}],
    ['in quotes', () => csv(row('LQ 1'), row(`"${'y\n'.repeat(TEN_MEGABYTES / 2)}"`), row('LQ 2')), {}],
    ['of NDJSON', () => ndjson(line('LJ 1'), line('z'.repeat(TEN_MEGABYTES)), line('LJ 2')), NDJSON],
  ])('with ten megabytes in one field %s is refused, and the rows beside it are not', async (_what, file, sending) => {
    const done = await files.imported(file(), sending);
    expect(verdicts(done)).toEqual(['accepted', 'rejected RECORD_TOO_LONG', 'accepted']);
  });

  it('that makes more than an entry may hold is refused by itself, and the others enter', async () => {
    const symbols = Array.from({ length: 10 }, () => '銃'.repeat(100));
    const markings = Array.from({ length: 20 }, (_, index) => ({ kind: 'other', text: `M ${index}`, symbols }));
    const nobody = { kind: 'unit', unit: '00000000-0000-4000-8000-000000000000' };
    const lines = [{}, { markings }, { markings, holder: nobody }, {}].map((said, at) => line(`BIG ${at}`, said));
    const done = await files.imported(ndjson(...lines), NDJSON);
    expect(verdicts(done)).toEqual(['accepted', 'rejected ENTRY_TOO_LARGE', 'rejected UNIT_NOT_FOUND', 'accepted']);
    expect(done.counts.entered).toBe(2);
  });

  it('with faults without number is told a hundred of them, however many such rows there are', async () => {
    const wide = `{${Array.from({ length: 5_000 }, (_, index) => `"${index}":1`).join()}}`;
    const done = await files.imported(ndjson(...Array<string>(5).fill(wide), line('WIDE 1')), NDJSON);
    expect(done.counts).toMatchObject({ rejected: 5, entered: 1 });
    for (const { reasons } of done.rows.slice(0, 5)) expect(reasons).toHaveLength(100);
  });

  it('with a field past its bound, in a record that is not, is refused', async () => {
    const done = await files.imported(csv(row('x'.repeat(70_000)), row('FIELD 2')));
    expect(verdicts(done)).toEqual(['rejected FIELD_TOO_LONG', 'accepted']);
  });

  it.each<[header: string, text: string, code: string]>([
    ['occurred', '01/02/2003', 'AMBIGUOUS_DATE'],
    ['occurred', '37653', 'SPREADSHEET_DATE'],
    ['occurred', '2-Mar-24', 'SPREADSHEET_DATE'],
    ['occurred', '13/02/2003', 'NOT_A_DATE'],
    ['held since', '2003-02-30', 'IMPOSSIBLE_DATE'],
    ['held since', '2999', 'DATE_IN_FUTURE'],
  ])('with a date in %s written %s is refused', async (header, text, code) => {
    const done = await files.imported(csv(`${row(`D ${text}`)},${text}`).replace('serial', `serial,${header}`));
    expect(verdicts(done)).toEqual([`rejected ${code}`]);
    expect(done.rows[0]!.reasons[0]!.column).toBe(header);
  });

  it.each<[what: string, cells: string, leads: Lead[]]>([
    ['a day to come', 'stolen,2999', [['/missingSince', 'stolen since', 'DATE_IN_FUTURE']]],
    ['no day at all', 'stolen,2003-13', [['/missingSince', 'stolen since', 'IMPOSSIBLE_DATE']]],
    ['a day though it is not missing', 'active,2003', [['/missingSince', 'stolen since', 'CONTRADICTION']]],
    ['a status there is not', 'sold,', [['/status', 'status', 'NOT_ONE_OF']]],
  ])('that says it is missing with %s is refused by itself', async (what, cells, expected) => {
    const file = csv(`${row(`S ${what}`)},${cells}`, `${row(`S beside ${what}`)},,`);
    const done = await files.imported(file.replace('serial', 'serial,status,stolen since'));
    expect(done.job.problem).toBeNull();
    expect(done.rows.map(({ verdict }) => verdict)).toEqual(['rejected', 'accepted']);
    expect(leads(done.rows[0]!)).toEqual(expected);
  });

  it('for a unit of another agency is refused as for one that does not exist', async () => {
    const theirs = (await newAgency(registry, 'police')).rootUnit;
    const below = await newUnit(agency, 'Third store');
    const nobody = '00000000-0000-4000-8000-000000000000';
    const file = csv(...[theirs, nobody, below].map((unit, index) => `${row(`H ${index}`)},${unit}`));
    const done = await files.imported(file.replace('serial', 'serial,holder'));
    expect(verdicts(done)).toEqual(['rejected UNIT_NOT_FOUND', 'rejected UNIT_NOT_FOUND', 'accepted']);
    expect(leads(done.rows[0]!)).toEqual([['/holder/unit', 'holder', 'UNIT_NOT_FOUND']]);
    expect(done.rows[0]!.reasons).toEqual(done.rows[1]!.reasons);
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(registry.clone));
});
