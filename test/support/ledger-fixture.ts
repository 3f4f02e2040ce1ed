import type { LedgerRow } from '../../src/ledger/columns.js';
import { buildEntry, type EntryDraft } from '../../src/ledger/entry.js';
import { sealPayload, type EntryKind } from '../../src/ledger/kinds.js';
import type { EntryItem, LedgerFault, LedgerItem, StreamHead } from '../../src/ledger/ledger-item.js';
import { randomSalts } from '../../src/ledger/salts.js';

export const salts = randomSalts;

export const notedKind = {
  kind: 'weapon.noted',
  stream: 'weapon',
  fields: { number: 'plain', remark: 'sealed' },
} as const satisfies EntryKind;

/** A UUIDv7 that sorts by `number`. */
export const idOf = (number: number): string => `01981a2b-3c4d-7000-8000-${number.toString(16).padStart(12, '0')}`;

export function draftOf(values: { number: number; remark: string }, more: Partial<EntryDraft> = {}) {
  const { payload, openings } = sealPayload(notedKind, values, salts);
  const draft: EntryDraft = {
    id: idOf(values.number),
    stream: { type: 'weapon', id: idOf(1) },
    position: 1,
    kind: notedKind.kind,
    occurredAt: '2026-03',
    recordedAt: '2026-04-05T06:07:08.000001Z',
    unit: idOf(2),
    officer: idOf(3),
    identity: 'authenticated',
    source: 'ownObservation',
    payload,
    prev: null,
    ...more,
  };
  return { draft, openings };
}

/** One entry behind `before`, or the first of its stream. */
export function entryBehind(
  before: LedgerRow | null,
  stream: number,
  number: number,
  remark = `remark ${number}`,
): EntryItem {
  const position = (before?.position ?? 0) + 1;
  const { draft, openings } = draftOf(
    { number, remark },
    {
      stream: { type: 'weapon', id: idOf(stream) },
      position,
      prev: before?.hash ?? null,
      recordedAt: `2026-04-05T06:07:08.${String(position).padStart(6, '0')}Z`,
    },
  );
  return { row: buildEntry(draft, salts), openings };
}

export function streamOf(stream: number, length: number): EntryItem[] {
  const items: EntryItem[] = [];
  for (let n = 1; n <= length; n += 1) items.push(entryBehind(items.at(-1)?.row ?? null, stream, stream * 1000 + n));
  return items;
}

export function headOf(items: readonly EntryItem[]): StreamHead {
  const { streamId, streamType, position, hash } = (items.at(-1) as EntryItem).row;
  return { streamId, streamType, position, hash };
}

export async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const whole = (...streams: EntryItem[][]): LedgerItem[] =>
  streams.flatMap((items): LedgerItem[] => [...items, { head: headOf(items) }]);

export const short = (fault: LedgerFault): string =>
  `${fault.break} ${fault.position} ${fault.entryId?.slice(-4) ?? '-'}`;
