import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { Acting } from './acting.js';
import { arrived } from './arrived.js';
import type { Reference } from './idempotency.js';
import type { CopiedRows } from '../tabular/copy-text.js';
import { prepared, run, runOn, type PreparedStatement, type Sendable } from './prepared.js';
import { asOne, type Write } from './write.js';

/** Where a stream of the ledger stands: its last position and the hash of the entry there. */
export interface StreamHead {
  id: string;
  type: string;
  position: number;
  hash: string;
  viewers: string[];
}

interface HeadRow extends StreamHead {
  recordedAt: string;
  now: string;
}

const LOCK_HEADS = prepared<HeadRow>(`
  WITH heads AS MATERIALIZED (
    SELECT id, type, position, encode(hash, 'hex') AS hash, viewers, recorded_at
      FROM streams WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
  SELECT id, type, position, hash, viewers,
         registry_time(recorded_at) AS "recordedAt", registry_time(clock_timestamp()) AS now
    FROM heads`);

const latest = (times: string[]): string => times.reduce((last, time) => (time > last ? time : last));

/** A table of the session's own, emptied at the end of each transaction. */
export interface CopyTarget {
  name: string;
  create: PreparedStatement<never>;
  /** Where one transaction fills it several times. */
  empty: PreparedStatement<never>;
}

/** `columns` as CREATE TABLE takes them, such as `LIKE weapons`. Constant texts only. */
export const copyTarget = (name: string, columns: string): CopyTarget => ({
  name,
  create: prepared(`CREATE TEMPORARY TABLE IF NOT EXISTS ${name} (${columns}) ON COMMIT DELETE ROWS`),
  empty: prepared(`TRUNCATE ${name}`),
});

const COLUMN = /^[a-z_]+$/;

/** What the database answered when the transaction began: its time, and what the request made before, if it did. */
export interface Begun {
  now: string;
  known: Reference | undefined;
}

/** One database transaction of one actor. Streams are locked once, in id order, before anything is read. */
export class Transaction {
  /** Fails where it was found out too long ago who acts, or the key of the request is taken. */
  readonly begun: Promise<Begun>;
  private clock: string | undefined;
  private locked = false;
  private readonly underway: Promise<unknown>[] = [];
  private readonly filled = new Set<CopyTarget>();

  constructor(
    private readonly connection: PoolClient,
    readonly manager: EntityManager,
    readonly acting: Acting,
    begun: Promise<Begun>,
  ) {
    this.begun = begun.then((answer) => {
      this.clock = answer.now;
      return answer;
    });
    this.begun.catch(() => undefined);
  }

  /** Database time after the locks, RFC 3339 UTC with microseconds; never before what the locked streams recorded. */
  get now(): string {
    if (this.clock === undefined) throw new Error('The transaction has not begun');
    return this.clock;
  }

  /** Statements whose answers nothing waits for, in the order sent. */
  get sent(): readonly Promise<unknown>[] {
    return this.underway;
  }

  /**
   * Hands a statement to the database and lets the work go on, as far as the commit. Only for one that fails in the
   * database wherever it must not stand: the commit follows it without a look at its answer, and then rolls back.
   */
  send(statement: PreparedStatement<unknown>, values: readonly Sendable[]): void {
    void this.sendAsking(statement, values);
  }

  /** As `send`, with an answer that may be awaited after the commit. `named` says what a failure of it means. */
  sendAsking<Row>(
    statement: PreparedStatement<Row>,
    values: readonly Sendable[],
    named = (error: unknown): unknown => error,
  ): Promise<Row[]> {
    const answer = runOn(this.connection, statement, values).catch((error: unknown) => {
      throw named(error);
    });
    answer.catch(() => undefined);
    this.underway.push(answer);
    return answer;
  }

  /** Sends writes as one statement: what an entry makes of the tables stands or falls with the entry. */
  write(writes: readonly Write[]): void {
    const { statement, values } = asOne(writes);
    this.send(statement, values);
  }

  /**
   * Fills a temporary table by COPY, which row security bars from most others; a statement moves the rows on. What it
   * was filled with before in this transaction is gone. Only in a long transaction.
   */
  async copy(target: CopyTarget, rows: CopiedRows): Promise<void> {
    const { name, create, empty } = target;
    this.send(this.filled.has(target) ? empty : create, []);
    this.filled.add(target);
    await this.copyInto(name, rows);
  }

  /** Adds rows by COPY to a table that no row security guards. Only in a long transaction. */
  async copyInto(table: string, { columns, bytes, count }: CopiedRows): Promise<void> {
    await arrived(this.underway);
    if (count === 0) return;
    if (!columns.every((column) => COLUMN.test(column)))
      throw new Error(`${table} has no columns ${columns.join(', ')}`);
    const into = copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`);
    await pipeline([bytes], this.connection.query(into));
    if (into.rowCount !== count) throw new Error(`${table} took ${into.rowCount} rows of ${count}`);
  }

  /** Waits until everything sent so far has been carried out; fails as the first that did. */
  async settled(): Promise<void> {
    await arrived(this.underway.splice(0));
  }

  /** Takes the heads of every stream the decision depends on; those the actor may not see are absent, as if unborn. */
  async lock(streamIds: readonly string[]): Promise<ReadonlyMap<string, StreamHead>> {
    if (this.locked) throw new Error('Streams are locked once per transaction, all in one call');
    this.locked = true;
    await this.begun;
    const rows = await run(this.manager, LOCK_HEADS, [streamIds]);
    this.clock = latest([this.now, ...rows.flatMap((row) => [row.now, row.recordedAt])]);
    return new Map(rows.map(({ id, type, position, hash, viewers }) => [id, { id, type, position, hash, viewers }]));
  }
}
