import { prepared, type PreparedStatement } from '../platform/database/prepared.js';
import { copyTarget, type StreamHead, type Transaction } from '../platform/database/transaction.js';
import { newId } from '../platform/random.js';
import { copiedRows, type CopiedRows } from '../platform/tabular/copy-text.js';
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

const columns = `stream_id, position, id, stream_type, kind, occurred_from, occurred_to, recorded_at, unit_id, officer_id,
  hash, canonical, viewers`;

/** Entries, openings and outbox rows from wherever they come, and the moves of the heads: one statement for any number. */
const append = (placed: string, opened: string, expected: string): PreparedStatement<never> =>
  prepared(`
  WITH placed AS (${placed}),
  entries AS (
    INSERT INTO ledger_entries (${columns}) SELECT ${columns} FROM placed ORDER BY stream_id, position RETURNING 1),
  outbox AS (
    INSERT INTO ledger_outbox (entry_id, hash) SELECT id, hash FROM placed),
  opened AS (
    INSERT INTO entry_openings (entry_id, path, name, value, salt, viewers) ${opened}),
  heads AS (
    INSERT INTO streams (id, type, position, hash, recorded_at, viewers)
    SELECT DISTINCT ON (stream_id) stream_id, stream_type, position, hash, recorded_at, viewers
      FROM placed ORDER BY stream_id, position DESC
    ON CONFLICT ON CONSTRAINT pk_streams DO UPDATE
       SET position = excluded.position, hash = excluded.hash, recorded_at = excluded.recorded_at,
           viewers = excluded.viewers
    RETURNING 1)
  SELECT require_rows(ARRAY[(SELECT count(*) FROM entries), (SELECT count(*) FROM heads)], ${expected}::bigint[])`);

const APPEND = append(
  `SELECT stream_id, position, id, stream_type, kind, occurred_from, occurred_to, recorded_at, unit_id, officer_id,
          decode(hash, 'hex') AS hash, canonical, viewers::uuid[] AS viewers
     FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
                 $8::timestamptz[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[])
       AS entry (${columns})`,
  `SELECT entry_id, path, name, value, decode(salt, 'hex'), viewers::uuid[]
     FROM unnest($14::uuid[], $15::text[], $16::text[], $17::jsonb[], $18::text[], $19::text[])
       AS opening (entry_id, path, name, value, salt, viewers)`,
  '$20',
);

const COPIED_ENTRIES = copyTarget('copied_entries', 'LIKE ledger_entries');
const COPIED_OPENINGS = copyTarget('copied_openings', 'LIKE entry_openings');

const APPEND_COPIED = append(
  `SELECT ${columns} FROM copied_entries`,
  'SELECT entry_id, path, name, value, salt, viewers FROM copied_openings',
  '$1',
);

const uuids = (ids: readonly string[]): string => `{${ids.join(',')}}`;

declare const placedEntries: unique symbol;

/** Placed entries for COPY: plain data, which a worker thread can make. */
export interface CopiedEntries {
  entries: CopiedRows;
  openings: CopiedRows;
  streams: number;
  readonly [placedEntries]: true;
}

export function copiedEntries(recorded: readonly Recorded[]): CopiedEntries {
  const entries = recorded.map(({ row, viewers }) => ({
    stream_id: row.streamId,
    position: row.position,
    id: row.id,
    stream_type: row.streamType,
    kind: row.kind,
    occurred_from: row.occurredFrom,
    occurred_to: row.occurredTo,
    recorded_at: row.recordedAt,
    unit_id: row.unit,
    officer_id: row.officer,
    hash: `\\x${row.hash}`,
    canonical: row.canonical,
    viewers,
  }));
  const openings = recorded.flatMap(({ row, openings: own, viewers }) =>
    own.map(({ path, name, value, salt }) => ({
      entry_id: row.id,
      path,
      name,
      value: JSON.stringify(value),
      salt: `\\x${salt}`,
      viewers,
    })),
  );
  return {
    entries: copiedRows(entries),
    openings: copiedRows(openings),
    streams: new Set(recorded.map(({ row }) => row.streamId)).size,
  } as CopiedEntries;
}

/** Writes entries that were placed elsewhere, at the beginning of streams of their own. */
export async function copyEntries(tx: Transaction, { entries, openings, streams }: CopiedEntries): Promise<void> {
  await tx.copy(COPIED_ENTRIES, entries);
  await tx.copy(COPIED_OPENINGS, openings);
  tx.send(APPEND_COPIED, [[entries.count, streams]]);
  for (const { empty } of [COPIED_ENTRIES, COPIED_OPENINGS]) tx.send(empty, []);
}

/** Sends placed entries with their openings. */
export function sendEntries(tx: Pick<Transaction, 'send'>, recorded: readonly Recorded[]): void {
  const column = <T>(value: (entry: Recorded) => T): T[] => recorded.map(value);
  const openings = recorded.flatMap(({ row, openings: own, viewers }) =>
    own.map((opening) => ({ ...opening, entryId: row.id, viewers: uuids(viewers) })),
  );
  const streams = new Set(recorded.map(({ row }) => row.streamId)).size;
  tx.send(APPEND, [
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
  ]);
}
