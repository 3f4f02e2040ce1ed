import type { CrosswalkReader } from './crosswalk.js';
import type { WeaponTypes } from './weapon-types.js';

/** What counting asks of a weapon. Null is unknown, which is not the same as none (domain C-27). */
export interface CountedWeapon {
  type: string;
  /** Codes of its calibres; an empty list is a weapon without a calibre. */
  calibres: readonly string[] | null;
  /** What was found of its state: of `CONDITIONS`, as the State's rules. */
  conditions: readonly string[] | null;
  yearOfManufacture: number | null;
  military: boolean | null;
}

/** One rule of a State's law. What it does not name it does not ask; the first rule in force that fits decides. */
export interface NationalRule {
  code: string;
  /** First and last day it is law, `YYYY-MM-DD`; null while it is. */
  from: string;
  to: string | null;
  counts: boolean;
  /** The class the law puts it in, such as "B"; null where it has none. */
  category: string | null;
  /** Types, narrower ones included. */
  types?: readonly string[];
  calibres?: readonly string[];
  /** Bore in hundredths of a millimetre, from and up to and including. */
  bore?: { from?: number; to?: number };
  /** Conditions of which it has at least one. */
  has?: readonly string[];
  /** Conditions of which it has none. */
  hasNot?: readonly string[];
  /** Last year of manufacture; with `counts: false` this is the State's notion of an antique. */
  madeUntil?: number;
}

export interface NationalLaw {
  /** ISO 3166-1 alpha-3. */
  state: string;
  version: number;
  rules: readonly NationalRule[];
}

/** `counts` is null where what decides is not known. */
export interface Count {
  counts: boolean | null;
  category: string | null;
  /** The rule that decides, or the one that cannot be decided. */
  rule: string | null;
}

export interface CountedBy {
  iti: Count;
  unroca: Count;
  national: Count;
}

/** True, false, or null where it is not known. */
type Answer = boolean | null;

/** No: one part says no. Unknown: none says no and one does not know. */
const all = (answers: readonly Answer[]): Answer =>
  answers.includes(false) ? false : answers.includes(null) ? null : true;

const meets = (wanted: readonly string[], found: readonly string[] | null): Answer =>
  found === null ? null : wanted.some((each) => found.includes(each));

/** What counting asks of the vocabulary. */
interface CountsBy {
  weaponTypes: WeaponTypes;
  crosswalk: CrosswalkReader;
}

type Bore = NonNullable<NationalRule['bore']>;

function withinBore({ from = 0, to = Infinity }: Bore, { calibres }: CountedWeapon, by: CountsBy): Answer {
  const bore = by.crosswalk.widestBore(calibres);
  return bore === null ? null : bore >= from && bore <= to;
}

/** A wide type, such as "smallArm", may or may not be of the narrower type that a rule names. */
function isOfType(type: string, wanted: readonly string[], { weaponTypes: { isWithin } }: CountsBy): Answer {
  if (wanted.some((each) => isWithin(type, each))) return true;
  return wanted.some((each) => isWithin(each, type)) ? null : false;
}

function fits(rule: NationalRule, weapon: CountedWeapon, by: CountsBy): Answer {
  const { types, calibres, bore, has, hasNot, madeUntil } = rule;
  const { yearOfManufacture: year, conditions } = weapon;
  const none = (unwanted: readonly string[]) => (conditions === null ? null : !meets(unwanted, conditions));
  return all([
    types === undefined || isOfType(weapon.type, types, by),
    calibres === undefined || meets(calibres, weapon.calibres),
    bore === undefined || withinBore(bore, weapon, by),
    has === undefined || meets(has, conditions),
    hasNot === undefined || none(hasNot),
    madeUntil === undefined || (year === null ? null : year <= madeUntil),
  ]);
}

const inForce = ({ rules }: NationalLaw, day: string): NationalRule[] =>
  rules.filter(({ from, to }) => from <= day && (to === null || to >= day));

/** Every rule that may be the one that decides, in their order, and not to be counted where it may be none of them. */
function possibleCounts(weapon: CountedWeapon, law: NationalLaw, day: string, by: CountsBy): Count[] {
  const possible: Count[] = [];
  for (const rule of inForce(law, day)) {
    const answer = fits(rule, weapon, by);
    if (answer === false) continue;
    possible.push({ counts: rule.counts, category: rule.category, rule: rule.code });
    if (answer) return possible;
  }
  return [...possible, { counts: false, category: null, rule: null }];
}

