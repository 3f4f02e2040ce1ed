import { microsecondText } from './columns.js';
import { isEdtfFault, readOccurredAt, type EdtfFault } from './edtf.js';

/**
 * Reads an instant (RFC 3339) as the ledger writes it, to the microsecond; what is finer is cut off, which no question
 * about recorded times can tell. Such texts sort as time runs. Refuses one more than five minutes after `now`.
 */
export function readInstant(text: string, now: string): string | EdtfFault {
  const range = readOccurredAt(text, new Date(now));
  if (isEdtfFault(range)) return range;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const microseconds = fraction.padEnd(6, '0').slice(3, 6);
  return `${microsecondText(range.from!).slice(0, -4)}${microseconds}Z`;
}
