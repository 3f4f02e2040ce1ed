import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { TableRecord } from '../../platform/tabular/table.js';
import { resolveColumns, type ImportMapping } from './import-mapping.js';
import { nameColumns, readRow } from './import-row.js';

const at = { number: 1, line: 2 };

/** Reads one row of a CSV with these headers and cells. */
function row(cells: Record<string, string>, mapping?: ImportMapping) {
  const header = Object.keys(cells);
  const plan = resolveColumns({ format: 'csv', delimiter: ',', header, rawHeader: header.join() }, mapping);
  const record: TableRecord = { ...at, raw: '', fields: Object.values(cells) };
  return { ...readRow(record, plan), record, plan };
}

const least = { type: 'rifle', origin: 'stateStock', serial: 'A1' };
const read = (cells: Record<string, string>, mapping?: ImportMapping) => {
  const result = row({ ...least, ...cells }, mapping);
  return 'row' in result ? result.row : result.faults.map(({ code, pointer, column }) => [code, pointer, column]);
};

const line = (value: Record<string, unknown>, mapping: ImportMapping | null = null, raw = JSON.stringify(value)) => {
  const plan = resolveColumns({ format: 'ndjson' }, mapping);
  const result = readRow({ ...at, raw }, plan);
  return 'row' in result ? result.row : result.faults.map(({ code, pointer, column }) => [code, pointer, column]);
};

