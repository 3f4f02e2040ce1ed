import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient } from 'pg';
import { dataSource } from '../../platform/database/data-source.js';
import { connectionOf } from '../../platform/database/prepared.js';
import { Snapshot } from '../../platform/database/snapshot.js';
import { copyLine, type CopyValue } from '../../platform/tabular/copy-text.js';
import { BackupError } from './backup.errors.js';
import { columnList, columnsOf, ONE_WAY_OF_WRITING, type Column } from './columns.queries.js';

const LONG_WRITE = {
  copies: true,
  poolSize: 1,
  statementTimeoutMs: 0,
  lockTimeoutMs: 10_000,
  idleTransactionTimeoutMs: 0,
};

const TABLES = `
  SELECT relname AS name FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_migrations' ORDER BY 1`;

/** Statements that take no parameters, by the server's own quoting. */
const STATEMENTS = `SELECT format($1, name) AS statement FROM unnest($2::text[]) AS name`;

/** A register being filled, in one transaction that nobody sees anything of before its end. */
export class Loading {
  /** What is in it so far. */
  readonly snapshot: Snapshot;
  private readonly columns = new Map<string, Column[]>();

  constructor(
    snapshot: Snapshot,
    private readonly connection: PoolClient,
  ) {
    this.snapshot = snapshot;
  }

  /** Fills a table with rows in the text format of COPY, header first; the number of rows. */
  async fill(table: string, without: readonly string[], steps: readonly unknown[]): Promise<number> {
    const columns = (await this.columnsOf(table)).filter(({ name }) => !without.includes(name));
    const into = copyFrom(`COPY ${columnList(table, columns)} FROM STDIN WITH (HEADER MATCH)`);
    await pipeline([...steps, this.connection.query(into)] as never);
    return into.rowCount;
  }

  /** Adds rows given by their columns; an absent column is NULL. */
  async add(table: string, rows: readonly object[]): Promise<void> {
    const columns = await this.columnsOf(table);
    const into = copyFrom(`COPY ${columnList(table, columns)} FROM STDIN`);
    const line = (row: object) =>
      copyLine(
        columns.map(({ name, json }) => {
          const value = (row as Record<string, CopyValue>)[name] ?? null;
          return json && value !== null ? JSON.stringify(value) : value;
        }),
      );
    await pipeline(Readable.from(rows.map(line)), this.connection.query(into));
    if (into.rowCount !== rows.length) throw new Error(`${table} took ${into.rowCount} rows of ${rows.length}`);
  }

  private async columnsOf(table: string): Promise<Column[]> {
    const known = this.columns.get(table) ?? (await columnsOf(this.snapshot, table));
    this.columns.set(table, known);
    return known;
  }
}

/**
 * Fills an empty, migrated register as its owner, whole or not at all. While it goes on every table is locked, so that no
 * service finds an empty register or half of one; row security does not bind the owner and no trigger counts, both within
 * this transaction only.
 * @throws BackupError where the register holds anything.
 */
export async function loadWhole<T>(ownerUrl: string, work: (loading: Loading) => Promise<T>): Promise<T> {
  const source = dataSource({ url: ownerUrl, ...LONG_WRITE });
  await source.initialize();
  const runner = source.createQueryRunner();
  const snapshot = new Snapshot(runner);
  const each = async (format: string, tables: readonly string[]) => {
    for (const { statement } of await snapshot.query<{ statement: string }>(STATEMENTS, [format, tables]))
      await snapshot.query(statement);
  };
  try {
    const connection = await connectionOf(runner);
    await snapshot.query('BEGIN');
    await snapshot.query(ONE_WAY_OF_WRITING);
    const tables = (await snapshot.query<{ name: string }>(TABLES)).map(({ name }) => name);
    await each('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', tables);
    const isProtected = await snapshot.query<{ name: string }>(FORCED, [tables]);
    const forced = isProtected.map(({ name }) => name);
    await each('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', forced);
    await requireEmpty(snapshot, tables);
    await each('ALTER TABLE %I DISABLE TRIGGER USER', tables);
    const done = await work(new Loading(snapshot, connection));
    // What is read and what is checked at the commit keep tables from being altered.
    await snapshot.query('CLOSE ALL');
    await snapshot.query('SET CONSTRAINTS ALL IMMEDIATE');
    await each('ALTER TABLE %I ENABLE TRIGGER USER', tables);
    await each('ALTER TABLE %I FORCE ROW LEVEL SECURITY', forced);
    await snapshot.query('COMMIT');
    return done;
  } catch (error) {
    await snapshot.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
    await source.destroy();
  }
}

const FORCED = `
  SELECT relname AS name FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1) AND relforcerowsecurity ORDER BY 1`;

/** What a new register has: the head of a log that has not begun. */
const HAS_ROWS: Readonly<Record<string, string>> = {
  log_head: 'SELECT EXISTS (SELECT FROM log_head WHERE size > 0 OR published_size IS NOT NULL) AS filled',
};

async function requireEmpty(snapshot: Snapshot, tables: readonly string[]): Promise<void> {
  const filled: string[] = [];
  for (const table of tables) {
    const statement = HAS_ROWS[table] ?? `SELECT EXISTS (SELECT FROM "${table}") AS filled`;
    const [row] = await snapshot.query<{ filled: boolean }>(statement);
    if (row!.filled) filled.push(table);
  }
  if (filled.length > 0)
    throw new BackupError('DATABASE_NOT_EMPTY', `there are rows in ${filled.join(', ')}; restore into a new database`);
}
