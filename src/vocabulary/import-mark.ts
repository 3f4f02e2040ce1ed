import countries from 'i18n-iso-countries';
import { isCountry } from './countries.js';

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
export const LONGEST_IMPORT_MARK = 120;

/** The country of two letters or three; null for what is no code of one. */
export const alpha3 = (code: string): string | null => {
  const found = code.length === 2 ? (countries.alpha2ToAlpha3(code) ?? null) : code;
  return found !== null && isCountry(found) ? found : null;
};

/** The oldest two-digit year that an import mark bears: "68" is 1968, "67" is 2067. */
const CENTURY_TURNS_AT = 68;
export function yearOf(digits: string): number {
  const value = Number(digits);
  return digits.length === 4 ? value : value >= CENTURY_TURNS_AT ? 1900 + value : 2000 + value;
}
