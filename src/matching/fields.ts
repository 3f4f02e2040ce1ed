/** What is known of a weapon beside its markings. */
export const FIELDS = ['manufacturer', 'model', 'calibre', 'countryOfManufacture', 'yearOfManufacture'] as const;
export type Field = (typeof FIELDS)[number];

/**
 * What was stated beside what is recorded. `near`: not equal but easily taken for each other (an importer's name, a
 * calibre of the same family, a neighbouring year). `unknown`: one of the two is not known, which is no evidence.
 */
export const COMPARISONS = ['agree', 'near', 'disagree', 'unknown'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export type FieldComparisons = Partial<Record<Field, Comparison>> & {
  /** How surely both sides were understood, from 0 to 1 where absent: a name that was only assumed says less. */
  readonly confidence?: Partial<Record<Field, number>>;
};

/**
 * Log-odds of the same weapon against another of the register: ln(P(this | same) / P(this | other)). Judged, not
 * measured: from how often officers state a field rightly and how often two weapons share it by chance. Maker and
 * country weigh little against, because an imported pistol can show up to four makers (domain 8.05).
 */
export const FIELD_WEIGHTS: Readonly<Record<Field, Readonly<Record<Comparison, number>>>> = {
  manufacturer: { agree: 1.8, near: 0.6, disagree: -2.5, unknown: 0 },
  model: { agree: 2.9, near: 1, disagree: -2.2, unknown: 0 },
  calibre: { agree: 0.7, near: 0, disagree: -2.3, unknown: 0 },
  countryOfManufacture: { agree: 1.3, near: 0.4, disagree: -1.5, unknown: 0 },
  yearOfManufacture: { agree: 2.8, near: 1, disagree: -2.2, unknown: 0 },
};

export function fieldLogOdds(comparisons: FieldComparisons): number {
  const { confidence = {} } = comparisons;
  const weigh = (field: Field) => FIELD_WEIGHTS[field][comparisons[field] ?? 'unknown'] * (confidence[field] ?? 1);
  return FIELDS.reduce((sum, field) => sum + weigh(field), 0);
}

/** Compares two codes or names: null or undefined is unknown; case and surrounding spaces do not count. */
export function compareText(stated: string | null | undefined, recorded: string | null | undefined): Comparison {
  const one = stated?.trim().toUpperCase();
  const other = recorded?.trim().toUpperCase();
  if (!one || !other) return 'unknown';
  return one === other ? 'agree' : 'disagree';
}

/** Years one apart are near: a serial range and a first sale often disagree by the turn of a year. */
export function compareYear(stated: number | null | undefined, recorded: number | null | undefined): Comparison {
  if (stated == null || recorded == null) return 'unknown';
  const apart = Math.abs(stated - recorded);
  return apart === 0 ? 'agree' : apart === 1 ? 'near' : 'disagree';
}

/** The stated fields, taken together, speak against the weapon: some disagree and the others do not outweigh them. */
export function isContradicted(candidate: { fields: FieldComparisons }): boolean {
  return FIELDS.some((field) => candidate.fields[field] === 'disagree') && fieldLogOdds(candidate.fields) < 0;
}

/** `depth: auto` goes on to two edits where one edit yields nothing better than contradicted candidates. */
export function needsTwoEdits(candidates: readonly { fields: FieldComparisons }[]): boolean {
  return candidates.every(isContradicted);
}
