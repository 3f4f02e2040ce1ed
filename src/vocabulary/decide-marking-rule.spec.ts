import { describe, expect, it } from '@jest/globals';
import { extendedBy, format, markingRule, refusalOf } from '../../test/support/extending.js';
import { builtinVocabulary, vocabularyWith, type Vocabulary } from './vocabulary.js';
import { additionsBy } from './additions.js';

const said = {
  instrument: 'x-valmora-marking-act',
  paragraph: '§4',
  on: 'import',
  from: '2012-07-01',
  requires: [{ is: 'importCountry' }, { is: 'depth', micrometres: 80 }],
};
const act = (more: object = {}) => markingRule('x-act-4', { ...said, ...more });
const ended = (to: string | null) => markingRule('x-act-4', { to });

const marking = (kind: string, text: string, appliedAt: string) => ({
  kind,
  text,
  symbols: [],
  scripts: ['Latn'],
  place: 'frame',
  heightMicrometres: null,
  depthMicrometres: 90,
  appliedAt,
});
const adviceOf = ({ adviseOnMarkings, markingRules }: Vocabulary, appliedAt: string, text = 'KEN') => {
  const weapon = {
    manufacturer: 'glock',
    countryOfManufacture: 'AUT',
    yearOfManufacture: 2011,
    markings: [marking('serial', 'KAX 104729', '2011'), marking('import', text, appliedAt)],
    imported: true,
    releasedToCivil: false,
    retainedByState: false,
  };
  const bonds = Object.fromEntries(markingRules.instruments.map((instrument) => [instrument, '0001-01-01']));
  return adviseOnMarkings(weapon, bonds).map(({ rule, requirement, verdict }) => `${rule} ${requirement} ${verdict}`);
};
const ofActs = (vocabulary: Vocabulary, ...mark: [appliedAt: string, text?: string]) =>
  adviceOf(vocabulary, ...mark).filter((line) => line.startsWith('x-'));

