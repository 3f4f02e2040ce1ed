import { describe, expect, it } from '@jest/globals';
import { compareCountries, couldBeMadeIn, countryName, isCountry } from './countries.js';
import { withdrawnCountries } from './withdrawn-countries.js';

describe('countries', () => {
  it.each(['BEL', 'BRA', 'CZE', 'SUN', 'YUG', 'CSK', 'DDR', 'SCG', 'ZAR', 'BUR', 'ROM'])('knows %s', (code) => {
    expect(isCountry(code)).toBe(true);
    expect(countryName(code)).toMatch(/^[A-Z]\w+/);
    expect(countryName(code)).not.toBe(code);
  });

  it.each(['', 'BE', 'bel', 'XXX', 'toString', '__proto__', 'BEL '])('does not know %p', (code) => {
    expect(isCountry(code)).toBe(false);
    expect(countryName(code)).toBeNull();
  });

  it('names a State as it was called', () => {
    expect(countryName('DDR')).toBe('German Democratic Republic');
    expect(countryName('ZAR')).toBe('Zaire');
    expect(countryName('BEL')).toBe('Belgium');
  });

  it('lists no code as withdrawn that is in use, and only known successors', () => {
    for (const [code, { introduced, withdrawn, successors }] of Object.entries(withdrawnCountries)) {
      expect(introduced).toBeLessThan(withdrawn);
      expect(successors.filter((successor) => !isCountry(successor))).toEqual([]);
      expect(successors).not.toContain(code);
    }
  });

  it('bounds what a withdrawn code can have made from above only', () => {
    expect(couldBeMadeIn('SUN', 1938)).toBe(true);
    expect(couldBeMadeIn('SUN', 1992)).toBe(true);
    expect(couldBeMadeIn('SUN', 1993)).toBe(false);
    expect(couldBeMadeIn('RUS', 2020)).toBe(true);
    expect(couldBeMadeIn('XXX', 2020)).toBe(false);
  });

  it.each([
    ['SUN', 'RUS', 'agree'],
    ['UKR', 'SUN', 'agree'],
    ['YUG', 'SRB', 'agree'],
    ['RUS', 'UKR', 'disagree'],
    ['BEL', 'BEL', 'agree'],
    ['BEL', 'BRA', 'disagree'],
    ['BEL', 'XXX', 'unknown'],
  ])('%s and %s: %s', (one, other, verdict) => expect(compareCountries(one, other)).toBe(verdict));
});
