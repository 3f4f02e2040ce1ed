import { describe, expect, it } from '@jest/globals';
import { weaponColumns } from '../weapon-columns.js';
import { cellsOfExported, isExportedRecord, isExportHeader, statedMarkings } from './exported-record.js';

const marking = { number: 1, kind: 'serial', text: 'KAX 104729', scripts: ['Latn'], unread: [], place: null };
const record = {
  id: 'b1',
  registryNumber: '7K3M-9QWX-2T47',
  status: 'stolen',
  type: { code: 'selfLoadingPistol', asWritten: '-pistol' },
  origin: 'stateStock',
  manufacturer: null,
  model: { code: null, asWritten: 'unknown' },
  calibre: { code: '9-luger', asWritten: '9 mm Luger' },
  countryOfManufacture: null,
  yearOfManufacture: 2004,
  conditions: [],
  military: false,
  markings: [marking],
  unmarkedReason: null,
  legacy: null,
  holder: { kind: 'unknown', unit: null, basis: 'lastKnown', asOf: '2026-03' },
  registeredAt: '2026-01-01T00:00:00.000000Z',
  registeredBy: 'u1',
  position: 2,
};

describe('a weapon of an export', () => {
  it('is known by what only a record on register says', () => {
    expect(isExportedRecord(record)).toBe(true);
    const { position: _, ...body } = record;
    expect(isExportedRecord(body)).toBe(false);
    expect(isExportedRecord({ ...record, type: 'pistol' })).toBe(false);
  });

  it('in CSV is known by a header with every column, wherever they stand', () => {
    const header = weaponColumns.map(([name]) => name);
    expect(isExportHeader(['tracemark_reason', ...header.toReversed()])).toBe(true);
    expect(isExportHeader(header.slice(1))).toBe(false);
  });

  it('is read as the cells that its CSV has, escaped as there', () => {
    expect(cellsOfExported(record)).toEqual({
      cells: {
        registryNumber: '7K3M-9QWX-2T47',
        type: "'-pistol",
        origin: 'stateStock',
        model: "'unknown",
        calibre: '9 mm Luger',
        yearOfManufacture: '2004',
        conditions: 'none',
        military: 'false',
        markings: JSON.stringify([marking]),
        holderKind: "'unknown",
        holderBasis: 'lastKnown',
        holderAsOf: '2026-03',
        status: 'stolen',
        missingSince: '2026-03',
        id: 'b1',
        position: '2',
        registeredAt: '2026-01-01T00:00:00.000000Z',
        registeredBy: 'u1',
      },
    });
  });

  it.each([
    ['a member that no weapon has', { colour: 'black' }, ['colour', 'UNKNOWN_FIELD']],
    ['a maker that is a text', { manufacturer: 'Glock' }, ['manufacturer', 'WRONG_TYPE']],
    ['legacy that is a list', { legacy: [] }, ['legacy', 'WRONG_TYPE']],
    ['markings that are none', { markings: null }, ['markings', 'WRONG_TYPE']],
    ['a name that is a number with a fraction', { type: { asWritten: 1.5 } }, ['type', 'WRONG_TYPE']],
    ['conditions that are a text', { conditions: 'none' }, ['conditions', 'NOT_ONE_OF']],
    ['a condition that is none', { conditions: ['none'] }, ['conditions', 'NOT_ONE_OF']],
    ['a text for a flag', { military: 'yes' }, ['military', 'WRONG_TYPE']],
    ['a flag for a name', { model: { asWritten: true } }, ['model', 'WRONG_TYPE']],
    ['a year that is an object', { yearOfManufacture: {} }, ['yearOfManufacture', 'WRONG_TYPE']],
  ])('with %s is refused by name', (_what, changed, fault) => {
    const read = cellsOfExported({ ...record, ...changed });
    expect('faults' in read && read.faults.map(({ column, code }) => [column, code])).toEqual([fault]);
  });

  it('tells conditions that nobody knows, that are none, and that there are', () => {
    const cellOf = (conditions: string[] | null) => {
      const read = cellsOfExported({ ...record, conditions });
      return 'cells' in read ? read.cells.conditions : read.faults;
    };
    expect([null, [], ['deactivated', 'blankFiring']].map(cellOf)).toEqual([
      undefined,
      'none',
      'deactivated blankFiring',
    ]);
  });

  it('has its markings stated without what is said of their record and what is not known', () => {
    expect(statedMarkings([marking, { ...marking, text: '', symbols: ['crown'], entry: 'e1' }])).toEqual([
      { kind: 'serial', text: 'KAX 104729', unread: [] },
      { kind: 'serial', symbols: ['crown'], unread: [] },
    ]);
    expect(statedMarkings(['KAX 104729'])).toEqual(['KAX 104729']);
    expect(statedMarkings('KAX 104729')).toBe('KAX 104729');
  });
});
