import type { DataSource } from 'typeorm';
import { dataSource } from './data-source.js';
import type { Migration } from './migration.js';

export interface MigrationLogins {
  /** The owner's URL. */
  migrationUrl: string;
  runtimeRole: string;
  oversightRole: string;
}

const MIGRATION_POOL = {
  poolSize: 1,
  statementTimeoutMs: 0,
  lockTimeoutMs: 10_000,
  idleTransactionTimeoutMs: 0,
};

/** Login name of a PostgreSQL URL. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Brings the schema up to date as its owner and grants to the two logins; returns the names of what it ran. */
export async function migrate(logins: MigrationLogins, migrations: readonly Migration[]): Promise<string[]> {
  const url = new URL(logins.migrationUrl);
  url.searchParams.set(
    'options',
    `-c tracemark.runtime_role=${logins.runtimeRole} -c tracemark.oversight_role=${logins.oversightRole}`,
  );
  const source = dataSource({ url: url.toString(), migrations, ...MIGRATION_POOL });
  await source.initialize();
  try {
    return (await source.runMigrations()).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
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
