import { InvalidInputError, type Fault } from '../platform/problem.js';
import { isDay } from '../platform/day.js';
import { CodeDefinedError, NothingToAddError } from './vocabulary.errors.js';

/** First and last day that something is law or in use, `YYYY-MM-DD`; null is open. */
export interface Dated {
  from: string | null;
  to: string | null;
}

/** Days that are none, or that end before they begin. */
export function dayFaults({ from, to }: Dated, at = ''): Fault[] {
  const noDay = (member: string): Fault => ({
    pointer: `${at}/${member}`,
    code: 'NOT_A_DATE',
    detail: 'write a day as YYYY-MM-DD',
  });
  const faults = from === null || isDay(from) ? [] : [noDay('from')];
  if (to === null) return faults;
  if (!isDay(to)) return [...faults, noDay('to')];
  if (from === null || to >= from) return faults;
  return [...faults, { pointer: `${at}/to`, code: 'CONTRADICTION', detail: 'it ends before it begins' }];
}

/**
 * Judges the last day that an entry is given: not before its first, and once. What was marked by then it governs as
 * before. Throws InvalidInputError, CodeDefinedError or NothingToAddError.
 */
export function decideEnd(before: Dated, to: string | null | undefined): void {
  if (to == null || to === before.to) throw new NothingToAddError();
  const faults = dayFaults({ from: before.from, to });
  if (faults.length > 0) throw new InvalidInputError(faults);
  if (before.to === null) return;
  throw new CodeDefinedError([{ pointer: '/to', code: 'DEFINED', detail: `its last day is ${before.to}, and stays` }]);
}

/** First and last day that an EDTF date may mean, null where it is open. */
export function daysOf(edtf: string): { first: string | null; last: string | null } {
  const [start = '', end = start] = edtf.split('/');
  const day = (text: string, rest: string) =>
    text === '' || text === '..' ? null : (text + rest.slice(text.length)).slice(0, 10);
  return { first: day(start, '0000-01-01'), last: day(end, '9999-12-31') };
}

/** Whether one of the days that an EDTF date may mean is within; a date that is not known may be any day. */
export function mayBeWithin({ from, to }: Dated, edtf: string | null): boolean {
  const { first, last } = edtf === null ? { first: null, last: null } : daysOf(edtf);
  return (last === null || from === null || last >= from) && (first === null || to === null || first <= to);
}
