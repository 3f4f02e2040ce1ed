import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCountry } from './countries.js';
import { sharedNames } from './manufacturer-table.js';
import { compareManufacturers, findManufacturer, listManufacturers, resolveManufacturer } from './manufacturers.js';

describe('resolving a manufacturer', () => {
  it.each([
    ['SMITH & WESSON', 'smith-wesson'],
    ['S&W', 'smith-wesson'],
    ['Smith and Wesson', 'smith-wesson'],
    ['smith wesson', 'smith-wesson'],
    ['Colt/Colts Mfg. Co., Inc.', 'colt'],
    ['F.E.G.', 'feg'],
    ['Ceska Zbrojovka', 'cz'],
    ['Łucznik', 'radom'],
    ['IŻMASZ', null],
    ['Ижмаш', 'izhmash'],
    ['Sarsılmaz', 'sar'],
    ['Canik (Century Arms)', 'canik'],
    ['Heckler&Koch GmbH', 'heckler-koch'],
    ['smith-wesson', 'smith-wesson'],
    ['Beretta/Wilson', null],
    ['Remington Rand', null],
    ['Arsenal, USA', null],
    ['Arms Co.', null],
    ['', null],
    ['constructor', null],
    ['(((((', null],
    ['Colt'.padEnd(300), null],
  ])('reads %p as %p and keeps the text', (text, code) => {
    expect(resolveManufacturer(text)).toEqual({ code, asWritten: text });
  });

  it('leaves a name open that two makers bear', () => {
    const ambiguous = ['springfield-inc', 'springfield-us'];
    expect(resolveManufacturer('SPRINGFIELD')).toEqual({ code: null, asWritten: 'SPRINGFIELD', ambiguous });
    expect(resolveManufacturer('BRNO or CZ').ambiguous).toEqual(['brno', 'cz']);
  });

  it('reads every code, name and alias as its own maker, except the names it lists as shared', () => {
    const shared = new Set(sharedNames.map(({ name }) => name));
    for (const { code, name, aliases } of listManufacturers()) {
      for (const text of [code, name, ...aliases].filter((each) => !shared.has(each.replace(', Inc.', '')))) {
        expect([text, resolveManufacturer(text).code]).toEqual([text, code]);
      }
    }
  });

  it('has makers of known countries with years in order and known relations', () => {
    for (const { country, from, to, related } of listManufacturers()) {
      expect(isCountry(country)).toBe(true);
      expect(from).toBeLessThan(to ?? 2025);
      for (const code of related) expect([code, findManufacturer(code)?.code]).toEqual([code, code]);
    }
    expect(new Set(listManufacturers().map(({ code }) => code)).size).toBe(listManufacturers().length);
  });
});

describe('comparing manufacturers', () => {
  it.each([
    ['S&W', 'smith-wesson', 'agree'],
    ['SPRINGFIELD', 'Springfield Armory', 'agree'],
    ['SPRINGFIELD', 'springfield-us', 'agree'],
    ['glock', 'taurus', 'disagree'],
    ['glock', 'Smith & Wesson', 'disagree'],
    ['mossburg', 'mossberg', 'agree'],
    ['Smith & Weson', 'S&W', 'agree'],
    ['Spikes Tactical', 'SPIKE’S TACTICAL', 'agree'],
    ['Fictive Works', 'Other Works', 'unknown'],
    ['Fictive Works', 'glock', 'unknown'],
    ['canik', 'CENTURY', 'unknown'],
    ['browning', 'FN', 'unknown'],
    ['rossi', 'taurus', 'unknown'],
    ['rossi', 'heritage', 'disagree'],
    ['HK', 'HX', 'unknown'],
    ['', '', 'unknown'],
  ])('%p and %p: %s', (one, other, verdict) => {
    expect(compareManufacturers(one, other)).toBe(verdict);
    expect(compareManufacturers(other, one)).toBe(verdict);
  });

  it('never throws, is symmetric, and never lets a text disagree with itself', () => {
    const names = listManufacturers().flatMap(({ code, name, aliases }) => [code, name, ...aliases]);
    const text = fc.oneof(fc.string(), fc.constantFrom(...names));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(compareManufacturers(one, other)).toBe(compareManufacturers(other, one));
        expect(compareManufacturers(one, one)).not.toBe('disagree');
      }),
      { seed: 20260104, numRuns: 1_000 },
    );
  });
});
