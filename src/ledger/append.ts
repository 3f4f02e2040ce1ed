import { copyTarget, type StreamHead, type Transaction } from '../platform/database/transaction.js';
import { writeStatement, type Write, type WriteStatement } from '../platform/database/write.js';
import { newId } from '../platform/random.js';
import { RowsToCopy, type CopiedRows } from '../platform/tabular/copy-text.js';
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
        corrects: statement.corrects,
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

/** Entries, openings and outbox rows from wherever they come, and the moves of the heads: one write for any number. */
const append = (placed: string, opened: string, expected: string): WriteStatement =>
  writeStatement(
    `
  placed AS (${placed}),
  entries AS (
    INSERT INTO ledger_entries (${columns}) SELECT ${columns} FROM placed ORDER BY stream_id, position RETURNING 1),
  outbox AS (
    INSERT INTO ledger_outbox (entry_id, hash) SELECT id, hash FROM placed RETURNING 1),
  opened AS (
    INSERT INTO entry_openings (entry_id, path, name, value, salt, viewers) ${opened} RETURNING 1),
  heads AS (
    INSERT INTO streams (id, type, position, hash, recorded_at, viewers)
    SELECT DISTINCT ON (stream_id) stream_id, stream_type, position, hash, recorded_at, viewers
      FROM placed ORDER BY stream_id, position DESC
    ON CONFLICT ON CONSTRAINT pk_streams DO UPDATE
       SET position = excluded.position, hash = excluded.hash, recorded_at = excluded.recorded_at,
           viewers = excluded.viewers
    RETURNING 1)`,
    `require_rows(ARRAY[(SELECT count(*) FROM entries), (SELECT count(*) FROM outbox), (SELECT count(*) FROM opened),
                        (SELECT count(*) FROM heads)], ${expected}::bigint[])`,
  );

const APPEND = append(
  `SELECT ${columns} FROM json_populate_recordset(NULL::ledger_entries, $1)`,
  // The value of an opening is text here: as a member of the row, a JSON null would become none.
  `SELECT entry_id, path, name, value::jsonb, salt, viewers
     FROM json_to_recordset($2)
       AS opening (entry_id uuid, path text, name text, value text, salt bytea, viewers uuid[])`,
  '$3',
);

const COPIED_ENTRIES = copyTarget('copied_entries', 'LIKE ledger_entries');
const COPIED_OPENINGS = copyTarget('copied_openings', 'LIKE entry_openings');

const APPEND_COPIED = append(
  `SELECT ${columns} FROM copied_entries`,
  'SELECT entry_id, path, name, value, salt, viewers FROM copied_openings',
  '$1',
);

const entryRow = ({ row, viewers }: Recorded) => ({
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
});

const openingRow = ({ row, viewers }: Recorded, { path, name, value, salt }: EntryOpening) => ({
  entry_id: row.id,
  path,
  name,
  value: JSON.stringify(value),
  salt: `\\x${salt}`,
  viewers,
});

/** Every entry has its row of the outbox. */
const expectedOf = (entries: number, openings: number, streams: number) => [entries, entries, openings, streams];

declare const placedEntries: unique symbol;

/** Placed entries for COPY: plain data, which a worker thread can make. */
export interface CopiedEntries {
  entries: CopiedRows;
  openings: CopiedRows;
  streams: number;
  readonly [placedEntries]: true;
}

/** Puts placed entries together for COPY. */
export class EntriesToCopy {
  private readonly entries = new RowsToCopy();
  private readonly openings = new RowsToCopy();
  private streams = 0;

  /** All entries of a stream at once, which begins with them. */
  addStream(recorded: readonly Recorded[]): void {
    this.streams += 1;
    for (const entry of recorded) {
      this.entries.add(entryRow(entry));
      for (const opening of entry.openings) this.openings.add(openingRow(entry, opening));
    }
  }

  finish(): CopiedEntries {
    const { entries, openings, streams } = this;
    return { entries: entries.finish(), openings: openings.finish(), streams } as CopiedEntries;
  }
}

/** What puts entries on record that were handed over to the database before. */
export type WriteOfCopied = Write & { readonly [placedEntries]: true };

/** Hands over entries that were placed elsewhere, at the beginning of streams of their own. */
export async function copyEntries(
  tx: Transaction,
  { entries, openings, streams }: CopiedEntries,
): Promise<WriteOfCopied> {
  await tx.copy(COPIED_ENTRIES, entries);
  await tx.copy(COPIED_OPENINGS, openings);
  const expected = expectedOf(entries.count, openings.count, streams);
  return { statement: APPEND_COPIED, values: [expected] } as never;
}

/** What is written of placed entries: the entries, openings, rows of the outbox and moved heads. */
export function rowsOfEntries(recorded: readonly Recorded[]): Write {
  const entries = recorded.map(entryRow);
  const openings = recorded.flatMap((entry) => entry.openings.map((opening) => openingRow(entry, opening)));
  const streams = new Set(recorded.map(({ row }) => row.streamId)).size;
  const expected = expectedOf(entries.length, openings.length, streams);
  return { statement: APPEND, values: [JSON.stringify(entries), JSON.stringify(openings), expected] };
}
