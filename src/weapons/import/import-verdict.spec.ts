import { describe, expect, it } from '@jest/globals';
import type { ImportRow } from './import-row.js';
import { builtinVocabulary } from '../../vocabulary/index.js';
import { warningsOf } from './import-verdict.js';

const plain: ImportRow = {
  type: 'selfLoadingPistol',
  origin: 'stateStock',
  manufacturer: 'Glock',
  model: '17',
  calibre: '9 mm Luger',
  yearOfManufacture: 2004,
  markings: [{ kind: 'serial', text: 'KAX 104729' }],
};

const warnings = (fields: Partial<ImportRow>) =>
  warningsOf({ ...plain, ...fields }, builtinVocabulary).map(({ code, pointer }) => [code, pointer]);

describe('warnings of a row', () => {
  it('are none where everything is said plainly, or not at all', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ manufacturer: null, model: undefined, calibre: null, yearOfManufacture: null })).toEqual([]);
  });

  it.each<[string, Partial<ImportRow>, ...[string, string][]]>([
    ['a type nobody knows', { type: 'thing' }, ['TYPE_UNRESOLVED', '/type']],
    ['a type of two', { type: 'MG' }, ['TYPE_ASSUMED', '/type']],
    ['a maker nobody knows', { manufacturer: 'Qqqq Works', model: null }, ['MANUFACTURER_UNRESOLVED', '/manufacturer']],
    ['a maker misspelled', { manufacturer: 'Berretta', model: null }, ['MANUFACTURER_ASSUMED', '/manufacturer']],
    ['a model nobody knows', { model: 'Qqqq 77' }, ['MODEL_UNRESOLVED', '/model']],
    ['a model without its maker', { manufacturer: null }, ['MODEL_ASSUMED', '/model']],
    ['a calibre nobody knows', { calibre: '77 mm Qqqq' }, ['CALIBRE_UNRESOLVED', '/calibre']],
    ['a year before the maker', { yearOfManufacture: 1890 }, ['YEAR_IMPLAUSIBLE', '/yearOfManufacture']],
    ['no serial', { markings: [{ kind: 'proof', text: 'R' }] }, ['NO_SERIAL', '/markings']],
    ['no marking', { markings: [], unmarkedReason: 'notRecorded' }, ['NO_SERIAL', '/markings']],
    [
      'a serial that is a remark',
      { markings: [...plain.markings, { kind: 'serial', text: 'illegible' }] },
      ['JUNK_SERIAL', '/markings/1/text'],
    ],
  ])('name %s', (_what, fields, ...expected) => {
    expect(warnings(fields)).toEqual(expected);
  });

  it('say what a text may mean', () => {
    const [warning] = warningsOf({ ...plain, type: 'MG' }, builtinVocabulary);
    expect(warning!.detail).toContain('lightMachineGun, heavyMachineGun');
  });
});