describe('a marking rule of a registry', () => {
  it('advises beside those of the program, with its instrument named', () => {
    const vocabulary = extendedBy(act());
    expect(vocabulary.markingRules.instruments).toEqual([
      ...builtinVocabulary.markingRules.instruments,
      'x-valmora-marking-act',
    ]);
    expect(ofActs(vocabulary, '2013-05')).toEqual(['x-act-4 importCountry satisfied', 'x-act-4 depth satisfied']);
    expect(ofActs(vocabulary, '2012-06-30')).toEqual([]);
    expect(ofActs(builtinVocabulary, '2013-05')).toEqual([]);
    const without = adviceOf(vocabulary, '2013-05').filter((line) => !line.startsWith('x-'));
    expect(without).toEqual(adviceOf(builtinVocabulary, '2013-05'));
  });

  it('is superseded by another from a day on, and what was marked before keeps its advice', () => {
    const later = markingRule('x-act-4-2020', { ...said, from: '2020-01-01', requires: [{ is: 'importYear' }] });
    const [before, after] = [extendedBy(act()), extendedBy(act(), ended('2019-12-31'), later)];
    expect(adviceOf(after, '2019-12-31')).toEqual(adviceOf(before, '2019-12-31'));
    expect(ofActs(after, '2020-01-01')).toEqual(['x-act-4-2020 importYear cannotTell']);
    expect(ofActs(after, '2019/2020')).toEqual([
      'x-act-4 importCountry satisfied',
      'x-act-4 depth satisfied',
      'x-act-4-2020 importYear cannotTell',
    ]);
    expect(after.editionsOf('marking-rules', 'x-act-4')).toEqual([1, 2]);
    const [first, second] = [1, 2].map((edition) => vocabularyWith(additionsBy(after.additions, edition), after));
    expect(ofActs(first!, '2020-01-01')).toEqual(ofActs(before, '2020-01-01'));
    expect(ofActs(second!, '2020-01-01')).toEqual([]);
    expect([first!.models, first!.manufacturers]).toEqual([after.models, after.manufacturers]);
  });

  it('judges an import mark by the formats that were in use when it was made', () => {
    const parts = [{ is: 'text', text: 'IMP' }, { is: 'country' }];
    const marks = { name: 'Country', example: 'IMP KEN', to: '2015-12-31', parts };
    const vocabulary = extendedBy(act({ requires: [{ is: 'importCountry' }] }), format('x-imp', marks));
    expect(ofActs(vocabulary, '2015-12-31', 'IMP KEN')).toEqual(['x-act-4 importCountry satisfied']);
    expect(ofActs(vocabulary, '2016-01-01', 'IMP KEN')).toEqual(['x-act-4 importCountry cannotTell']);
  });

  it('may follow one of the program, which is ended and says what it said', () => {
    const vocabulary = extendedBy(markingRule('eu-2019-68', { to: '2027-12-31' }));
    const rule = builtinVocabulary.markingRules.find('eu-2019-68');
    expect(vocabulary.markingRules.find('eu-2019-68')).toEqual({ ...rule, to: '2027-12-31' });
    expect(builtinVocabulary.markingRules.find('eu-2019-68')!.to).toBeNull();
  });

  it('may name an instrument of the program', () => {
    expect(refusalOf(act({ instrument: 'EU' }))).toEqual(['none']);
  });

  it.each<[string, object, ...string[]]>([
    ['an instrument nobody knows', { instrument: 'NATO' }, '/instrument UNKNOWN_CODE'],
    ['an inherited name for an instrument', { instrument: 'constructor' }, '/instrument UNKNOWN_CODE'],
    ['a first day that is none', { from: '2012-02-30' }, '/from NOT_A_DATE'],
    ['a last day that is none', { to: 'never' }, '/to NOT_A_DATE'],
    ['an end before its beginning', { to: '2012-06-30' }, '/to CONTRADICTION'],
    ['a size without a size', { requires: [{ is: 'height' }] }, '/requires/0/micrometres REQUIRED'],
    ['a size of a name', { requires: [{ is: 'serial', micrometres: 1 }] }, '/requires/0/micrometres UNEXPECTED'],
    ['the same twice', { requires: [{ is: 'serial' }, { is: 'serial' }] }, '/requires/1/is REPEATED'],
    ['a line break in its paragraph', { paragraph: '§\n4' }, '/paragraph CONTROL_CHARACTER'],
    [
      'nothing but a code',
      { instrument: undefined, paragraph: undefined, on: undefined, from: undefined, requires: undefined },
      '/instrument REQUIRED',
      '/paragraph REQUIRED',
      '/on REQUIRED',
      '/from REQUIRED',
      '/requires REQUIRED',
    ],
  ])('is refused with %s', (_, more, ...faults) => {
    expect(refusalOf(act(more))).toEqual(['INVALID_INPUT', ...faults]);
  });

  it('has a code of its own form', () => {
    expect(refusalOf(markingRule('iti-8d', said))).toEqual(['INVALID_INPUT', '/code NOT_A_CODE']);
  });

  it.each<[string, object, string, ...string[]]>([
    ['to say something else', { paragraph: '§5', to: '2019-12-31' }, 'CODE_DEFINED', '/paragraph DEFINED'],
    ['to begin earlier', { from: '2010-01-01' }, 'CODE_DEFINED', '/from DEFINED'],
    ['to ask more', { requires: said.requires }, 'CODE_DEFINED', '/requires DEFINED'],
    ['to end before it began', { to: '2012-06-30' }, 'INVALID_INPUT', '/to CONTRADICTION'],
    ['to end on no day', { to: '2019-02-29' }, 'INVALID_INPUT', '/to NOT_A_DATE'],
    ['to go on', { to: null }, 'NOTHING_TO_ADD'],
    ['nothing', {}, 'NOTHING_TO_ADD'],
  ])('is not told, once there, %s', (_, more, ...refusal) => {
    expect(refusalOf(markingRule('x-act-4', more), extendedBy(act()))).toEqual(refusal);
  });

  it('is not made longer-lived again, once ended', () => {
    const vocabulary = extendedBy(act(), ended('2019-12-31'));
    expect(refusalOf(ended('2020-12-31'), vocabulary)).toEqual(['CODE_DEFINED', '/to DEFINED']);
    expect(refusalOf(ended('2018-12-31'), vocabulary)).toEqual(['CODE_DEFINED', '/to DEFINED']);
    expect(refusalOf(ended('2019-12-31'), vocabulary)).toEqual(['NOTHING_TO_ADD']);
    expect(refusalOf(ended(null), vocabulary)).toEqual(['NOTHING_TO_ADD']);
  });
});
