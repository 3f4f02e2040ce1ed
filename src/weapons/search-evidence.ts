import {
  compareText,
  compareYear,
  FIELDS,
  type Comparison,
  type Field,
  type FieldComparisons,
} from '../matching/index.js';
import { compareCalibres, compareCountries, compareManufacturers } from '../vocabulary/index.js';
import type { WeaponRow } from './weapon-projection.js';

/** What the officer says of the weapon besides its markings; null or absent is unknown. */
export interface StatedFields {
  manufacturer?: string | null;
  model?: string | null;
  calibre?: string | null;
  countryOfManufacture?: string | null;
  yearOfManufacture?: number | null;
}

type Described =
  | 'manufacturer_code'
  | 'manufacturer_text'
  | 'model_text'
  | 'calibre_code'
  | 'calibre_text'
  | 'country_of_manufacture'
  | 'year_of_manufacture';

/** A key of the index, and the weapon that bears it. */
export interface MetKey {
  weaponId: string;
  key: string;
}

/** Weapons that are described alike, each with a key that was asked for. */
export interface ProbeRow extends Pick<WeaponRow, Described> {
  met: MetKey[];
}

/** What the register says of a weapon, as comparable strings. */
export type RecordedFields = Record<Field, string | number | null>;

export const recordedFields = (row: ProbeRow): RecordedFields => ({
  manufacturer: row.manufacturer_code ?? row.manufacturer_text,
  model: row.model_text,
  calibre: row.calibre_code ?? row.calibre_text,
  countryOfManufacture: row.country_of_manufacture,
  yearOfManufacture: row.year_of_manufacture,
});

const byVocabulary =
  (compare: (one: string, other: string) => Comparison) =>
  (stated: string | null | undefined, recorded: string | number | null): Comparison =>
    stated == null || recorded === null ? 'unknown' : compare(stated, String(recorded));

const compare = {
  manufacturer: byVocabulary(compareManufacturers),
  calibre: byVocabulary(compareCalibres),
  countryOfManufacture: byVocabulary(compareCountries),
};

/** Compares many records with one statement: what the vocabulary says of a recorded name is asked once. */
export function fieldComparer(stated: StatedFields): (recorded: RecordedFields) => FieldComparisons {
  const comparers: Record<Field, (recorded: string | number | null) => Comparison> = {
    manufacturer: (recorded) => compare.manufacturer(stated.manufacturer, recorded),
    model: (recorded) => compareText(stated.model, recorded as string | null),
    calibre: (recorded) => compare.calibre(stated.calibre, recorded),
    countryOfManufacture: (recorded) => compare.countryOfManufacture(stated.countryOfManufacture, recorded),
    yearOfManufacture: (recorded) => compareYear(stated.yearOfManufacture, recorded as number | null),
  };
  const known = new Map(FIELDS.map((field) => [field, new Map<string | number | null, Comparison>()]));
  const compared = (field: Field, recorded: string | number | null): Comparison => {
    const before = known.get(field)!;
    const comparison = before.get(recorded) ?? comparers[field](recorded);
    before.set(recorded, comparison);
    return comparison;
  };
  return (recorded) => Object.fromEntries(FIELDS.map((field) => [field, compared(field, recorded[field])]));
}

export const statedNames = (stated: StatedFields): Field[] => FIELDS.filter((field) => stated[field] != null);
