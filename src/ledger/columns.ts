import { isEdtfFault, occurredRange } from './edtf.js';
import type { Envelope } from './envelope.js';

/**
 * What `ledger_entries` holds beside the canonical text, each derived from it. Times are RFC 3339 in UTC with six
 * digits: JavaScript's Date would lose the microseconds of the database.
 */
export interface EntryColumns {
  id: string;
  streamType: string;
  streamId: string;
  position: number;
  kind: string;
  occurredFrom: string | null;
  occurredTo: string | null;
  recordedAt: string;
  unit: string;
  officer: string;
}

export interface LedgerRow extends EntryColumns {
  /** RFC 8785 text of the envelope: the record itself. */
  canonical: string;
  /** Lower-case hex. */
  hash: string;
}

export const COLUMN_NAMES = [
  'id',
  'streamType',
  'streamId',
  'position',
  'kind',
  'occurredFrom',
  'occurredTo',
  'recordedAt',
  'unit',
  'officer',
] as const satisfies readonly (keyof EntryColumns)[];

/** An instant as the ledger writes it; Date carries milliseconds, so the last three digits are zero. */
export const microsecondText = (date: Date): string => date.toISOString().replace('Z', '000Z');

/** Derives the columns; the envelope is one that `envelopeFault` found nothing in. */
export function columnsOf(envelope: Envelope): EntryColumns {
  const range = occurredRange(envelope.occurredAt);
  if (isEdtfFault(range)) throw new TypeError(`occurredAt: ${range.detail}`);
  return {
    id: envelope.id,
    streamType: envelope.stream.type,
    streamId: envelope.stream.id,
    position: envelope.position,
    kind: envelope.kind,
    occurredFrom: range.from && microsecondText(range.from),
    occurredTo: range.to && microsecondText(range.to),
    recordedAt: envelope.recordedAt,
    unit: envelope.unit,
    officer: envelope.officer,
  };
}
