/**
 * When something occurred, as the two columns hold it. `from`: it had not occurred before this instant; `to`: from
 * this instant on it had. An exact instant has `from` equal to `to`; a day ends where the next begins; null is open.
 */
export interface OccurredRange<Instant = Date> {
  from: Instant | null;
  to: Instant | null;
}

export type EdtfCode = 'NOT_A_DATE' | 'IMPOSSIBLE_DATE' | 'INTERVAL_BACKWARDS' | 'DATE_IN_FUTURE';
export interface EdtfFault {
  code: EdtfCode;
  detail: string;
}

/** One stated time in epoch milliseconds; `civil` is a day, month or year, which names no zone. */
interface Part {
  from: number;
  to: number;
  civil: boolean;
}

const CIVIL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const MINUTE = 60_000;
const FUTURE_ALLOWANCE = 5 * MINUTE;
/** The easternmost civil time is UTC+14: a date has begun for somebody that long before it begins in UTC. */
const CIVIL_LEAD = 14 * 60 * MINUTE;
const EARLIEST = utc(1, 1, 1);
const LATEST = utc(9999, 1, 1);

const fault = (code: EdtfCode, detail: string): EdtfFault => ({ code, detail });
export const isEdtfFault = (result: OccurredRange | Part | EdtfFault): result is EdtfFault => 'code' in result;

/**
 * Reads `occurredAt` (EDTF level 0 and open intervals of level 1; null is unknown). Days, months and years are those
 * of UTC, so that every reader derives the same columns from the same text.
 */
export function occurredRange(text: string | null): OccurredRange | EdtfFault {
  const parts = partsOf(text);
  return 'code' in parts ? parts : rangeOf(parts);
}

/** As {@link occurredRange}, and refuses a stated time that begins more than five minutes after `now`. */
export function readOccurredAt(text: string | null, now: Date): OccurredRange | EdtfFault {
  const parts = partsOf(text);
  if ('code' in parts) return parts;
  const late = [parts.start, parts.end].some(
    (part) => part !== null && part.from > now.getTime() + (part.civil ? CIVIL_LEAD : FUTURE_ALLOWANCE),
  );
  return late ? fault('DATE_IN_FUTURE', `${text} is in the future`) : rangeOf(parts);
}

/**
 * Where an instant stands towards a range: `before` it had not occurred yet, `after` it had, `inside` is the honest
 * "uncertain" that a question `asOf` that instant is answered with. Texts to the microsecond, as the ledger writes
 * them, compare as instants do.
 */
export function within<Instant extends Date | string>(
  range: OccurredRange<Instant>,
  instant: Instant,
): 'before' | 'inside' | 'after' {
  if (range.from !== null && instant < range.from) return 'before';
  return range.to !== null && instant >= range.to ? 'after' : 'inside';
}

/** What has been recorded has occurred: narrows a range by `recordedAt`, so that open and unknown times end there. */
export function knownToHaveOccurredBy<Instant extends Date | string>(
  range: OccurredRange<Instant>,
  recordedAt: Instant,
): OccurredRange<Instant> {
  const earlier = (bound: Instant): Instant => (bound < recordedAt ? bound : recordedAt);
  return { from: range.from && earlier(range.from), to: range.to === null ? recordedAt : earlier(range.to) };
}

interface Parts {
  start: Part | null;
  end: Part | null;
}

function partsOf(text: string | null): Parts | EdtfFault {
  if (text === null) return { start: null, end: null };
  const ends = text.split('/');
  if (ends.length > 2 || ends.every((end) => end === '..')) return fault('NOT_A_DATE', 'is no date, time or interval');
  const start = partOf(ends[0] as string, ends.length === 2);
  const end = ends.length === 2 ? partOf(ends[1] as string, true) : start;
  if (start !== null && isEdtfFault(start)) return start;
  if (end !== null && isEdtfFault(end)) return end;
  return isBackwards(start, end) ? fault('INTERVAL_BACKWARDS', `${text} ends before it begins`) : { start, end };
}

function isBackwards(start: Part | null, end: Part | null): boolean {
  if (start === null || end === null) return false;
  return end.civil ? end.to <= start.from : end.to < start.from;
}

const rangeOf = ({ start, end }: Parts): OccurredRange => ({
  from: start && new Date(start.from),
  to: end && new Date(end.to),
});

function partOf(text: string, mayBeOpen: boolean): Part | EdtfFault | null {
  if (mayBeOpen && text === '..') return null;
  const part = civilPart(text) ?? instantPart(text) ?? noDate(text);
  if (isEdtfFault(part)) return part;
  const representable = part.from >= EARLIEST && part.to <= LATEST;
  return representable ? part : fault('IMPOSSIBLE_DATE', `${text} is outside the years 0001 to 9998`);
}

const noDate = (text: string): EdtfFault =>
  fault(
    'NOT_A_DATE',
    `"${text.slice(0, 40)}" is no date or time; write 2026, 2026-03, 2026-03-01 or 2026-03-01T12:00:00Z`,
  );

function civilPart(text: string): Part | EdtfFault | null {
  const match = CIVIL.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), match[2], match[3]];
  if (month === undefined) return { from: utc(year, 1, 1), to: utc(year + 1, 1, 1), civil: true };
  if (!exists(year, Number(month), Number(day ?? 1))) return fault('IMPOSSIBLE_DATE', `${text} is not in the calendar`);
  if (day === undefined) return { from: utc(year, +month, 1), to: utc(year, +month + 1, 1), civil: true };
  return { from: utc(year, +month, +day), to: utc(year, +month, +day + 1), civil: true };
}

function instantPart(text: string): Part | EdtfFault | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const day = civilPart(match[1] as string) as Part | EdtfFault;
  if (isEdtfFault(day)) return day;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])];
  const [zoneHour, zoneMinute] = [Number(match[7] ?? 0), Number(match[8] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) {
    return fault('IMPOSSIBLE_DATE', `${text} is not on the clock`);
  }
  const offset = (zoneHour * 60 + zoneMinute) * MINUTE * (match[6] === '-' ? -1 : 1);
  const seconds = day.from + (hour * 60 + minute) * MINUTE + second * 1000 - offset;
  // Columns hold milliseconds: a finer instant lies between two of them.
  const nanos = Number((match[5] ?? '').padEnd(9, '0'));
  return { from: seconds + Math.floor(nanos / 1e6), to: seconds + Math.ceil(nanos / 1e6), civil: false };
}

function exists(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && utc(year, month, day) < utc(year, month + 1, 1);
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}