/** Where it is not known which rule decides, what all agree in that may. */
function countByLaw(weapon: CountedWeapon, law: NationalLaw, day: string, by: CountsBy): Count {
  const [first, ...others] = possibleCounts(weapon, law, day, by) as [Count, ...Count[]];
  const agreed = <Key extends keyof Count>(key: Key): Count[Key] | null =>
    others.every((other) => other[key] === first[key]) ? first[key] : null;
  const counts = agreed('counts');
  return counts === null
    ? { counts, category: null, rule: first.rule }
    : { counts, category: agreed('category'), rule: agreed('rule') };
}

/** The last year of what may be an antique: national law decides, but nothing made later (ITI §4). */
const LAST_ANTIQUE_YEAR = 1899;
/** A mortar counts below this bore, in hundredths of a millimetre (ITI §4(b)). */
const MORTAR_BELOW = 10_000;
const BELOW = 'ITI §4(b), mortar of less than 100 mm';

/** Whether the State calls the weapon an antique: by a rule on its year, unless another rule decides before. */
function isAntique(weapon: CountedWeapon, law: NationalLaw, day: string, by: CountsBy): Answer {
  let otherMayDecide = false;
  for (const rule of inForce(law, day)) {
    const answer = fits(rule, weapon, by);
    if (answer === false) continue;
    if (rule.madeUntil !== undefined && !rule.counts) return answer && !otherMayDecide ? true : null;
    if (answer) return false;
    otherMayDecide = true;
  }
  return false;
}

/** Whether what a State calls an antique, or may, is one by the instrument too. */
function isOld(antique: Answer, year: number | null): Answer {
  if (antique === false) return false;
  if (year === null) return null;
  return year <= LAST_ANTIQUE_YEAR ? antique : false;
}

/** By the International Tracing Instrument §4, but of any bore: weapons that expel a shot or readily could. */
function countOfAnyBore(weapon: CountedWeapon, antique: Answer, { weaponTypes }: CountsBy): Count {
  const type = weaponTypes.find(weapon.type);
  const not: Count = { counts: false, category: null, rule: 'ITI §4' };
  if (!type || type.class === 'otherWeapon' || weapon.conditions?.includes('deactivated')) return not;
  const old = isOld(antique, weapon.yearOfManufacture);
  if (old) return not;
  if (old === null || weapon.conditions === null) return { counts: null, category: type.class, rule: 'ITI §4' };
  return { counts: true, category: type.class, rule: type.class === 'smallArm' ? 'ITI §4(a)' : 'ITI §4(b)' };
}

/** Of mortars the instrument takes those below a bore: where that is not known, nobody can say. */
function countByInstrument(weapon: CountedWeapon, ofAnyBore: Count, { weaponTypes, crosswalk }: CountsBy): Count {
  if (ofAnyBore.counts === false || !weaponTypes.isWithin(weapon.type, 'mortar')) return ofAnyBore;
  const bore = crosswalk.widestBore(weapon.calibres);
  if (bore === null) return { ...ofAnyBore, counts: null, rule: BELOW };
  return bore < MORTAR_BELOW ? ofAnyBore : { counts: false, category: null, rule: BELOW };
}

/** By the UN Register: the same weapons and wider mortars; null where the category hangs on a bore that is not known. */
function countByRegister(weapon: CountedWeapon, { counts }: Count, by: CountsBy): Count {
  if (counts === false) return { counts, category: null, rule: null };
  const { unroca } = by.crosswalk.crosswalkOf(weapon.type, weapon.calibres, weapon.military);
  return { counts: unroca === null ? null : counts, category: unroca, rule: null };
}

/** Counts by one vocabulary. */
export interface Counters {
  /** How the law of a State counts a weapon on a day: by the first rule in force that fits, else not at all. */
  countByLaw: (weapon: CountedWeapon, law: NationalLaw, day: string) => Count;
  /** How one weapon is counted by the ITI, by the UN Register and by the law of a State on a day, side by side. */
  countWeapon: (weapon: CountedWeapon, law: NationalLaw, day: string) => CountedBy;
}

export const countersBy = (by: CountsBy): Counters => ({
  countByLaw: (weapon, law, day) => countByLaw(weapon, law, day, by),
  countWeapon: (weapon, law, day) => {
    const national = countByLaw(weapon, law, day, by);
    const ofAnyBore = countOfAnyBore(weapon, isAntique(weapon, law, day, by), by);
    const iti = countByInstrument(weapon, ofAnyBore, by);
    return { iti, unroca: countByRegister(weapon, ofAnyBore, by), national };
  },
});
