import { daysOf } from './dated.js';
import { judge, type JudgedWeapon, type JudgesBy, type Verdict } from './marking-requirements.js';
import type { MarkingRule, Requirement } from './tables/marking-rules.js';

/** What one rule says of one weapon: advice, never a refusal. */
export interface MarkingFinding {
  /** Code of the rule. */
  rule: string;
  instrument: string;
  paragraph: string;
  requirement: Requirement['is'];
  verdict: Verdict;
  detail: string;
}

/** A weapon with the acts that call for a marking; null where it is not known whether there was one. */
export interface RuledWeapon extends JudgedWeapon {
  imported: boolean | null;
  /** From State stock to permanent civil use. */
  releasedToCivil: boolean | null;
  /** Confiscated and kept for official use. */
  retainedByState: boolean | null;
}

/** The instruments a State is bound by, each since a day (`YYYY-MM-DD`). */
export type Bonds = Readonly<Partial<Record<string, string>>>;

const calledFor: Record<MarkingRule['on'], (weapon: RuledWeapon) => boolean | null> = {
  manufacture: () => true,
  import: (weapon) => weapon.imported,
  civilRelease: (weapon) => weapon.releasedToCivil,
  confiscation: (weapon) => weapon.retainedByState,
};

const MARKS: Record<MarkingRule['on'], readonly string[]> = {
  manufacture: ['serial', 'manufacture'],
  import: ['import'],
  civilRelease: ['civilRelease'],
  confiscation: ['confiscation'],
};

/** When the marks that a rule governs were made; marks of the maker without a date are of the year of manufacture. */
function markedOn(rule: MarkingRule, weapon: RuledWeapon): { first: string | null; last: string | null } {
  const dated = weapon.markings.find(({ kind, appliedAt }) => MARKS[rule.on].includes(kind) && appliedAt !== null);
  if (dated) return daysOf(dated.appliedAt!);
  const year = rule.on === 'manufacture' ? weapon.yearOfManufacture : null;
  return year === null ? { first: null, last: null } : daysOf(String(year));
}

/** Whether a rule was law for the State when the marks were made: yes, no, or null where their date leaves it open. */
function governs(rule: MarkingRule, since: string, weapon: RuledWeapon): boolean | null {
  const from = rule.from > since ? rule.from : since;
  const { first, last } = markedOn(rule, weapon);
  if (last !== null && last < from) return false;
  if (first !== null && rule.to !== null && first > rule.to) return false;
  const within = first !== null && first >= from && (rule.to === null || (last !== null && last <= rule.to));
  return within ? true : null;
}

const UNKNOWN_ACT: Record<MarkingRule['on'], string> = {
  manufacture: 'it was made',
  import: 'the weapon was imported',
  civilRelease: 'the weapon was released from State stock to civil use',
  confiscation: 'the weapon was confiscated and kept for official use',
};

function findings(rule: MarkingRule, since: string, weapon: RuledWeapon, by: JudgesBy): MarkingFinding[] {
  const called = calledFor[rule.on](weapon);
  if (called === false) return [];
  const inForce = governs(rule, since, weapon);
  if (inForce === false) return [];
  return rule.requires.map((requirement) => {
    const { verdict, detail } = judge(requirement, weapon, by);
    const { code, instrument, paragraph } = rule;
    const said = { rule: code, instrument, paragraph, requirement: requirement.is };
    if (verdict !== 'unmet') return { ...said, verdict, detail };
    const unknown = called === null ? UNKNOWN_ACT[rule.on] : inForce === null ? 'the rule was in force' : null;
    if (unknown === null) return { ...said, verdict, detail };
    return { ...said, verdict: 'cannotTell', detail: `${detail}; it is not known whether ${unknown}` };
  });
}

/**
 * What the marking rules that bind a State say of a weapon's markings, each judged by the date of marking (domain C-28):
 * an old weapon is never held to a new rule. Advice with the rule named; it refuses nothing.
 */
export type AdviseOnMarkings = (weapon: RuledWeapon, bonds: Bonds) => MarkingFinding[];

export const markingAdviserBy =
  (by: JudgesBy, rules: readonly MarkingRule[]): AdviseOnMarkings =>
  (weapon, bonds) =>
    rules.flatMap((rule) => {
      const since = bonds[rule.instrument];
      return since === undefined ? [] : findings(rule, since, weapon, by);
    });
