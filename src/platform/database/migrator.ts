import type { DataSource } from 'typeorm';
import { dataSource } from './data-source.js';
import { withClient } from './embedded/with-client.js';
import type { Migration } from './migration.js';

export interface MigrationLogins {
  /** The owner's URL. */
  migrationUrl: string;
  runtimeRole: string;
  oversightRole: string;
  /** Writes the log. */
  logRole: string;
}

const MIGRATION_POOL = {
  poolSize: 1,
  statementTimeoutMs: 0,
  lockTimeoutMs: 10_000,
  idleTransactionTimeoutMs: 0,
};

/** Login name of a PostgreSQL URL. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Any number that only migrations of this schema lock on. */
const MIGRATION_LOCK = 7_361_627_000;

/** Whoever serves must know which migrations ran: what is not there yet cannot be told from what may not be read. */
const LET_HISTORY_BE_READ = `SELECT format('GRANT SELECT ON schema_migrations TO %I, %I, %I', $1::text, $2::text, $3::text) AS statement`;

/**
 * Brings the schema up to date as its owner and grants to the three logins; returns the names of what it ran. Of two
 * that start at once the second waits and finds nothing to do.
 */
export async function migrate(logins: MigrationLogins, migrations: readonly Migration[]): Promise<string[]> {
  const { migrationUrl, runtimeRole, oversightRole, logRole } = logins;
  const url = new URL(migrationUrl);
  const settings = {
    'tracemark.runtime_role': runtimeRole,
    'tracemark.oversight_role': oversightRole,
    'tracemark.log_role': logRole,
  };
  url.searchParams.set('options', sessionOptions(settings));
  const source = dataSource({ url: url.toString(), migrations, ...MIGRATION_POOL });
  return withClient(migrationUrl, async (guard) => {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.initialize();
    try {
      const ran = await source.runMigrations();
      const [{ statement }] = await source.query(LET_HISTORY_BE_READ, [runtimeRole, oversightRole, logRole]);
      await source.query(statement);
      return ran.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  });
}

/** `-c name=value` for each; blanks and backslashes of a value are escaped by a backslash. */
function sessionOptions(settings: Record<string, string>): string {
  const option = ([name, value]: [string, string]) => `-c ${name}=${value.replace(/[\\\s]/g, '\\$&')}`;
  return Object.entries(settings).map(option).join(' ');
}

/** Names of the migrations this program knows and the database has not run. */
export async function pendingMigrations(source: DataSource, known: readonly Migration[]): Promise<string[]> {
  const rows = await source.query<{ name: string }[]>('SELECT name FROM schema_migrations').catch((error: unknown) => {
    if ((error as { driverError?: { code?: string } }).driverError?.code === '42P01') return [];
    throw error;
  });
  const ran = new Set(rows.map((row) => row.name));
  return known.map((migration) => migration.name).filter((name) => !ran.has(name));
}
