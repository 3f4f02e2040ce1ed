import { describe, expect, it } from '@jest/globals';
import { builtinVocabulary } from '../vocabulary/index.js';
import { fieldComparer, type RecordedFields, type StatedFields } from './search-evidence.js';

const nothing: RecordedFields = {
  manufacturer: null,
  model: null,
  calibre: null,
  countryOfManufacture: null,
  yearOfManufacture: null,
};
const compare = (stated: StatedFields, recorded: Partial<RecordedFields>) =>
  fieldComparer(stated, builtinVocabulary)({ ...nothing, ...recorded });

describe('what is stated beside what is recorded', () => {
  it.each([
    ['17', 'Glock 17', 'Glock', 'agree'],
    ['G17', '17', 'Glock', 'agree'],
    ['17', '19', 'Glock', 'disagree'],
    ['Mystery 5', 'mystery 5 ', 'Glock', 'agree'],
    ['Mystery 5', 'Mystery 6', 'Glock', 'unknown'],
  ])('takes the model %s for %s of %s: %s', (stated, recorded, manufacturer, comparison) => {
    expect(compare({ manufacturer, model: stated }, { manufacturer, model: recorded }).model).toBe(comparison);
  });

  it('is less sure of a name that it only assumes', () => {
    const said = compare(
      { calibre: '9 mm Luger', manufacturer: 'Glock' },
      { calibre: '9 mm Luger', manufacturer: 'Glock' },
    );
    expect(said).toMatchObject({ calibre: 'agree', confidence: { calibre: 1, manufacturer: 1 } });
    const assumed = compare({ calibre: '9' }, { calibre: '9 mm Luger' });
    expect(assumed.calibre).toBe('agree');
    expect(assumed.confidence!.calibre).toBeLessThan(1);
    expect(assumed.confidence!.calibre).toBeGreaterThan(0.3);
  });

  it('says nothing where one of the two is not known', () => {
    expect(compare({ model: '17' }, {})).toMatchObject({ model: 'unknown', yearOfManufacture: 'unknown' });
    expect(compare({}, { model: '17' })).toMatchObject({ model: 'unknown' });
  });

  it('asks each record anew, whatever it was asked before', () => {
    const comparer = fieldComparer({ manufacturer: 'Glock', model: '17', yearOfManufacture: 2004 }, builtinVocabulary);
    const years = [2004, 2005, 2006].map((year) => comparer({ ...nothing, yearOfManufacture: year }).yearOfManufacture);
    expect(years).toEqual(['agree', 'near', 'disagree']);
  });
});
