import { isDay } from '../../platform/day.js';
import { InvalidInputError, type Fault } from '../../platform/problem.js';
import { fact, type Fact } from '../fact.js';
import type { JsonFact } from '../json-fact.js';
import { RETENTION_STREAM, retentionHeld, retentionLifted, retentionRuled } from './retention-kinds.js';
import { HoldLiftedError, NothingToRuleError, RuleStatedError } from './retention.errors.js';
import type { RetentionRule } from './retention.js';

/** A new rule, or the last day of one there is. */
export type StatedRule = Pick<RetentionRule, 'code'> & Partial<RetentionRule>;

const dayFault = (member: string, day: string | null | undefined): Fault[] =>
  day == null || isDay(day) ? [] : [{ pointer: `/${member}`, code: 'NOT_A_DATE', detail: 'write a day as YYYY-MM-DD' }];

const onRetention = (authorityUnit: string) =>
  ({ streamId: RETENTION_STREAM, occurredAt: null, viewers: [authorityUnit], source: 'ownObservation' }) as const;

/** Judges a rule. One that there is takes its last day, once; another number of years is another rule. */
export function decideRule(rules: readonly RetentionRule[], stated: StatedRule, authorityUnit: string): Fact {
  const before = rules.find(({ code }) => code === stated.code);
  const rule = before === undefined ? newRule(stated) : ended(before, stated);
  const values = { code: rule.code, rule: { ...rule } as unknown as JsonFact };
  return fact({ kind: retentionRuled, values, ...onRetention(authorityUnit) });
}

const NEEDED = ['regime', 'class', 'years', 'trigger', 'source'] as const;

function newRule(stated: StatedRule): RetentionRule {
  const { code, from = null, to = null } = stated;
  const missing = NEEDED.filter((member) => stated[member] === undefined);
  const faults: Fault[] = [
    ...(/^x-[a-z0-9-]+$/.test(code)
      ? []
      : [{ pointer: '/code', code: 'NOT_A_CODE', detail: 'a new code is written x-letters-and-digits' }]),
    ...missing.map((member) => ({ pointer: `/${member}`, code: 'MISSING', detail: 'a new rule says it' })),
    ...dayFault('from', from),
    ...dayFault('to', to),
    ...(from !== null && to !== null && to < from ? [BACKWARDS] : []),
  ];
  if (faults.length > 0) throw new InvalidInputError(faults);
  const { regime, class: of, years, trigger, source } = stated as RetentionRule;
  return { code, regime, class: of, years, trigger, source, from, to };
}

const BACKWARDS: Fault = { pointer: '/to', code: 'CONTRADICTION', detail: 'it ends before it begins' };

function ended(before: RetentionRule, stated: StatedRule): RetentionRule {
  const said = Object.entries(stated).filter(([, value]) => value !== undefined);
  const changed = said.filter(([member, value]) => member !== 'to' && value !== before[member as keyof RetentionRule]);
  if (changed.length > 0 || (before.to !== null && stated.to !== before.to))
    throw new RuleStatedError(changed.map(([member]) => member));
  const { to } = stated;
  if (to == null || to === before.to) throw new NothingToRuleError();
  const faults = [...dayFault('to', to), ...(before.from !== null && to < before.from ? [BACKWARDS] : [])];
  if (faults.length > 0) throw new InvalidInputError(faults);
  return { ...before, to };
}

export interface StatedHold {
  /** Id of the stream it is about; a weapon's is its own. */
  stream: string;
  reason: string;
  /** Last day, `YYYY-MM-DD`; null until it is lifted. */
  until: string | null;
  /** Free text; recorded sealed. */
  basis?: string;
}

export function decideHold(id: string, { stream, reason, until, basis }: StatedHold, authorityUnit: string): Fact {
  const faults = dayFault('until', until);
  if (faults.length > 0) throw new InvalidInputError(faults);
  const values = { hold: id, held: stream, until, reason };
  return fact({ kind: retentionHeld, values, basis, ...onRetention(authorityUnit) });
}

export function decideLift(
  hold: { id: string; liftedBy: string | null },
  { reason, basis }: { reason: string; basis?: string },
  authorityUnit: string,
): Fact {
  if (hold.liftedBy !== null) throw new HoldLiftedError();
  return fact({ kind: retentionLifted, values: { hold: hold.id, reason }, basis, ...onRetention(authorityUnit) });
}
