import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extendedBy, format, maker, NUMBERED_FORMAT, refusalOf } from '../../test/support/extending.js';
import { builtinVocabulary } from './vocabulary.js';

const said = {
  ...NUMBERED_FORMAT,
  example: 'Ö 0417/26',
};
const austrian = (more: object = {}, code = 'x-aut-number') => format(code, { ...said, ...more });
const withParts = (...parts: object[]) => ({ parts });

describe('a format of import marks of a registry', () => {
  it('is read from then on', () => {
    const vocabulary = extendedBy(austrian());
    const mark = { importer: null, place: '0417', country: 'AUT', year: 2026 };
    expect(vocabulary.readImportMark('ö 0417-26')).toEqual(mark);
    expect(builtinVocabulary.readImportMark('ö 0417-26')).toBeNull();
    expect(vocabulary.importMarkFormats.find('x-aut-number')).toEqual({
      ...said,
      code: 'x-aut-number',
      tells: ['place', 'country', 'year'],
      pattern: null,
      from: null,
      to: null,
    });
  });

  it('is superseded from a day on: the same text says what it said when it was marked', () => {
    const { parts } = said;
    const later = austrian(
      { from: '2027-01-01', parts: [parts[0], { ...parts[1], is: 'other' }, parts[2]] },
      'x-aut-batch',
    );
    expect(refusalOf(later, extendedBy(austrian()))).toEqual(['ALIAS_TAKEN', '/example TAKEN']);
    const vocabulary = extendedBy(austrian(), format('x-aut-number', { to: '2026-12-31' }), later);
    const placeOf = (appliedAt: string | null) => vocabulary.readImportMark('Ö 0417/26', appliedAt)?.place;
    expect([placeOf('2026-12-31'), placeOf('2026'), placeOf('2027-01'), placeOf(null)]).toEqual([
      '0417',
      '0417',
      null,
      '0417',
    ]);
  });

  it('takes the place of one of the program that is ended', () => {
    const swiss = {
      country: 'CHE',
      example: 'CHE 214 19',
      from: '2030-01-01',
      parts: [{ is: 'country', text: 'CHE' }, { is: 'other', of: 'digits' }, { is: 'year' }],
    };
    expect(refusalOf(austrian(swiss))).toEqual(['ALIAS_TAKEN', '/example TAKEN']);
    const vocabulary = extendedBy(format('che-importer-number', { to: '2029-12-31' }), austrian(swiss));
    expect(vocabulary.readImportMark('CHE 214 19', '2019')?.place).toBe('214');
    expect(vocabulary.readImportMark('CHE 214 31', '2031')).toEqual({
      importer: null,
      place: null,
      country: 'CHE',
      year: 2031,
    });
  });

  it('leaves every mark that was read saying what it said, even where it would read any', () => {
    const greedy = extendedBy(
      austrian(),
      austrian({ example: 'crown over S', parts: [{ is: 'place', of: 'words' }] }, 'x-words'),
      austrian(
        {
          example: '12 A',
          parts: [
            { is: 'other', of: 'lettersAndDigits' },
            { is: 'place', of: 'lettersAndDigits' },
          ],
        },
        'x-any',
      ),
    );
    const before = extendedBy(austrian());
    const known = builtinVocabulary.manufacturers.list().flatMap(({ name, importMarks }) => [name, ...importMarks]);
    const mark = fc.oneof(
      fc.constantFrom(...known, 'CHE 214 19', 'KEN 14', 'Ö 0417/26', 'PW ARMS REDMOND WA'),
      fc.stringMatching(/^[A-ZÖ]{1,8}[ ./-]{0,2}[A-Z0-9]{0,6}[ /]?[0-9]{0,4}$/),
    );
    fc.assert(
      fc.property(mark, (text) => {
        const said = before.readImportMark(text);
        if (said !== null) expect(greedy.readImportMark(text)).toEqual(said);
      }),
      { seed: 20261130, numRuns: 2_000 },
    );
    expect(greedy.readImportMark('crown over S')).toMatchObject({ place: 'CROWN OVER S' });
  });

  it('keeps its marks from becoming names of makers', () => {
    const stated = maker('x-oe', { name: 'Ö 0417 26', country: 'AUT' });
    expect(refusalOf(stated)).toEqual(['none']);
    expect(refusalOf(stated, extendedBy(austrian()))).toEqual(['ALIAS_TAKEN', '/name TAKEN']);
  });

  it.each<[string, object, ...string[]]>([
    ['a country that is none', { country: 'XYZ' }, '/country UNKNOWN_COUNTRY'],
    ['a day that is none', { from: '2020-13-01' }, '/from NOT_A_DATE'],
    ['an end before its beginning', { from: '2020-01-01', to: '2019-12-31' }, '/to CONTRADICTION'],
    ['an example it does not read', { example: 'Ö 417/26' }, '/example NOT_READ'],
    ['a control character', { example: 'Ö\u00000417/26' }, '/example CONTROL_CHARACTER'],
    ['a country of its own that it has not', { country: null }, '/country REQUIRED'],
    ['a text without one', withParts({ is: 'year' }, { is: 'text' }), '/parts/1/text REQUIRED'],
    ['a run of nothing', withParts({ is: 'place' }), '/parts/0/of REQUIRED'],
    ['a length of a text', withParts({ is: 'year' }, { is: 'text', text: 'A', least: 1 }), '/parts/1/least UNEXPECTED'],
    ['a pattern for a year', withParts({ is: 'year', text: '(a+)+' }), '/parts/0/text UNEXPECTED'],
    ['a year of three digits', withParts({ is: 'year', digits: 3 }), '/parts/0/digits NOT_ONE_OF'],
    [
      'a run longer than itself',
      withParts({ is: 'place', of: 'digits', least: 5, most: 4 }),
      '/parts/0/most CONTRADICTION',
    ],
    ['the year twice', withParts({ is: 'year' }, { is: 'year' }), '/parts/1/is REPEATED'],
    ['a text of blanks', withParts({ is: 'year' }, { is: 'text', text: ' A' }), '/parts/1/text NOT_PLAIN'],
    ['a text that ends in a stop', withParts({ is: 'year' }, { is: 'text', text: 'IMP.' }), '/parts/1/text NOT_PLAIN'],
    ['nothing to tell', withParts({ is: 'text', text: 'A' }, { is: 'other', of: 'digits' }), '/parts TELLS_NOTHING'],
    [
      'nothing but a code',
      { country: undefined, name: undefined, example: undefined, parts: undefined },
      '/name REQUIRED',
      '/example REQUIRED',
      '/parts REQUIRED',
    ],
  ])('is refused with %s', (_, more, ...faults) => {
    expect(refusalOf(austrian(more))).toEqual(['INVALID_INPUT', ...faults]);
  });

  it('is refused where its example is read already', () => {
    const simple = { example: 'KEN 14', parts: [{ is: 'country' }, { is: 'year' }] };
    expect(refusalOf(austrian(simple))).toEqual(['ALIAS_TAKEN', '/example TAKEN']);
  });

  it.each<[string, object, string, ...string[]]>([
    ['other parts', { parts: said.parts }, 'CODE_DEFINED', '/parts DEFINED'],
    ['another country', { country: null }, 'CODE_DEFINED', '/country DEFINED'],
    ['to begin', { from: '2020-01-01', to: '2021-01-01' }, 'CODE_DEFINED', '/from DEFINED'],
    ['to end on no day', { to: '2021' }, 'INVALID_INPUT', '/to NOT_A_DATE'],
    ['nothing', {}, 'NOTHING_TO_ADD'],
  ])('is not told, once there, %s', (_, more, ...refusal) => {
    expect(refusalOf(format('x-aut-number', more), extendedBy(austrian()))).toEqual(refusal);
    expect(refusalOf(format('country-year', more))).toEqual(refusal);
  });
});
