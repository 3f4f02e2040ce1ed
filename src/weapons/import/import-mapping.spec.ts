import { describe, expect, it } from '@jest/globals';
import type { TableForm } from '../../platform/tabular/table.js';
import { ImportColumnsError, resolveColumns, type ImportMapping } from './import-mapping.js';

const csv = (...header: string[]): TableForm => ({ format: 'csv', delimiter: ',', header, rawHeader: header.join() });
const LEAST = ['type', 'origin', 'serial'];

function faults(header: string[] | null, mapping?: ImportMapping): [pointer: string, code: string][] {
  try {
    resolveColumns(header === null ? { format: 'ndjson' } : csv(...header), mapping);
    return [];
  } catch (error) {
    return (error as ImportColumnsError).faults.map(({ pointer, code }) => [pointer, code]);
  }
}

describe('the columns of a file', () => {
  it('are recognised by their headers', () => {
    expect(resolveColumns(csv('Weapon type', 'Origin', 'S/N', 'tracemark_reason'))).toEqual({
      form: 'cells',
      columns: [
        { header: 'Weapon type', column: 'type' },
        { header: 'Origin', column: 'origin' },
        { header: 'S/N', column: 'serial' },
        { header: 'tracemark_reason', column: null },
      ],
      constants: {},
      exported: false,
    });
  });

  it('are named by a mapping, which goes before what a header looks like', () => {
    const mapping = {
      columns: { Number: 'serial', Make: 'model' },
      constants: { type: 'rifle', origin: 'stateStock' },
      ignore: ['Remarks'],
    };
    expect(resolveColumns(csv('Number', 'Make', 'Remarks'), mapping)).toEqual({
      form: 'cells',
      columns: [
        { header: 'Number', column: 'serial' },
        { header: 'Make', column: 'model' },
        { header: 'Remarks', column: null },
      ],
      constants: { type: 'rifle', origin: 'stateStock' },
      exported: false,
    });
  });

  it('of NDJSON are the members of a registration, or flat where a mapping says so', () => {
    expect(resolveColumns({ format: 'ndjson' })).toMatchObject({ form: 'body' });
    expect(resolveColumns({ format: 'ndjson' }, { columns: { nr: 'serial' } })).toEqual({
      form: 'members',
      columns: [{ header: 'nr', column: 'serial' }],
      constants: {},
      exported: false,
    });
  });

  it('are plain data, as a worker takes it', () => {
    const plan = resolveColumns(csv(...LEAST));
    expect(structuredClone(plan)).toEqual(plan);
  });
});

describe('a file whose columns cannot be told is refused:', () => {
  it.each<[string, string[] | null, ImportMapping | undefined, ...[string, string][]]>([
    ['a repeated header', [...LEAST, 'serial'], undefined, ['/header/3', 'REPEATED_HEADER']],
    ['an empty header', [...LEAST, ' '], undefined, ['/header/3', 'EMPTY_HEADER']],
    ['a header that nobody knows', [...LEAST, 'Remarks'], undefined, ['/header/3', 'UNKNOWN_HEADER']],
    ['two headers of one column', [...LEAST, 'S/N'], undefined, ['/header/3', 'COLUMN_TWICE']],
    ['no type and no origin', ['serial'], undefined, ['/header', 'MISSING_COLUMN'], ['/header', 'MISSING_COLUMN']],
    ['no marking', ['type', 'origin', 'model'], undefined, ['/header', 'MISSING_COLUMN']],
    ['a serial beside all markings', [...LEAST, 'markings'], undefined, ['/header', 'CONTRADICTION']],
    [
      'a mapping of a header that is not there',
      LEAST,
      { columns: { Nr: 'model' } },
      ['/mapping/columns/Nr', 'HEADER_NOT_IN_FILE'],
    ],
    [
      'a mapping to no column',
      [...LEAST, 'a/b'],
      { columns: { 'a/b': 'colour' } },
      ['/mapping/columns/a~1b', 'UNKNOWN_COLUMN'],
      ['/header/3', 'UNKNOWN_HEADER'],
    ],
    [
      'a constant for no column',
      LEAST,
      { constants: { colour: 'black' } },
      ['/mapping/constants/colour', 'UNKNOWN_COLUMN'],
    ],
    [
      'a constant for what every object has',
      LEAST,
      { constants: { constructor: 'x' } as never },
      ['/mapping/constants/constructor', 'UNKNOWN_COLUMN'],
    ],
    [
      'a constant that is no year',
      LEAST,
      { constants: { yearOfManufacture: '2004.0' } },
      ['/mapping/constants/yearOfManufacture', 'NOT_A_WHOLE_NUMBER'],
    ],
    [
      'a header both mapped and left out',
      [...LEAST, 'x'],
      { columns: { x: 'model' }, ignore: ['x'] },
      ['/mapping/columns/x', 'CONTRADICTION'],
    ],
    [
      'two headers mapped to one column',
      [...LEAST, 'x', 'y'],
      { columns: { x: 'model', y: 'model' } },
      ['/header/4', 'COLUMN_TWICE'],
    ],
    ['a mapping of NDJSON to no column', null, { columns: { x: 'y' } }, ['/mapping/columns/x', 'UNKNOWN_COLUMN']],
  ])('%s', (_what, header, mapping, ...expected) => {
    expect(faults(header, mapping)).toEqual(expected);
  });

  it('not where a header that is left out is missing', () => {
    expect(faults(LEAST, { ignore: ['Remarks'] })).toEqual([]);
  });
});
