import { describe, expect, it } from '@jest/globals';
import { vocabularyWith, builtinVocabulary as vocabulary } from './vocabulary.js';
import { narrowed, type Filters } from './word-filters.js';
import { LIST_NAMES, listStates, wordsOf, type ListName } from './word-lists.js';

const codes = (name: ListName, filters: Filters) =>
  narrowed(name, wordsOf(vocabulary, name), filters, vocabulary).map(({ code }) => code);

describe('the lists', () => {
  it.each(LIST_NAMES)('%s stand in the order of codes, each once and in the form of a cursor', (name) => {
    const all = wordsOf(vocabulary, name).map(({ code }) => code);
    expect(all).toEqual([...new Set(all)].sort());
    for (const code of all) expect(code).toMatch(/^[A-Za-z0-9-]{1,80}$/);
  });

  it.each<[ListName, Filters, string[]]>([
    ['countries', { withdrawn: 'true', q: 'german' }, ['DDR']],
    ['countries', { withdrawn: 'false', q: 'austria' }, ['AUT']],
    ['weapon-types', { within: 'grenadeLauncher', q: 'UGL' }, ['underBarrelGrenadeLauncher']],
    ['weapon-types', { class: 'otherWeapon', q: 'gun' }, ['airWeapon', 'alarmWeapon', 'shockWeapon']],
    ['calibres', { q: 'parabellum 7' }, []],
    ['manufacturers', { q: 'lucznik' }, ['radom']],
    ['manufacturers', { country: 'SUN', q: 'izhmash' }, ['izhmash']],
    ['models', { maker: 'glock', calibre: '10-auto' }, ['glock-20']],
    ['models', { type: 'handgun', q: 'akm' }, []],
    ['marking-rules', { instrument: 'EU', day: '2020-01-16' }, ['eu-4']],
    ['marking-rules', { on: 'confiscation' }, ['cifta-6-1c']],
    ['import-mark-formats', { country: 'CHE' }, ['che-importer-number']],
  ])('%s narrow by %j', (name, filters, expected) => {
    expect(codes(name, filters)).toEqual(expected);
  });

  it('have digests that change with an extension of theirs alone', () => {
    const addition = { name: 'Valmora Arsenal', country: 'AUT', aliases: [] };
    const extended = vocabularyWith({
      edition: 1,
      extensions: [{ edition: 1, list: 'manufacturers', code: 'x-arsenal', addition }],
    });
    const [before, after] = [listStates(vocabulary), listStates(extended)];
    const changed = after.filter(({ digest }, index) => digest !== before[index]!.digest);
    expect(changed.map(({ name, edition }) => [name, edition])).toEqual([['manufacturers', 1]]);
    expect(before.every(({ edition }) => edition === 0)).toBe(true);
  });
});
