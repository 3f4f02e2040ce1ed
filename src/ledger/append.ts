import { prepared } from '../platform/database/prepared.js';
import type { Sendable, Transaction, StreamHead } from '../platform/database/transaction.js';
import { newId } from '../platform/random.js';
import type { LedgerRow } from './columns.js';
import { buildEntry } from './entry.js';
import type { Fact } from './fact.js';
import { sealPayload } from './kinds.js';
import { sealAt, type EntryOpening } from './openings.js';
import { randomSalts } from './salts.js';

/** An entry that has its place, with what opens its sealed fields. */
export interface Recorded {
  row: LedgerRow;
  openings: EntryOpening[];
  viewers: readonly string[];
}

/** Gives each fact its place after the head of its stream, in the order given; nothing is written yet. */
export function placeFacts(
  facts: readonly Fact[],
  heads: ReadonlyMap<string, StreamHead>,
  { acting, now }: Pick<Transaction, 'acting' | 'now'>,
): Recorded[] {
  const last = new Map<string, { position: number; hash: string }>(heads);
  return facts.map((statement) => {
    const before = last.get(statement.streamId);
    const { payload, openings } = sealPayload(statement.kind, statement.values, randomSalts);
    const sealed = (path: string, text: string | undefined) => {
      if (text === undefined) return undefined;
      const made = sealAt(path, text, randomSalts);
      openings.push(made.opening);
      return made.sealed;
    };
    const row = buildEntry(
      {
        id: statement.entryId ?? newId(),
        stream: { type: statement.kind.stream, id: statement.streamId },
        position: (before?.position ?? 0) + 1,
        kind: statement.kind.kind,
        occurredAt: statement.occurredAt,
        recordedAt: now,
        unit: acting.unit,
        officer: acting.officer,
        identity: acting.identity,
        performedBy: statement.performedBy,
        source: statement.source,
        sourceRef: sealed('/sourceRef', statement.sourceRef),
        basis: sealed('/basis', statement.basis),
        payload,
        prev: before?.hash ?? null,
      },
      randomSalts,
    );
    last.set(statement.streamId, row);
    return { row, openings, viewers: statement.viewers };
  });
}

const APPEND = prepared<never>(`
  WITH placed AS (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[],
                         $7::timestamptz[], $8::timestamptz[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[])
      AS entry (stream_id, position, id, stream_type, kind, occurred_from, occurred_to, recorded_at, unit_id,
                officer_id, hash, canonical, viewers)),
  entries AS (
    INSERT INTO ledger_entries (stream_id, position, id, stream_type, kind, occurred_from, occurred_to, recorded_at,
                                unit_id, officer_id, hash, canonical, viewers)
    SELECT stream_id, position, id, stream_type, kind, occurred_from, occurred_to, recorded_at, unit_id, officer_id,
           decode(hash, 'hex'), canonical, viewers::uuid[] FROM placed ORDER BY stream_id, position RETURNING 1),
  outbox AS (
    INSERT INTO ledger_outbox (entry_id, hash) SELECT id, decode(hash, 'hex') FROM placed),
  opened AS (
    INSERT INTO entry_openings (entry_id, path, name, value, salt, viewers)
    SELECT entry_id, path, name, value, decode(salt, 'hex'), viewers::uuid[]
      FROM unnest($14::uuid[], $15::text[], $16::text[], $17::jsonb[], $18::text[], $19::text[])
        AS opening (entry_id, path, name, value, salt, viewers)),
  heads AS (
    INSERT INTO streams (id, type, position, hash, recorded_at, viewers)
    SELECT DISTINCT ON (stream_id) stream_id, stream_type, position, decode(hash, 'hex'), recorded_at, viewers::uuid[]
      FROM placed ORDER BY stream_id, position DESC
    ON CONFLICT ON CONSTRAINT pk_streams DO UPDATE
       SET position = excluded.position, hash = excluded.hash, recorded_at = excluded.recorded_at,
           viewers = excluded.viewers
    RETURNING 1)
  SELECT require_rows(ARRAY[(SELECT count(*) FROM entries), (SELECT count(*) FROM heads)], $20::bigint[])`);

const uuids = (ids: readonly string[]): string => `{${ids.join(',')}}`;

declare const placedEntries: unique symbol;
/** Placed entries as the values of one statement: plain data, which a worker thread can make. */
export type EntryValues = readonly Sendable[] & { readonly [placedEntries]: true };

export function entryValues(recorded: readonly Recorded[]): EntryValues {
  const column = <T>(value: (entry: Recorded) => T): T[] => recorded.map(value);
  const openings = recorded.flatMap(({ row, openings: own, viewers }) =>
    own.map((opening) => ({ ...opening, entryId: row.id, viewers: uuids(viewers) })),
  );
  const streams = new Set(recorded.map(({ row }) => row.streamId)).size;
  return [
    column(({ row }) => row.streamId),
    column(({ row }) => row.position),
    column(({ row }) => row.id),
    column(({ row }) => row.streamType),
    column(({ row }) => row.kind),
    column(({ row }) => row.occurredFrom),
    column(({ row }) => row.occurredTo),
    column(({ row }) => row.recordedAt),
    column(({ row }) => row.unit),
    column(({ row }) => row.officer),
    column(({ row }) => row.hash),
    column(({ row }) => row.canonical),
    column(({ viewers }) => uuids(viewers)),
    openings.map(({ entryId }) => entryId),
    openings.map(({ path }) => path),
    openings.map(({ name }) => name),
    openings.map(({ value }) => JSON.stringify(value)),
    openings.map(({ salt }) => salt),
    openings.map(({ viewers }) => viewers),
    [recorded.length, streams],
  ] as readonly Sendable[] as EntryValues;
}

/** Sends placed entries, their openings and outbox rows, and moves of the heads: one statement for any number. */
export const sendEntries = (tx: Pick<Transaction, 'send'>, values: EntryValues): void => tx.send(APPEND, values);
