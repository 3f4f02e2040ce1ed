import {
  compareText,
  compareYear,
  FIELDS,
  type Comparison,
  type Field,
  type FieldComparisons,
} from '../matching/index.js';
import { compareCountries, type Resolution, type Vocabulary } from '../vocabulary/core.js';
import type { DescriptionColumn, WeaponRow } from './weapon-projection.js';

/** What the officer says of the weapon besides its markings; null or absent is unknown. */
export interface StatedFields {
  manufacturer?: string | null;
  model?: string | null;
  calibre?: string | null;
  countryOfManufacture?: string | null;
  yearOfManufacture?: number | null;
}

/** A key of the index, and the weapon that bears it. */
export interface MetKey {
  weaponId: string;
  key: string;
}

/** A key that was met, with the year in which its weapon was made. */
export interface MetWeapon extends MetKey {
  year: number | null;
}

/** Weapons that are described alike but for the year, each with a key that was asked for; read once. */
export interface ProbeRow extends Pick<WeaponRow, DescriptionColumn> {
  met: Iterable<MetWeapon>;
}

/** What the register says of a weapon, as comparable strings. */
export type RecordedFields = Record<Field, string | number | null>;

export const recordedFields = (row: ProbeRow, year: number | null): RecordedFields => ({
  manufacturer: row.manufacturer_code ?? row.manufacturer_text,
  model: row.model_code ?? row.model_text,
  calibre: row.calibre_code ?? row.calibre_text,
  countryOfManufacture: row.country_of_manufacture,
  yearOfManufacture: year,
});

/** How two values compare, and how surely both were understood. */
interface Evidence {
  comparison: Comparison;
  confidence: number;
}

type Recorded = string | number | null;
type Compare = (stated: string, recorded: string) => Evidence;

const sure = (comparison: Comparison): Evidence => ({ comparison, confidence: 1 });
const UNKNOWN = sure('unknown');

/** A text that nobody knows was at least written; one that is only assumed counts as far as it is likely. */
const confidenceIn = ({ assumed, confidence }: Resolution): number => (assumed ? confidence : 1);

/** What the words of a registry mean to the comparison. */
export type Words = Pick<Vocabulary, 'manufacturers' | 'models' | 'calibres'>;

const understood =
  ({ compare, resolve }: Words['manufacturers' | 'calibres']): Compare =>
  (stated, recorded) => ({
    comparison: compare(stated, recorded),
    confidence: confidenceIn(resolve(stated)) * confidenceIn(resolve(recorded)),
  });

/** "17" is a Glock 17 beside Glock: each model is understood beside its own maker, or the other's where it has none. */
function modelEvidence(
  { manufacturers, models }: Words,
  [stated, statedMaker]: [model: string, maker: Recorded],
  [recorded, recordedMaker]: [model: string, maker: Recorded],
): Evidence {
  if (compareText(stated, recorded) === 'agree') return sure('agree');
  const codeOf = (maker: Recorded) => (maker === null ? null : manufacturers.resolve(String(maker)).code);
  const [ours, theirs] = [codeOf(statedMaker), codeOf(recordedMaker)];
  const [one, other] = [models.resolve(stated, ours ?? theirs), models.resolve(recorded, theirs ?? ours)];
  if (one.code === null || other.code === null) return sure('unknown');
  const comparison = one.code === other.code ? 'agree' : 'disagree';
  return { comparison, confidence: confidenceIn(one) * confidenceIn(other) };
}

/** Compares many records with one statement: what the vocabulary says of a recorded name is asked once. */
export function fieldComparer(stated: StatedFields, words: Words): (recorded: RecordedFields) => FieldComparisons {
  const [compareMakers, compareRounds] = [understood(words.manufacturers), understood(words.calibres)];
  const known = new Map(FIELDS.map((field) => [field, new Map<Recorded, Evidence>()]));
  const compared = (field: Field, recorded: RecordedFields, compare: Compare): Evidence => {
    const [one, other] = [stated[field], recorded[field]];
    if (one == null || other === null) return UNKNOWN;
    const answered = known.get(field)!;
    const question = field === 'model' ? JSON.stringify([other, recorded.manufacturer]) : other;
    const evidence = answered.get(question) ?? compare(String(one), String(other));
    answered.set(question, evidence);
    return evidence;
  };
  return (recorded) => {
    const { manufacturer: maker = null } = stated;
    const evidence: Record<Field, Evidence> = {
      manufacturer: compared('manufacturer', recorded, compareMakers),
      model: compared('model', recorded, (one, other) =>
        modelEvidence(words, [one, maker], [other, recorded.manufacturer]),
      ),
      calibre: compared('calibre', recorded, compareRounds),
      countryOfManufacture: compared('countryOfManufacture', recorded, (one, other) =>
        sure(compareCountries(one, other)),
      ),
      yearOfManufacture: compared('yearOfManufacture', recorded, (one, other) =>
        sure(compareYear(Number(one), Number(other))),
      ),
    };
    const of = <Key extends keyof Evidence>(key: Key) =>
      Object.fromEntries(FIELDS.map((field) => [field, evidence[field][key]])) as Record<Field, Evidence[Key]>;
    return { ...of('comparison'), confidence: of('confidence') };
  };
}

export const statedNames = (stated: StatedFields): Field[] => FIELDS.filter((field) => stated[field] != null);
