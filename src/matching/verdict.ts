import { type Field, type FieldComparisons, fieldLogOdds, FIELDS, isContradicted } from './fields.js';

export const VERDICTS = ['single', 'ambiguous', 'insufficient', 'none'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the officer could still give: a field, or `characters` that were not read (or a longer reading). */
export type Missing = Field | 'characters';

export interface JudgedCandidate {
  logOdds: number;
  fields: FieldComparisons;
  /** What the register knows of the weapon, as comparable codes; null or absent is unknown. */
  recorded: Partial<Record<Field, string | number | null>>;
}

export interface VerdictContext {
  /** Weapons in the register, about: the more there are, the more agree by chance. */
  registerSize: number;
  /** Fields the officer stated. */
  stated: readonly Field[];
  /** Whether a reading has unread characters. */
  unread: boolean;
}

export interface Judgement {
  verdict: Verdict;
  missing: Missing[];
}

/** Nine to one: how far the best must be ahead of all others together, and of chance. */
export const CLEAR_LOG_ODDS = Math.log(9);

/**
 * Judges candidates given best first. `single`: one is far ahead and not by chance. `insufficient`: something the
 * officer could state would tell. `ambiguous`: nothing would but looking at the weapon again. A verdict never
 * identifies a weapon; an officer who compared the marks does.
 */
export function judge(candidates: readonly JudgedCandidate[], context: VerdictContext): Judgement {
  const [best, ...others] = candidates;
  if (best === undefined) return { verdict: 'none', missing: [] };

  const rivals = others.filter((other) => isRival(best, other));
  const separating = separatingFields([best, ...rivals], context.stated);
  if (isContradicted(best)) {
    // An exact hit that the stated fields deny, beside another that they confirm: neither is passed over.
    if (others.some((other) => isConfirmed(other) || (isRival(best, other) && !isContradicted(other))))
      return { verdict: 'ambiguous', missing: separating };
    return { verdict: 'insufficient', missing: FIELDS.filter((field) => best.fields[field] === 'disagree') };
  }
  const clear = best.logOdds - logOfSum(others.map((other) => other.logOdds)) >= CLEAR_LOG_ODDS;
  if (!clear) {
    const missing: Missing[] = context.unread ? [...separating, 'characters'] : separating;
    return { verdict: missing.length > 0 ? 'insufficient' : 'ambiguous', missing };
  }
  if (best.logOdds - Math.log(Math.max(context.registerSize, 1)) >= CLEAR_LOG_ODDS)
    return { verdict: 'single', missing: [] };
  const confirming = FIELDS.filter((field) => !context.stated.includes(field) && best.recorded[field] != null);
  return {
    verdict: 'insufficient',
    missing: context.unread ? [...confirming, 'characters'] : orCharacters(confirming),
  };
}

const isConfirmed = ({ fields }: JudgedCandidate): boolean => fieldLogOdds(fields) > 0;

const isRival = (best: JudgedCandidate, other: JudgedCandidate): boolean =>
  best.logOdds - other.logOdds < CLEAR_LOG_ODDS;

/** Unstated fields of which the register knows that the candidates differ. */
function separatingFields(candidates: readonly JudgedCandidate[], stated: readonly Field[]): Field[] {
  return FIELDS.filter((field) => {
    const known = new Set(candidates.map(({ recorded }) => recorded[field]).filter((value) => value != null));
    return !stated.includes(field) && known.size > 1;
  });
}

const orCharacters = (fields: Field[]): Missing[] => (fields.length > 0 ? fields : ['characters']);

function logOfSum(logs: readonly number[]): number {
  const most = Math.max(-Infinity, ...logs);
  return most === -Infinity ? most : most + Math.log(logs.reduce((sum, one) => sum + Math.exp(one - most), 0));
}
