import countries from 'i18n-iso-countries';
import { isCountry } from './countries.js';
import type { Manufacturers } from './manufacturers.js';
import { nameKey } from './name-keys.js';
import { importMarkFormatTable } from './tables/import-mark-formats.js';

/** What an import mark says; null is not said. */
export interface ImportMark {
  /** Code of the importer. */
  importer: string | null;
  /** City and State, or what stands in their place. */
  place: string | null;
  /** ISO 3166-1 alpha-3 of the country it was imported into. */
  country: string | null;
  /** Year of import. */
  year: number | null;
}

/** Longer is no import mark; keeps a hostile text from being walked. */
const LONGEST_TEXT = 120;

/** Postal codes of the States of the United States, the District of Columbia and Puerto Rico. */
const US_STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY'
  ).split(' '),
);

const wordsOf = (text: string) => text.replace(/[.,]/g, ' ').trim().split(/\s+/);

/** "CAI ST ALB VT", "Interarms, Alexandria, Virginia VA": importer, city and State (27 CFR 478.92). */
function americanReader({ list, resolve }: Manufacturers) {
  const marks = () =>
    list().flatMap(({ code, importMarks }) => importMarks.map((mark) => [nameKey(mark), code] as const));
  let known: ReadonlyMap<string, string> | null = null;
  return (text: string): ImportMark | null => {
    known ??= new Map(marks());
    const code = known.get(nameKey(text)) ?? null;
    const words = wordsOf(text);
    const state = words.at(-1)?.toUpperCase() ?? '';
    if (!US_STATES.has(state) || words.length < 3)
      return code ? { importer: code, place: null, country: 'USA', year: null } : null;
    for (let taken = words.length - 2; taken > 0; taken--) {
      const { code: named, assumed } = resolve(words.slice(0, taken).join(' '));
      if (named && !assumed)
        return { importer: named, place: words.slice(taken).join(' '), country: 'USA', year: null };
    }
    return { importer: code, place: words.slice(-2).join(' '), country: 'USA', year: null };
  };
}

const patternOf = (code: string) => new RegExp(importMarkFormatTable.rows.find((row) => row.code === code)!.pattern!);
const SWISS = patternOf('che-importer-number');
const SIMPLE = patternOf('country-year');

const alpha3 = (code: string): string | null => {
  const found = code.length === 2 ? (countries.alpha2ToAlpha3(code) ?? null) : code;
  return found !== null && isCountry(found) ? found : null;
};

/** The oldest two-digit year that an import mark bears: "68" is 1968, "67" is 2067. */
const CENTURY_TURNS_AT = 68;
function yearOf(digits: string | undefined): number | null {
  if (digits === undefined) return null;
  const value = Number(digits);
  return digits.length === 4 ? value : value >= CENTURY_TURNS_AT ? 1900 + value : 2000 + value;
}

/** Reads an import mark in one of the formats known; what it does not say stays null. Null where it is in none. */
export type ReadImportMark = (text: string) => ImportMark | null;

export function importMarksBy(manufacturers: Manufacturers): ReadImportMark {
  const readAmerican = americanReader(manufacturers);
  return (text) => {
    if (text.length > LONGEST_TEXT) return null;
    const plain = text.trim().toUpperCase();
    const swiss = SWISS.exec(plain);
    if (swiss) return { importer: null, place: swiss[1]!, country: 'CHE', year: yearOf(swiss[2]) };
    const simple = SIMPLE.exec(plain);
    const country = simple ? alpha3(simple[1]!) : null;
    if (country) return { importer: null, place: null, country, year: yearOf(simple![2]) };
    const american = readAmerican(text);
    if (american) return american;
    const { code, assumed } = manufacturers.resolve(text);
    return code && !assumed ? { importer: code, place: null, country: null, year: null } : null;
  };
}
