import countries from 'i18n-iso-countries';
import type { Agreement } from './agreement.js';
import { withdrawnCountries, type WithdrawnCountry } from './withdrawn-countries.js';

const current = new Set(Object.keys(countries.getAlpha3Codes()));

/** The withdrawn code's record, or null for a code in use and for what is none. */
export function withdrawnCountry(code: string): WithdrawnCountry | null {
  return Object.hasOwn(withdrawnCountries, code) ? withdrawnCountries[code]! : null;
}

/** An ISO 3166-1 alpha-3 code in upper case, in use or withdrawn (ISO 3166-3): a weapon keeps its country's old name. */
export function isCountry(code: string): boolean {
  return current.has(code) || withdrawnCountry(code) !== null;
}

/** English short name, or null for what is no country code. */
export function countryName(code: string): string | null {
  if (!isCountry(code)) return null;
  return withdrawnCountry(code)?.name ?? countries.getName(code, 'en') ?? code;
}

/** False where the code was withdrawn before that year; a year before its introduction is no fault (SUN, 1938). */
export function couldBeMadeIn(code: string, year: number): boolean {
  const withdrawn = withdrawnCountry(code);
  return isCountry(code) && (withdrawn === null || year <= withdrawn.withdrawn);
}

/** A successor's name for what its predecessor made agrees: Soviet weapons are recorded under SUN, RUS and UKR alike. */
export function compareCountries(one: string, other: string): Agreement {
  if (!isCountry(one) || !isCountry(other)) return 'unknown';
  if (one === other || succeeds(one, other) || succeeds(other, one)) return 'agree';
  return 'disagree';
}

const succeeds = (code: string, predecessor: string) =>
  withdrawnCountry(predecessor)?.successors.includes(code) ?? false;

export interface Country {
  code: string;
  name: string;
  /** Null for a code in use. */
  withdrawn: { introduced: number; withdrawn: number; successors: readonly string[] } | null;
}

function countryOf(code: string): Country {
  const record = withdrawnCountry(code);
  return {
    code,
    name: countryName(code)!,
    withdrawn: record && { introduced: record.introduced, withdrawn: record.withdrawn, successors: record.successors },
  };
}

/** Every code in use, then every withdrawn one. */
export const listCountries = (): readonly Country[] =>
  [...new Set([...current, ...Object.keys(withdrawnCountries)])].map(countryOf);
