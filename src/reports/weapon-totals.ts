import type { Count, CountedBy, NationalLaw, Vocabulary } from '../vocabulary/index.js';
import type { ReportHead } from './report.js';

/** Raised whenever the same register would be counted differently: totals of two versions are not compared. */
export const COUNTING_VERSION = 2;

/** By what weapons are counted: the ITI §4, the UN Register of Conventional Arms, the law of a State. */
export const COUNTED_BY = ['iti', 'unroca', 'national'] as const satisfies readonly (keyof CountedBy)[];
export type CountedByCode = (typeof COUNTED_BY)[number];

/** Weapons that counting cannot tell apart. Codes are those on record; null is unknown. */
export interface WeaponGroup {
  type: string | null;
  calibre: string | null;
  conditions: string[] | null;
  military: boolean | null;
  yearOfManufacture: number | null;
  weapons: number;
}

/** Weapons that are counted alike, and for the same reason. */
export interface WeaponClass extends Count {
  by: CountedByCode;
  weapons: number;
}

/** A class of a report, by its place among the others, from 1. */
export interface NumberedClass extends WeaponClass {
  number: number;
}

/** What counts, what does not, and of what nobody can say; together all weapons. */
export interface Tally {
  counted: number;
  notCounted: number;
  unknown: number;
}

export type Tallies = Record<CountedByCode, Tally>;

export interface WeaponTotals extends Tallies {
  weapons: number;
}

export interface WeaponTotalsView extends ReportHead {
  /** Whose law, by ISO 3166-1 alpha-3, in which of its versions, and as it stands on which day (YYYY-MM-DD). */
  state: string;
  day: string;
  lawVersion: number;
  countingVersion: number;
  /** Version of each list of the program, and how often this registry had extended them; null until it is made. */
  vocabulary: Record<string, number> | null;
  edition: number | null;
  total: WeaponTotals | null;
}

/** By what a group is counted: the law of a State on a day, in the words of a vocabulary. */
export interface CountingRules {
  vocabulary: Pick<Vocabulary, 'countWeapon' | 'weaponTypes'>;
  law: NationalLaw;
  day: string;
}

const UNKNOWN: Count = { counts: null, category: null, rule: null };

/**
 * How the weapons of a group are counted. Of a type without a code nobody can say what it is, and so not whether it
 * counts. A calibre without a code is as unknown as one that nobody stated.
 */
export function countGroup(group: WeaponGroup, { vocabulary, law, day }: CountingRules): CountedBy {
  const { type, calibre, conditions, military, yearOfManufacture } = group;
  if (type === null || vocabulary.weaponTypes.find(type) === null)
    return { iti: UNKNOWN, unroca: UNKNOWN, national: UNKNOWN };
  const calibres = calibre === null ? null : [calibre];
  return vocabulary.countWeapon({ type, calibres, conditions, military, yearOfManufacture }, law, day);
}

/** What counts before what does not, and what is unknown last; then by category and rule, without one first. */
const orderOf = ({ by, counts, category, rule }: WeaponClass): string =>
  JSON.stringify([COUNTED_BY.indexOf(by), [true, false, null].indexOf(counts), category ?? '', rule ?? '']);

/** Puts groups together to classes, whatever the number of weapons. */
export class WeaponClasses {
  private readonly classes = new Map<string, WeaponClass>();
  /** In all groups so far. */
  weapons = 0;

  add({ weapons }: Pick<WeaponGroup, 'weapons'>, counted: CountedBy): void {
    this.weapons += weapons;
    for (const by of COUNTED_BY) {
      const { counts, category, rule } = counted[by];
      const one: WeaponClass = { by, counts, category, rule, weapons };
      const key = JSON.stringify([by, counts, category, rule]);
      const known = this.classes.get(key);
      if (known) known.weapons += weapons;
      else this.classes.set(key, one);
    }
  }

  /** Always in the same order. */
  list(): NumberedClass[] {
    const sorted = [...this.classes.values()]
      .map((one) => ({ one, order: orderOf(one) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    return sorted.map(({ one }, index) => ({ number: index + 1, ...one }));
  }
}

const memberOf = (counts: boolean | null): keyof Tally =>
  counts === null ? 'unknown' : counts ? 'counted' : 'notCounted';

/** The tallies that classes add up to. */
export function talliesOf(classes: readonly Pick<WeaponClass, 'by' | 'counts' | 'weapons'>[]): Tallies {
  const none = (): Tally => ({ counted: 0, notCounted: 0, unknown: 0 });
  const tallies: Tallies = { iti: none(), unroca: none(), national: none() };
  for (const { by, counts, weapons } of classes) tallies[by][memberOf(counts)] += weapons;
  return tallies;
}
