import { describe, expect, it } from '@jest/globals';
import { UNICODE_TWINS } from './look-alikes.generated.js';
import { FOLDED_ALPHABET, foldCharacter } from './look-alikes.js';

describe('look-alikes', () => {
  it('leaves ten digits and seventeen letters', () => {
    expect(FOLDED_ALPHABET.join('')).toBe('0123456789ACEFHJKMNPRTUVWXY');
  });

  it.each([
    ['ODQØОΟ', '0'],
    ['ILІΙӀ', '1'],
    ['ZΖ', '2'],
    ['З', '3'],
    ['SЅ', '5'],
    ['G', '6'],
    ['BВΒ', '8'],
    ['АΑ', 'A'],
    ['СХ', null],
    ['٠۰', '0'],
    ['٥۵', '5'],
    ['٩۹', '9'],
  ])('takes each of %s for %s', (characters, representative) => {
    for (const character of characters) {
      if (representative === null) expect(foldCharacter(character)).toMatch(/^[CX]$/);
      else expect(foldCharacter(character)).toBe(representative);
    }
  });

  it('folds what is folded to itself, and keeps one character one character', () => {
    const all = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', ...UNICODE_TWINS.map(([point]) => String.fromCodePoint(point))];
    for (const character of all) {
      const folded = foldCharacter(character);
      expect(FOLDED_ALPHABET).toContain(folded);
      expect(foldCharacter(folded)).toBe(folded);
    }
  });

  it('leaves a character without look-alikes as it is', () => {
    for (const character of 'ЖЩغ五★?*') expect(foldCharacter(character)).toBe(character);
  });
});