describe('a row of cells', () => {
  it('is a registration', () => {
    const cells = {
      manufacturer: ' Glock ',
      model: '17',
      calibre: '9 mm Luger',
      'Country of origin': ' AUT',
      Year: '2004 ',
      'Serial No.': ' 007 KA ',
      'Serial location': 'frame',
      'Import marking': 'XVA 24',
      proof: 'crowned R',
      holderKind: 'unit',
      'held since': '2020',
      'Document no': 'R 17/4',
      occurredAt: '2019-04',
    };
    const { serial: _, ...others } = least;
    expect(row({ ...others, ...cells })).toMatchObject({
      row: {
        ...others,
        manufacturer: ' Glock ',
        model: '17',
        calibre: '9 mm Luger',
        countryOfManufacture: 'AUT',
        yearOfManufacture: 2004,
        markings: [
          { kind: 'serial', text: ' 007 KA ', place: 'frame' },
          { kind: 'import', text: 'XVA 24' },
          { kind: 'proof', text: 'crowned R' },
        ],
        holder: { kind: 'unit', asOf: '2020' },
        sourceRef: 'R 17/4',
        occurredAt: '2019-04',
      },
    });
  });

  it('may state all markings in JSON', () => {
    const markings = [{ kind: 'serial', text: '1.23E+11', unread: [] }];
    const cells = { type: 'rifle', origin: 'stateStock', markings: JSON.stringify(markings) };
    expect(row(cells)).toMatchObject({ row: { markings } });
    for (const bad of ['[', '1],"x":[2', 'KA 7'])
      expect(row({ ...cells, markings: bad })).toMatchObject({
        faults: [{ code: 'NOT_JSON', pointer: '/markings', column: 'markings' }],
      });
  });

  it('keeps a formula as the text it is', () => {
    expect(read({ model: '=HYPERLINK("http://example.org")' })).toMatchObject({
      model: '=HYPERLINK("http://example.org")',
    });
  });

  it('tells an empty cell from one that says unknown, and that from other words', () => {
    const said = read({ manufacturer: '', model: '  ', calibre: 'Unknown', year: 'unknown', serial: 'unknown' });
    expect(said).toEqual({ ...least, serial: undefined, ...unknown() });
    expect(said).not.toHaveProperty('manufacturer');
    expect(read({ calibre: 'unbekannt' })).toMatchObject({ calibre: 'unbekannt' });
    expect(read({ type: 'unknown' })).toMatchObject({ type: 'unknown' });

    function unknown() {
      return { calibre: null, yearOfManufacture: null, markings: [{ kind: 'serial', text: 'unknown' }] };
    }
  });

  it.each([
    ['deactivated', ['deactivated']],
    [' blankFiring, converted ', ['blankFiring', 'converted']],
    ['None', []],
    ['unknown', null],
  ])('tells conditions from none, and none from unknown: %s', (cell, conditions) => {
    expect(read({ conditions: cell })).toMatchObject({ conditions });
    expect(read({ conditions: ' ' })).not.toHaveProperty('conditions');
  });

  it.each([
    ['TRUE', true],
    ['no', false],
    ['Unknown', null],
  ])('reads yes, no and unknown: %s', (cell, military) => {
    expect(read({ military: cell })).toMatchObject({ military });
    expect(read({ military: '' })).not.toHaveProperty('military');
  });

  it.each(['2004.0', '2004,0', '2.004', '+2004', '02004', '2e3', '0x7D4', '２００４', '2004?'])(
    'takes no number but one of plain digits: %s',
    (year) => {
      expect(read({ Year: year })).toEqual([['NOT_A_WHOLE_NUMBER', '/yearOfManufacture', 'Year']]);
    },
  );

  it.each<[string, Record<string, string>, ...[string, string, string | undefined][]]>([
    ['a rounded serial', { serial: '1.23E+11' }, ['SPREADSHEET_NUMBER', '/markings/0/text', 'serial']],
    ['a serial made a date', { serial: 'Mar-02' }, ['SPREADSHEET_DATE', '/markings/0/text', 'serial']],
    ['an error of a spreadsheet', { model: '#REF!' }, ['SPREADSHEET_ERROR', '/model', 'model']],
    ['a day’s number', { 'held since': '44987', unit: UNIT() }, ['SPREADSHEET_DATE', '/holder/asOf', 'held since']],
    ['a day or a month', { occurredAt: '01/02/2003' }, ['AMBIGUOUS_DATE', '/occurredAt', 'occurredAt']],
    ['a condition not on the list', { conditions: 'rusty' }, ['NOT_ONE_OF', '/conditions', 'conditions']],
    ['none and some', { conditions: 'none converted' }, ['NOT_ONE_OF', '/conditions', 'conditions']],
    ['neither yes nor no', { military: '1' }, ['NOT_YES_OR_NO', '/military', 'military']],
    ['a code not on the list', { origin: 'bought' }, ['NOT_ONE_OF', '/origin', 'origin']],
    ['a place that is none', { serialPlace: 'toe' }, ['NOT_ONE_OF', '/markings/0/place', 'serialPlace']],
    ['no id of a unit', { holderUnit: 'North' }, ['NOT_AN_ID', '/holder/unit', 'holderUnit']],
    ['a type that is missing', { type: '' }, ['REQUIRED', '/type', 'type']],
    ['a text that is too long', { model: 'x'.repeat(201) }, ['TOO_LONG', '/model', 'model']],
    ['a legacy record without its company', { volume: '7' }, ['REQUIRED', '/legacy/company', undefined]],
    ['a wrong registry number', { registryNumber: '7K3M' }, ['WRONG_LENGTH', '/registryNumber', 'registryNumber']],
    ['a weapon missing and active', { 'lost since': '2020' }, ['CONTRADICTION', '/missingSince', 'lost since']],
    [
      'several faults at once',
      { origin: 'x', Year: 'y', Import_marking: '2-Mar' },
      ['NOT_A_WHOLE_NUMBER', '/yearOfManufacture', 'Year'],
      ['SPREADSHEET_DATE', '/markings/1/text', 'Import_marking'],
      ['NOT_ONE_OF', '/origin', 'origin'],
    ],
  ])('refuses %s, and names the column', (_what, cells, ...faults) => {
    const found = read(cells);
    expect(found).toHaveLength(faults.length);
    expect(found).toEqual(expect.arrayContaining(faults));
  });

  it('takes a holder of whom only the time is said for a unit', () => {
    expect(read({ 'held since': '2020' })).toMatchObject({ holder: { kind: 'unit', asOf: '2020' } });
  });

  it('that is empty is told as such', () => {
    expect(row({ type: '', origin: ' ', serial: '' })).toMatchObject({ faults: [{ code: 'EMPTY_ROW' }] });
  });

  it('takes constants for what it does not say', () => {
    const mapping = {
      constants: { origin: 'legacyRecord', serialPlace: 'frame', unmarkedReason: 'notRecorded', legacyCompany: 'Old' },
    };
    const cells = { type: 'rifle', origin: '', serial: 'A1' };
    expect(row(cells, mapping)).toMatchObject({
      row: { origin: 'legacyRecord', markings: [{ text: 'A1', place: 'frame' }], legacy: { company: 'Old' } },
    });
    const unmarked = row({ ...cells, origin: 'stateStock', serial: '' }, mapping);
    expect(unmarked).toMatchObject({ row: { origin: 'stateStock', markings: [], unmarkedReason: 'notRecorded' } });
  });

  it('does not drop what it says of a serial that it lacks', () => {
    expect(read({ serial: '', serialPlace: 'frame' })).toMatchObject({
      markings: [{ kind: 'serial', place: 'frame' }],
    });
  });

  it('puts its registry number in the canonical form', () => {
    expect(read({ registryNumber: '7k3m9qwx2t4' })).toEqual([['WRONG_LENGTH', '/registryNumber', 'registryNumber']]);
    expect(read({ status: 'stolen', 'stolen since': '2020', registryNumber: '0000 0000 0000' })).toMatchObject({
      status: 'stolen',
      missingSince: '2020',
      registryNumber: '0000-0000-0000',
    });
  });

  it('gets the columns of faults that a decision finds later', () => {
    const { record, plan } = row({ ...least, serial: '', proof: 'R', 'S/N': 'A1' } as never, {
      ignore: ['serial'],
      columns: { 'S/N': 'serial' },
    });
    const fault = (pointer: string) => ({ pointer, code: 'X', detail: '' });
    const named = nameColumns(['/markings/1/text', '/markings/0/text', '/type', '/holder'].map(fault), record, plan);
    expect(named.map(({ column }) => column)).toEqual(['proof', 'S/N', 'type', undefined]);
  });

  it('that could not be read keeps its faults, with the pointer of the column', () => {
    const plan = resolveColumns({ format: 'csv', delimiter: ',', header: Object.keys(least), rawHeader: '' });
    const faults = [{ pointer: '', code: 'NUL_CHARACTER', detail: '', column: 'serial' }];
    expect(readRow({ ...at, raw: '', faults }, plan)).toEqual({
      faults: [{ ...faults[0], pointer: '/markings/0/text' }],
    });
  });
});

