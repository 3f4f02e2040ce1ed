import { v7 } from 'uuid';

/** What an auditor asks first (domain 9.17, C-19). */
export const QUESTIONS = [
  'bulkBrowsing',
  'searchesWithoutCase',
  'offHours',
  'ownName',
  'weaponsWithoutEntries',
  'backDatedEntries',
  'correctionsBeforeCounts',
  'onePersonDuties',
] as const;
export type Question = (typeof QUESTIONS)[number];

export const MEANING: Readonly<Record<Question, string>> = {
  bulkBrowsing: 'An officer was shown more different weapons on a day (UTC) than `weapons`',
  searchesWithoutCase: 'A search named no case, and none was added within seven days',
  offHours: 'An officer looked outside of the hours from `dayBegins` to `dayEnds` in `timeZone`, by day there',
  ownName: 'What an officer searched for, or why, holds a word of the officer’s own name',
  weaponsWithoutEntries: 'A weapon is in the books and no entry says why',
  backDatedEntries:
    'An entry says what happened more than `days` days before it was recorded, and is no imported record',
  correctionsBeforeCounts: 'A weapon was corrected in the `days` days before somebody looked at it to count it',
  onePersonDuties: 'One officer alone recorded all there is of a weapon, its loss or find included',
};

/** One thing found; null is what the question is not about. */
export interface AuditFinding {
  question: Question;
  /** When it began and ended, as recorded. */
  since: string;
  until: string;
  officer: string | null;
  agency: string | null;
  unit: string | null;
  weapon: string | null;
  entry: string | null;
  /** Looks, weapons or entries, as the question counts. */
  count: number;
  /** Tells it apart from others of the same time: an id of the above. */
  key: string;
}

/** How the questions are asked. */
export interface AuditTerms {
  /** RFC 3339: recorded from then on, and before then. */
  from: string;
  to: string;
  weapons: number;
  days: number;
  timeZone: string;
  /** Hours of the day, from 0 to 24. */
  dayBegins: number;
  dayEnds: number;
}

const DAY_MS = 86_400_000;
export const DEFAULTS = { range: 30, weapons: 200, days: 30, timeZone: 'UTC', dayBegins: 6, dayEnds: 20 };
export const LONGEST_RANGE_DAYS = 400;

/** The terms as stated, else the last thirty days and what is usual. */
export function termsOf(stated: Partial<AuditTerms>, now: Date): AuditTerms {
  const to = stated.to ?? now.toISOString();
  const from = stated.from ?? new Date(Date.parse(to) - DEFAULTS.range * DAY_MS).toISOString();
  const { weapons, days, timeZone, dayBegins, dayEnds } = { ...DEFAULTS, ...withoutUndefined(stated) };
  return { from, to, weapons, days, timeZone, dayBegins, dayEnds };
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The clocks of the service and the database may differ by so much. */
const CLOCKS_MS = 3_600_000;
const NO_RANDOM = new Uint8Array(16);

/** No entry recorded from then on has a lower id: ids are made of the service's clock (UUIDv7). */
export const lowestIdFrom = (instant: string): string =>
  v7({ msecs: msOf(instant, -CLOCKS_MS), random: NO_RANDOM, seq: 0 });
/** No entry recorded before then has a higher one. */
export const highestIdBefore = (instant: string): string =>
  v7({ msecs: msOf(instant, CLOCKS_MS), random: NO_RANDOM, seq: 0 });

const msOf = (instant: string, shift: number): number => Math.max(0, Date.parse(instant) + shift);

export const placeOfFinding = ({ since, key }: AuditFinding): string => `${since} ${key}`;
export const FINDING_PLACE = /^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36}$/;
