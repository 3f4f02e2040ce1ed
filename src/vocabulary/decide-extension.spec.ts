import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibre, extendedBy, law, maker, model, refusalOf, rule, type } from '../../test/support/extending.js';
import { propertyRuns } from '../../test/support/seeded.js';
import { NO_ADDITIONS, withExtensions, type Extension } from './additions.js';
import type { StatedExtension } from './decide-extension.js';
import { EXTENDABLE_LISTS } from './additions.js';
import { OWN_CODE } from './own-codes.js';
import { builtinVocabulary, vocabularyWith } from './vocabulary.js';
import { wordsOf } from './word-lists.js';

const arsenal = maker('x-arsenal', { name: 'Valmora Arsenal', country: 'AUT', aliases: ['Zeughaus Valmora'] });

const runs = propertyRuns('aliases of a maker', 20, 400);

describe('an extension of the vocabulary', () => {
  it('brings a maker that texts resolve to from then on, and its models', () => {
    const vocabulary = extendedBy(
      arsenal,
      model('x-m52', { name: 'Valmora M52', makers: ['x-arsenal'], type: 'rifle', aliases: ['M52V'] }),
      maker('x-arsenal', { aliases: ['VSA'] }),
    );
    for (const text of ['x-arsenal', 'VALMORA ARSENAL', 'Zeughaus Valmora', 'V.S.A.'])
      expect(vocabulary.manufacturers.resolve(text)).toMatchObject({ code: 'x-arsenal', assumed: false });
    expect(vocabulary.manufacturers.resolve('Zeughaus Valmore')).toMatchObject({ code: 'x-arsenal', assumed: true });
    expect(vocabulary.models.resolve('M52V', 'x-arsenal').code).toBe('x-m52');
    expect(vocabulary.models.resolve('Valmora Arsenal M52V').code).toBe('x-m52');
    expect(vocabulary.editionsOf('manufacturers', 'x-arsenal')).toEqual([1, 3]);
    expect(builtinVocabulary.manufacturers.resolve('VSA').code).toBeNull();
  });

  it('brings calibres and types with what follows from them', () => {
    const vocabulary = extendedBy(
      type('x-hand-mortar', { name: 'Hand mortar', parent: 'mortar', aliases: ['mortier à main'] }),
      calibre('x-81-valmora', { name: '81 mm Valmora', diameter: 8100 }),
      type('mortar', { aliases: ['mortero'] }),
    );
    expect(vocabulary.weaponTypes.resolve('MORTIER A MAIN').code).toBe('x-hand-mortar');
    expect(vocabulary.weaponTypes.resolve('morteros').code).toBe('mortar');
    expect(vocabulary.weaponTypes.isWithin('x-hand-mortar', 'lightWeapon')).toBe(true);
    expect(vocabulary.crosswalkOf('x-hand-mortar', ['x-81-valmora'], true)).toMatchObject({
      unroca: 'III',
      ncic: ['O'],
    });
    expect(vocabulary.weaponTypes.find('x-hand-mortar')).toMatchObject({ class: 'lightWeapon' });
  });

  it('gives a licence-built model a further maker', () => {
    const vocabulary = extendedBy(arsenal, model('akm', { makers: ['x-arsenal'] }));
    expect(builtinVocabulary.models.resolve('AKM', 'x-arsenal').assumed).toBe(true);
    expect(vocabulary.models.resolve('AKM', 'x-arsenal')).toMatchObject({ code: 'akm', assumed: false });
  });

  it.each<[string, StatedExtension, ...string[]]>([
    ['an alias of another maker', maker('colt', { aliases: ['Beretta'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['a name two makers bear', maker('mac', { aliases: ['MAC'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    [
      'a factory code',
      maker('x-a', { name: 'Alpha Valmora', country: 'AUT', aliases: ['byf'] }),
      'ALIAS_TAKEN',
      '/aliases/0 TAKEN',
    ],
    [
      'a new name that is taken',
      maker('x-b', { name: 'BERETTA S.p.A.', country: 'ITA' }),
      'ALIAS_TAKEN',
      '/name TAKEN',
    ],
    ['what several rounds are called', calibre('45-auto', { aliases: ['.45'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['another round', calibre('9-makarov', { aliases: ['9mm  Para.'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    [
      'two rounds at once',
      calibre('9-makarov', { aliases: ['9 mm Luger (9 x 19)'] }),
      'ALIAS_TAKEN',
      '/aliases/0 TAKEN',
    ],
    ['another type', type('rifle', { aliases: ['handguns'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['a word of two types', type('lightMachineGun', { aliases: ['MG'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['another model', model('ak-47', { aliases: ['AKM'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['another model of the maker', model('glock-19', { aliases: ['17'] }), 'ALIAS_TAKEN', '/aliases/0 TAKEN'],
    ['another name', maker('colt', { name: 'Colt', aliases: ['Kolt'] }), 'CODE_DEFINED', '/name DEFINED'],
    ['another country', maker('colt', { country: 'AUT' }), 'CODE_DEFINED', '/country DEFINED'],
    ['another bore', calibre('9-luger', { diameter: 900 }), 'CODE_DEFINED', '/diameter DEFINED'],
    ['another type of a model', model('akm', { type: 'rifle' }), 'CODE_DEFINED', '/type DEFINED'],
    ['another parent', type('rifle', { parent: 'shotgun' }), 'CODE_DEFINED', '/parent DEFINED'],
    ['what is said already', maker('beretta', { aliases: ['BERETTA'] }), 'NOTHING_TO_ADD'],
    ['nothing', maker('beretta', {}), 'NOTHING_TO_ADD'],
    ['a maker it has', model('akm', { makers: ['radom'] }), 'NOTHING_TO_ADD'],
    [
      'a code of the program’s form',
      maker('valmora', { name: 'Valmora', country: 'AUT' }),
      'INVALID_INPUT',
      '/code NOT_A_CODE',
    ],
    [
      'a code that is a path',
      maker('x-../me', { name: 'Valmora', country: 'AUT' }),
      'INVALID_INPUT',
      '/code NOT_A_CODE',
    ],
    [
      'aliases of no code',
      maker('x-none', { aliases: ['A Valmora'] }),
      'INVALID_INPUT',
      '/name REQUIRED',
      '/country REQUIRED',
    ],
    ['a name of punctuation', maker('colt', { aliases: ['-- !'] }), 'INVALID_INPUT', '/aliases/0 NOT_A_NAME'],
    ['a name of one letter', maker('colt', { aliases: ['K'] }), 'INVALID_INPUT', '/aliases/0 NOT_A_NAME'],
    [
      'a word that names no round',
      calibre('9-luger', { aliases: ['cartridge'] }),
      'INVALID_INPUT',
      '/aliases/0 NOT_A_NAME',
    ],
    [
      'a text too long to be read',
      calibre('9-luger', { aliases: ['9'.repeat(81)] }),
      'INVALID_INPUT',
      '/aliases/0 TOO_LONG',
    ],
    ['a line break', maker('colt', { aliases: ['Ko\nlt'] }), 'INVALID_INPUT', '/aliases/0 CONTROL_CHARACTER'],
    ['blanks around it', maker('colt', { aliases: [' Kolt'] }), 'INVALID_INPUT', '/aliases/0 NOT_PLAIN'],
    [
      'an unknown country',
      maker('x-c', { name: 'Valmora', country: 'XYZ' }),
      'INVALID_INPUT',
      '/country UNKNOWN_COUNTRY',
    ],
    [
      'an end before a beginning',
      maker('x-c', { name: 'Valmora', country: 'AUT', from: 1990, to: 1950 }),
      'INVALID_INPUT',
      '/to CONTRADICTION',
    ],
    [
      'unknown codes',
      model('x-d', { name: 'Valmora D1', makers: ['nobody'], type: 'toy', calibres: ['1'] }),
      'INVALID_INPUT',
      '/type UNKNOWN_CODE',
      '/makers/0 UNKNOWN_CODE',
      '/calibres/0 UNKNOWN_CODE',
    ],
    [
      'an inherited name for a code',
      model('x-d', { name: 'Valmora D1', makers: ['constructor'], type: 'rifle' }),
      'INVALID_INPUT',
      '/makers/0 UNKNOWN_CODE',
    ],
    ['no maker', model('x-d', { name: 'Valmora D1', makers: [], type: 'rifle' }), 'INVALID_INPUT', '/makers TOO_FEW'],
  ] as [string, StatedExtension, ...string[]][])('is refused: %s', (_, stated, ...refusal) => {
    expect(refusalOf(stated)).toEqual(refusal);
  });

  it('is refused where an earlier one took the text', () => {
    const other = maker('x-other', { name: 'Other Works', country: 'DEU', aliases: ['zeughaus VALMORA'] });
    expect(refusalOf(other, extendedBy(arsenal))).toEqual(['ALIAS_TAKEN', '/aliases/0 TAKEN']);
    expect(refusalOf(other)).toEqual(['none']);
  });

  it('is refused where a further maker calls another model so', () => {
    const own = model('x-17', { name: 'Valmora Seventeen', makers: ['x-arsenal'], type: 'rifle', aliases: ['17'] });
    const vocabulary = extendedBy(arsenal, own);
    expect(refusalOf(model('x-17', { makers: ['glock'] }), vocabulary)).toEqual(['ALIAS_TAKEN', '/makers/0 TAKEN']);
  });

  it('leaves every text that said something saying it', () => {
    const aliases = fc.array(fc.stringMatching(/^[A-Z][A-Za-z0-9 .&-]{1,14}[a-z0-9]$/), { minLength: 1, maxLength: 4 });
    const said = builtinVocabulary.manufacturers
      .list()
      .flatMap(({ name, aliases: own, brands }) => [name, ...own, ...brands])
      .map((text) => [text, builtinVocabulary.manufacturers.resolve(text)] as const)
      .filter(([, { code, assumed }]) => code !== null && !assumed);
    fc.assert(
      fc.property(aliases, fc.constantFrom(...said), (texts, [text]) => {
        const stated = maker('x-new', { name: 'Wholly New Works', country: 'AUT', aliases: [...texts, `${text}x`] });
        if (refusalOf(stated)[0] !== 'none') return;
        const { manufacturers } = extendedBy(stated);
        expect(said.filter(([each, before]) => manufacturers.resolve(each).code !== before.code)).toEqual([]);
      }),
      runs,
    );
  });

  it('keeps to codes that the program never uses', () => {
    for (const list of EXTENDABLE_LISTS)
      for (const { code } of wordsOf(builtinVocabulary, list)) expect(OWN_CODE.test(code)).toBe(false);
  });

  it('leaves a text open that a later version of the program gives to a code of its own', () => {
    const late = (list: string, said: object) =>
      vocabularyWith({ edition: 1, extensions: [{ edition: 1, list, code: 'x-own', addition: said } as Extension] });
    const makers = late('manufacturers', { name: 'Own Works', country: 'AUT', aliases: ['Beretta'] }).manufacturers;
    const rounds = late('calibres', { name: '9 mm Own', diameter: 900, aliases: ['9 mm Luger'] }).calibres;
    const types = late('weapon-types', { name: 'Own gun', parent: 'rifle', aliases: ['Revolver'] }).weaponTypes;
    for (const [list, text, code] of [
      [makers, 'Beretta', 'beretta'],
      [rounds, '9 mm Luger', '9-luger'],
      [types, 'Revolver', 'revolver'],
    ] as const)
      expect(list.resolve(text)).toMatchObject({ code: null, ambiguous: [code, 'x-own'] });
  });

  it('is plain data from which the same vocabulary is made elsewhere', () => {
    const { additions, manufacturers } = extendedBy(arsenal, law(rule('all')));
    const elsewhere = vocabularyWith(structuredClone(additions));
    expect(wordsOf(elsewhere, 'manufacturers')).toEqual(wordsOf(vocabularyWith(additions), 'manufacturers'));
    expect(elsewhere.manufacturers.resolve('Zeughaus Valmora')).toEqual(manufacturers.resolve('Zeughaus Valmora'));
    expect(elsewhere.calibres).toBe(builtinVocabulary.calibres);
    expect(withExtensions(additions, additions.extensions)).toBe(additions);
    expect(() => withExtensions(NO_ADDITIONS, additions.extensions.slice(1))).toThrow('follows on none');
  });
});
