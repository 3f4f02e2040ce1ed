import type { Socket } from 'node:net';
import { to as copyTo } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';
import { cursorBatches } from './cursor.js';
import { dataSource } from './data-source.js';
import type { Migration } from './migration.js';
import { pendingMigrations } from './migrator.js';
import { connectionOf } from './prepared.js';

const LONG_READ = {
  copies: true,
  poolSize: 1,
  statementTimeoutMs: 0,
  lockTimeoutMs: 10_000,
  idleTransactionTimeoutMs: 0,
};

export class SnapshotRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SnapshotRefusedError';
  }
}

/** One moment of the whole register for a reader that takes its time: read-only, one batch of rows in memory. */
export class Snapshot {
  private cursors = 0;

  constructor(private readonly runner: QueryRunner) {}

  query<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.runner.query(statement, parameters);
  }

  /** Rows of a statement without parameters, through a cursor on the server; several may be read side by side. */
  async *rows<Row>(statement: string): AsyncGenerator<Row> {
    this.cursors += 1;
    for await (const batch of cursorBatches<Row>(this.runner, `rows_${this.cursors}`, statement)) yield* batch;
  }

  /** What `COPY … TO STDOUT` writes, as it comes; nothing else may be asked meanwhile. Left early, the connection ends. */
  async *copyOut(statement: string): AsyncGenerator<Uint8Array> {
    const connection = await connectionOf(this.runner);
    const stream = connection.query(copyTo(statement));
    let whole = false;
    try {
      yield* stream as AsyncIterable<Uint8Array>;
      whole = true;
    } finally {
      // What is left of the rows would have to be read before the connection says anything else.
      if (!whole) (connection as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    }
  }
}

/** Row security hides rows in silence: a login that may not see all would find nothing wrong in what it cannot see. */
const TABLES_HIDDEN = `
  SELECT c.relname AS name FROM pg_class c, pg_roles r
   WHERE r.rolname = current_user AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
     AND NOT r.rolsuper AND NOT r.rolbypassrls
     AND NOT EXISTS (SELECT FROM pg_policy p
                      WHERE p.polrelid = c.oid AND r.oid = ANY (p.polroles) AND p.polcmd IN ('r', '*')
                        AND pg_get_expr(p.polqual, p.polrelid) = 'true')
   ORDER BY c.relname`;

/**
 * Reads the register as a login that sees all of it: that of oversight, or the owner.
 * @throws SnapshotRefusedError where the login does not see every row, or the schema is not the one of this program.
 */
export async function readSnapshot<T>(
  url: string,
  migrations: readonly Migration[],
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const source = dataSource({ url, ...LONG_READ });
  await source.initialize();
  try {
    await refuseUnfit(source, migrations);
    const runner = source.createQueryRunner();
    await runner.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await work(new Snapshot(runner));
    } finally {
      await runner.query('ROLLBACK').catch(() => undefined);
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
}

async function refuseUnfit(source: DataSource, migrations: readonly Migration[]): Promise<void> {
  const pending = await pendingMigrations(source, migrations);
  if (pending.length > 0)
    throw new SnapshotRefusedError(`The schema lacks ${pending.join(', ')}; run: tracemark migrate`);
  const hidden = await source.query<{ name: string }[]>(TABLES_HIDDEN);
  if (hidden.length === 0) return;
  const names = hidden.map(({ name }) => name).join(', ');
  throw new SnapshotRefusedError(`This login does not see every row of ${names}; give the oversight login`);
}