function UNIT(): string {
  return '01981a2b-3c4d-7000-8000-000000000001';
}

describe('a line of NDJSON', () => {
  const body = { type: 'rifle', origin: 'stateStock', markings: [{ kind: 'serial', text: '2-Mar' }] };

  it('is a registration, and has the members only an import has', () => {
    expect(line({ ...body, status: 'lost', missingSince: '2020', manufacturer: null })).toEqual({
      ...body,
      status: 'lost',
      missingSince: '2020',
      manufacturer: null,
    });
  });

  it('is held to the rules of a registration', () => {
    expect(line({ ...body, colour: 'black', yearOfManufacture: '2004' })).toEqual([
      ['UNKNOWN_FIELD', '/colour', undefined],
      ['WRONG_TYPE', '/yearOfManufacture', undefined],
    ]);
  });

  it('leaves out the reason for which it was given back', () => {
    expect(line({ tracemark_reason: 'X', ...body })).toEqual(body);
  });

  it('that was given back because it is no JSON is read as it was', () => {
    expect(line({ tracemark_reason: 'X', tracemark_line: '{"type":' })).toEqual([['NOT_JSON', '', undefined]]);
    expect(line({ tracemark_line: JSON.stringify(body) })).toEqual(body);
  });

  it.each(['1.0', '1e2', '-0', '1E0', '100000000000000000000'])(
    'takes no number that would be another text: %s',
    (number) => {
      const mapping = { columns: { nr: 'serial' }, ignore: ['weight', 'more'] };
      const raw = (nr: string) => `{"more":{"nr":7},"type":"rifle","weight":1.50,"origin":"stateStock", "nr" : ${nr} }`;
      const said = (nr: string) => line(JSON.parse(raw(nr)), mapping, raw(nr));
      expect(said(number)).toEqual([['WRONG_TYPE', '', 'nr']]);
      expect(said('100')).toMatchObject({ markings: [{ kind: 'serial', text: '100' }] });
      expect(said(JSON.stringify(number))).toMatchObject({ markings: [{ kind: 'serial', text: number }] });
    },
  );

  it('has cells for members where a mapping says so', () => {
    const mapping = { columns: { nr: 'serial', y: 'yearOfManufacture' }, ignore: ['note'] };
    const members = { type: 'rifle', origin: 'stateStock', nr: '007', y: 2004, note: {}, model: null, Make: '' };
    expect(line(members, mapping)).toEqual({
      type: 'rifle',
      origin: 'stateStock',
      model: null,
      yearOfManufacture: 2004,
      markings: [{ kind: 'serial', text: '007' }],
    });
    expect(line({ ...members, nr: JSON.parse('12345678901234567890'), y: 2004.5 }, mapping)).toEqual([
      ['WRONG_TYPE', '', 'nr'],
      ['WRONG_TYPE', '', 'y'],
    ]);
    expect(line({ ...members, colour: 'black', 'S/N': 'A', model: {} }, mapping)).toEqual([
      ['WRONG_TYPE', '', 'model'],
      ['UNKNOWN_FIELD', '', 'colour'],
      ['COLUMN_TWICE', '', 'S/N'],
    ]);
  });
});
