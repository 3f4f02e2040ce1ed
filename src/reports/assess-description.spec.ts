import { describe, expect, it } from '@jest/globals';
import { builtinVocabulary } from '../vocabulary/index.js';
import { assessDescription, type RecordedDescription } from './assess-description.js';

const glock17: RecordedDescription = {
  typeCode: 'selfLoadingPistol',
  typeText: 'selfLoadingPistol',
  manufacturerCode: 'glock',
  manufacturerText: 'Glock',
  modelCode: null,
  modelText: '17',
  calibreCode: '9-luger',
  calibreText: '9 mm Luger',
  countryOfManufacture: 'AUT',
  yearOfManufacture: 2004,
};

const assess = (recorded: RecordedDescription) => assessDescription(recorded, builtinVocabulary);
const findingsOf = (fields: Partial<RecordedDescription>) => assess({ ...glock17, ...fields }).findings;

describe('a description', () => {
  it('that says everything lacks nothing', () => {
    const { findings, credits } = assess(glock17);
    expect(findings).toEqual([]);
    expect(new Set(Object.values(credits))).toEqual(new Set(['full']));
  });

  it('that says nothing but a type the list does not know lacks the rest', () => {
    const { findings, credits } = assess({
      typeCode: null,
      typeText: 'thing',
      manufacturerCode: null,
      manufacturerText: null,
      modelCode: null,
      modelText: null,
      calibreCode: null,
      calibreText: null,
      countryOfManufacture: null,
      yearOfManufacture: null,
    });
    expect(findings).toEqual([
      'unresolvedType',
      'missingManufacturer',
      'missingModel',
      'missingCalibre',
      'missingCountry',
      'missingYear',
    ]);
    expect(credits).toMatchObject({ type: 'half', manufacturer: 'none', yearOfManufacture: 'none' });
  });

  const noMaker = { manufacturerCode: null };
  it.each<[string, Partial<RecordedDescription>, string[]]>([
    [
      'an unknown maker',
      { ...noMaker, manufacturerText: 'Zzyzx Works', modelText: null },
      ['unresolvedManufacturer', 'missingModel'],
    ],
    ['a misspelt maker', { ...noMaker, manufacturerText: 'Bereta', modelText: '92' }, ['assumedManufacturer']],
    ['an unknown model', { modelText: 'Zzyzx 9000' }, ['unresolvedModel']],
    ['an unknown calibre', { calibreCode: null, calibreText: '13.7 mm Zzyzx' }, ['unresolvedCalibre']],
    ['a calibre that may be several', { calibreCode: null, calibreText: '9mm' }, ['assumedCalibre']],
    ['an unknown type', { typeCode: null, typeText: 'thing' }, ['unresolvedType']],
    ['a State after its end', { countryOfManufacture: 'DDR' }, ['contradictionCountryNotThen']],
    ['a year before the maker', { yearOfManufacture: 1920 }, ['contradictionYearOutsideMaker']],
    [
      'a calibre of other weapons',
      { calibreCode: '308-win', calibreText: '.308 Win' },
      ['contradictionCalibreNotOfModel'],
    ],
    ['a type of other weapons', { typeCode: 'shotgun', typeText: 'shotgun' }, ['contradictionTypeNotOfModel']],
    ['a model of other makers', { modelText: 'Beretta 92FS' }, ['contradictionModelNotOfMaker']],
  ])('with %s', (_, fields, findings) => {
    expect(findingsOf(fields)).toEqual(expect.arrayContaining(findings));
  });

  it('that names an importer as the maker says so, and judges the importer’s years by nothing', () => {
    const importer = { manufacturerCode: 'century', manufacturerText: 'Century', yearOfManufacture: 1944 };
    const findings = findingsOf({ ...importer, modelText: null });
    expect(findings).toContain('contradictionMakerIsImporter');
    expect(findings).not.toContain('contradictionYearOutsideMaker');
  });

  it('keeps a code that stands on record, whatever its text says today', () => {
    expect(findingsOf({ calibreText: 'as on the box' })).toEqual([]);
  });

  it('may call a rifle what its maker calls an assault rifle: the fire selector alone differs', () => {
    const rifle = { typeCode: 'rifle', typeText: 'rifle', manufacturerCode: 'izhmash', manufacturerText: 'Izhmash' };
    const akm = {
      ...rifle,
      modelText: 'AKM',
      calibreCode: '7.62x39',
      calibreText: '7.62x39',
      countryOfManufacture: 'SUN',
    };
    expect(findingsOf({ ...akm, yearOfManufacture: 1968 })).not.toContain('contradictionTypeNotOfModel');
  });

  it.each([
    ['a code and its alias', { manufacturerText: 'Glock GmbH', manufacturerCode: null }],
    ['a spelling with separators', { modelText: 'G-17' }],
  ])('is of one maker and model with %s', (_, fields) => {
    const { maker, model } = assess(glock17);
    expect(assess({ ...glock17, ...fields })).toMatchObject({ maker, model });
  });

  it('with the code of a model on record is of that model, whatever its text says today', () => {
    const { findings, model } = assess({ ...glock17, modelCode: 'glock-17', modelText: 'Zzyzx 9000' });
    expect([findings, model]).toEqual([[], '=glock-17']);
    expect(findingsOf({ modelCode: 'beretta-92', modelText: 'Zzyzx 9000' })).toEqual(['contradictionModelNotOfMaker']);
  });

  it('of a maker nobody knows is compared by the text without separators', () => {
    const zzyzx = (manufacturerText: string) => assess({ ...glock17, ...noMaker, manufacturerText }).maker;
    expect(zzyzx('Zzyzx-Works')).toBe(zzyzx('ZZYZX works'));
    expect(zzyzx('Zzyzx-Works')).not.toBe(zzyzx('Zzyzx'));
  });
});
