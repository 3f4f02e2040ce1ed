import { knownToHaveOccurredBy } from '../edtf.js';

/** What a record is, as far as instruments say how long it is kept. */
export const RECORD_CLASSES = ['manufacture', 'import', 'weapon', 'incident', 'look'] as const;
export type RecordClass = (typeof RECORD_CLASSES)[number];

/** What the years of a rule are counted from. */
export const TRIGGERS = ['occurred', 'recorded', 'lastEntry', 'destroyed'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** How long an instrument or a law has records of a class kept. */
export interface RetentionRule {
  code: string;
  /** Such as `ITI`. */
  regime: string;
  class: RecordClass;
  /** Null: indefinitely. */
  years: number | null;
  trigger: Trigger;
  /** Where it is written. */
  source: string;
  /** First and last day that it is law, `YYYY-MM-DD`; null is open. */
  from: string | null;
  to: string | null;
}

/** An entry, as far as its retention depends on it. Times are RFC 3339 UTC with microseconds. */
export interface RetainedRecord {
  classes: readonly RecordClass[];
  occurredTo: string | null;
  recordedAt: string;
  /** When the last entry of its stream was recorded. */
  lastEntryAt: string;
  /** When the weapon was destroyed, at the latest; null where it was not. */
  destroyedAt: string | null;
}

export interface Retention {
  /** Null: never ends. */
  until: Date | null;
  /** The rule that decides; null where none applies, which is to keep. */
  rule: RetentionRule | null;
}

export const isInForce = ({ from, to }: RetentionRule, day: string): boolean =>
  (from === null || from <= day) && (to === null || day <= to);

/** How long a record is kept: by the rule of those in force that keeps it longest, and for ever where there is none. */
export function retentionOf(record: RetainedRecord, rules: readonly RetentionRule[]): Retention {
  let longest: Retention = { until: null, rule: null };
  for (const rule of rules) {
    if (!record.classes.includes(rule.class)) continue;
    const until = endOf(rule, record);
    if (until === null) return { until, rule };
    if (longest.until === null || until > longest.until) longest = { until, rule };
  }
  return longest;
}

/** When the years of a rule are over; null where they have no end, or have not begun. */
function endOf({ years, trigger }: RetentionRule, record: RetainedRecord): Date | null {
  const begin = beginningBy(trigger, record);
  if (years === null || begin === null) return null;
  const end = new Date(begin);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
}

/** An imprecise time is taken at its latest possible end, which is no later than when it was recorded. */
function beginningBy(trigger: Trigger, record: RetainedRecord): string | null {
  switch (trigger) {
    case 'occurred':
      return knownToHaveOccurredBy({ from: null, to: record.occurredTo }, record.recordedAt).to;
    case 'recorded':
      return record.recordedAt;
    case 'lastEntry':
      return record.lastEntryAt;
    case 'destroyed':
      return record.destroyedAt;
  }
}
