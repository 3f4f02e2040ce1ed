import {
  classLogLikelihood,
  compareText,
  compareYear,
  EDIT_CLASSES,
  FIELDS,
  type Comparison,
  type EditClass,
  type Field,
  type FieldComparisons,
} from '../matching/index.js';
import { compareCalibres, compareCountries, compareManufacturers } from '../vocabulary/index.js';

/** What the officer says of the weapon besides its markings; null or absent is unknown. */
export interface StatedFields {
  manufacturer?: string | null;
  model?: string | null;
  calibre?: string | null;
  countryOfManufacture?: string | null;
  yearOfManufacture?: number | null;
}

/** One row of `probe_markings`: weapons that meet the probed keys alike and are described alike. */
export interface ProbeRow {
  /** `reading:class` for each reading that meets, by index. */
  met: string;
  manufacturer_code: string | null;
  manufacturer_text: string | null;
  model_text: string | null;
  calibre_code: string | null;
  calibre_text: string | null;
  country_of_manufacture: string | null;
  year_of_manufacture: number | null;
  weapon_ids: string;
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

export function compareFields(stated: StatedFields, recorded: RecordedFields): FieldComparisons {
  return {
    manufacturer: compare.manufacturer(stated.manufacturer, recorded.manufacturer),
    model: compareText(stated.model, recorded.model as string | null),
    calibre: compare.calibre(stated.calibre, recorded.calibre),
    countryOfManufacture: compare.countryOfManufacture(stated.countryOfManufacture, recorded.countryOfManufacture),
    yearOfManufacture: compareYear(stated.yearOfManufacture, recorded.yearOfManufacture as number | null),
  };
}

export const statedNames = (stated: StatedFields): Field[] => FIELDS.filter((field) => stated[field] != null);

/** Classes as the probe numbers them: the likelier, the lower. */
const BY_LIKELIHOOD = [...EDIT_CLASSES].sort((a, b) => classLogLikelihood(b) - classLogLikelihood(a));
const NUMBERS = new Map(BY_LIKELIHOOD.map((editClass, number) => [editClass, number]));

export const classNumber = (editClass: EditClass): number => NUMBERS.get(editClass)!;

/** The best class of each reading that a probe row says, in the order of the readings. */
export function metClasses(met: string, readings: number): (EditClass | null)[] {
  const classes: (EditClass | null)[] = Array.from({ length: readings }, () => null);
  for (const pair of met.split(',')) {
    const [reading, editClass] = pair.split(':').map(Number);
    classes[reading!] = BY_LIKELIHOOD[editClass!]!;
  }
  return classes;
}
