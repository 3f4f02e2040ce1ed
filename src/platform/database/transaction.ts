import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { Acting } from './acting.js';
import { prepared, run, runOn, type PreparedStatement } from './prepared.js';

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

/** What the driver can always write: a value it refused would leave the transaction standing without its statement. */
export type Sendable = string | number | null | undefined | Buffer | readonly (string | number | null)[];

/** One database transaction of one actor. Streams are locked once, in id order, before anything is read. */
export class Transaction {
  private locked = false;
  private readonly underway: Promise<unknown>[] = [];

  constructor(
    private readonly connection: PoolClient,
    readonly manager: EntityManager,
    readonly acting: Acting,
    private clock: string,
  ) {}

  /** Database time after the locks, RFC 3339 UTC with microseconds; never before what the locked streams recorded. */
  get now(): string {
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
    const answer = runOn(this.connection, statement, values);
    answer.catch(() => undefined);
    this.underway.push(answer);
  }

  /** Fills a temporary table by COPY: row security bars it from every other. Only in a long transaction. */
  async copy(statement: string, rows: Iterable<Uint8Array>): Promise<void> {
    await pipeline(rows, this.connection.query(copyFrom(statement)));
  }

  /** Takes the heads of every stream the decision depends on; those the actor may not see are absent, as if unborn. */
  async lock(streamIds: readonly string[]): Promise<ReadonlyMap<string, StreamHead>> {
    if (this.locked) throw new Error('Streams are locked once per transaction, all in one call');
    this.locked = true;
    const rows = await run(this.manager, LOCK_HEADS, [streamIds]);
    this.clock = latest([this.clock, ...rows.flatMap((row) => [row.now, row.recordedAt])]);
    return new Map(rows.map(({ id, type, position, hash, viewers }) => [id, { id, type, position, hash, viewers }]));
  }
}
