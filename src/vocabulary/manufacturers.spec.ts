import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCountry } from './countries.js';
import { compareManufacturers, findManufacturer, listManufacturers, resolveManufacturer } from './builtin.js';
import { manufacturerTable, sharedNames } from './tables/manufacturers.js';

const unresolved = { code: null, confidence: 0, assumed: false };

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
    ['Ижмаш', 'izhmash'],
    ['Sarsılmaz', 'sar'],
    ['Heckler&Koch GmbH', 'heckler-koch'],
    ['smith-wesson', 'smith-wesson'],
    ['Hermann Weihrauch (Arminius)', 'weihrauch'],
    ['Crvena Zastava', 'zastava'],
    ['Skyy Industries', 'sccy'],
    ['Remington Rand', 'remington-rand'],
    ['Uberti Firearms Intl. Co.', 'uberti'],
  ])('reads %p as %s and keeps the text', (text, code) => {
    expect(resolveManufacturer(text)).toEqual({ code, confidence: 1, assumed: false, asWritten: text });
  });

  it.each([
    'IŻMASZ',
    'Beretta/Wilson',
    'Arsenal, USA',
    'Arms Co.',
    '',
    'constructor',
    '(((((',
    'Colt'.padEnd(300),
    'Fictive (Invented)',
  ])('knows nothing by %p', (text) => expect(resolveManufacturer(text)).toEqual({ ...unresolved, asWritten: text }));

  it.each([
    ['Canik (Century Arms)', 'canik', 'century'],
    ['Norinco (Century)', 'norinco', 'century'],
    ['Zastava Arms (C.A.I.)', 'zastava', 'century'],
    ['Cimarron Arms (Aldo Uberti)', 'uberti', 'cimarron'],
    ['E.A.A./F. Tanfoglio', 'tanfoglio', 'eaa'],
    ['CBC (Mossberg)', 'cbc', 'mossberg'],
    ['ArmsCor Precision Intl (Philippines) (Taylor & Co. Inc)', 'armscor', 'taylors'],
  ])('reads %p as made by %s and imported by %s', (text, code, importer) => {
    expect(resolveManufacturer(text)).toEqual({ code, confidence: 1, assumed: false, asWritten: text, importer });
  });

  it('knows the importer although it does not know the maker', () => {
    const text = 'Lindqvall Works (Interarms)';
    expect(resolveManufacturer(text)).toEqual({ ...unresolved, asWritten: text, importer: 'interarms' });
    expect(resolveManufacturer('Century Arms').code).toBe('century');
  });

  it.each([
    ['mossburg', 'mossberg', 0.85],
    ['Smith & Weson', 'smith-wesson', 0.85],
    ['Tauruss', 'taurus', 0.85],
    ['byf', 'mauser', 0.8],
    ['Accuracy, Inc.', 'accuracy-international', 0.8],
    ['cyq', 'spreewerk', 0.8],
  ])('assumes that %p is %s', (text, code, confidence) => {
    const ambiguous = [code];
    expect(resolveManufacturer(text)).toEqual({ code, confidence, assumed: true, asWritten: text, ambiguous });
  });

  it.each([
    ['SPRINGFIELD', 'springfield-inc', ['springfield-inc', 'springfield-us']],
    ['BRNO or CZ', 'cz', ['brno', 'cz']],
  ])('assumes the likeliest bearer of the name %p', (text, code, ambiguous) => {
    expect(resolveManufacturer(text)).toEqual({ code, confidence: 0.8, assumed: true, asWritten: text, ambiguous });
  });

  it('names none of several makers that a text may mean alike', () => {
    const ambiguous = ['arsenal-bg', 'arsenal-us', 'arsenal-it'];
    expect(resolveManufacturer('Arsenal')).toEqual({ ...unresolved, asWritten: 'Arsenal', ambiguous });
  });

  it('reads every code, name, alias, former name and brand as its own maker, except the names it lists as shared', () => {
    const shared = new Set(sharedNames.flatMap(({ readings }) => readings));
    for (const { code, name, aliases, formerNames, brands } of listManufacturers()) {
      for (const text of [code, name, ...aliases, ...formerNames, ...brands].filter((each) => !shared.has(each))) {
        const { code: read, assumed } = resolveManufacturer(text);
        expect([text, read, assumed]).toEqual([text, code, false]);
      }
    }
  });

  it('has makers of known countries with years in order and known relations', () => {
    for (const { country, formerCountries, from, to, related } of listManufacturers()) {
      expect([country, ...formerCountries].filter((code) => !isCountry(code))).toEqual([]);
      if (from !== null) expect(from).toBeLessThanOrEqual(to ?? 2025);
      for (const code of related) expect([code, findManufacturer(code)?.code]).toEqual([code, code]);
    }
    for (const { codes } of sharedNames) for (const code of codes) expect(findManufacturer(code)?.code).toBe(code);
    expect(new Set(listManufacturers().map(({ code }) => code)).size).toBe(manufacturerTable.rows.length);
    expect(manufacturerTable.rows.length).toBeGreaterThanOrEqual(250);
  });

  it('never throws, keeps every text, and is certain only with a code', () => {
    const name = fc.constantFrom(...listManufacturers().flatMap(({ name, aliases }) => [name, ...aliases]));
    const part = fc.oneof(fc.string(), name, fc.constantFrom('(', ')', '/', ' or ', ' & '));
    const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (asWritten) => {
        const resolution = resolveManufacturer(asWritten);
        expect(resolution.asWritten).toBe(asWritten);
        expect(resolution.confidence > 0).toBe(resolution.code !== null);
        if (resolution.assumed) expect(resolution.confidence).toBeLessThan(1);
      }),
      { seed: 20260105, numRuns: 1_000 },
    );
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
