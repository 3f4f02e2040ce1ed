import { parseReading, type Reading } from '../src/matching/index.js';
import { findCalibre, findManufacturer } from '../src/vocabulary/index.js';
import type { StatedFields } from '../src/weapons/search-evidence.js';
import type { DenseRegister, DenseWeapon } from './dense-weapons.js';
import { misreadings, type ErrorKind } from './misreadings.js';

/** One reading with what the officer states beside it, and the weapon it must lead to. */
export interface SearchReading {
  kind: ErrorKind;
  text: string;
  reading: Reading;
  stated: StatedFields;
  depth: 'auto' | 'deep';
  /** Of the dense register. */
  expected: number;
}

/**
 * Two edits are outside of what a search does by itself wherever one edit finds something plausible; three unread
 * characters, and four that many thousand serials begin with, ask for as much.
 */
export const DEEP_KINDS: readonly ErrorKind[] = ['lostSuffix', 'star', 'threeUnknown', 'twoEdits'];

/** What many thousand serials may begin or end with is looked for in part, and the answer says so. */
export const OPEN_KINDS: readonly ErrorKind[] = ['lostPrefix', 'lostSuffix', 'star'];

/**
 * Manufacturer and calibre stand on the weapon and are always stated; its model by every second officer, its year,
 * which is in no place to be read, by every third.
 */
function statedFields(weapon: DenseWeapon, place: number): StatedFields {
  return {
    manufacturer: findManufacturer(weapon.manufacturer)?.name ?? weapon.manufacturer,
    calibre: findCalibre(weapon.calibre)?.name ?? weapon.calibre,
    ...(place % 2 === 0 ? { model: weapon.model } : {}),
    ...(place % 3 === 0 ? { yearOfManufacture: weapon.yearOfManufacture } : {}),
  };
}

export function searchReadings(register: DenseRegister, options: { seed: number; perKind: number }): SearchReading[] {
  return misreadings(register, options).map(({ kind, text, expected }, place) => {
    const reading = parseReading(text);
    if ('fault' in reading) throw new Error(`${text} is refused: ${reading.fault}`);
    const stated = statedFields(register.at(expected), place);
    return { kind, text, reading, stated, depth: kind === 'twoEdits' ? 'deep' : 'auto', expected };
  });
}

/** The body of `POST /v1/marking-searches`. */
export const searchBody = ({ text, stated, depth }: SearchReading) => ({
  marking: text,
  ...stated,
  depth,
  purpose: { code: 'stop', caseReference: 'VP-2026-118' },
});
