import { join } from 'node:path';
import {
  checkProjections,
  ledgerItems,
  rebuildProjections,
  rebuildTiles,
  reportExpired,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type Difference,
  type LedgerFault,
  type Projection,
  type Witnessed,
} from '../../ledger/index.js';
import { withClient } from '../../platform/database/embedded/with-client.js';
import type { Migration } from '../../platform/database/migration.js';
import { migrate, type MigrationLogins } from '../../platform/database/migrator.js';
import { BackupError } from './backup.errors.js';
import { keptSteps } from './kept-file.js';
import { KEPT_TABLES, rebuiltTables } from './kept-tables.js';
import { loadWhole, type Loading } from './load.js';
import type { Manifest } from './manifest.js';
import { isEncrypted, readBackup } from './read-backup.js';

export interface RestoreOrder {
  folder: string;
  /** Private keys of age; null where none was given. */
  identities: readonly string[] | null;
  migrations: readonly Migration[];
  projections: readonly Projection[];
  /** Checkpoints that were kept elsewhere, which the restored log must go on from. */
  witnessed: readonly Witnessed[];
  show: (step: string, done: number, total: number) => void;
}

/**
 * Fills an empty database from a backup: its tables, and what follows from them by replay. Then verifies all of it. In
 * one transaction, so that a register is there whole and verified, or not at all; the schema may have been made.
 * @throws BackupError
 */
export async function restoreBackup(logins: MigrationLogins, order: RestoreOrder): Promise<Manifest> {
  const schema = order.migrations.map(({ name }) => name);
  const manifest = await readBackup(order.folder, schema, order.identities);
  await requireRegisterOrNothing(logins.migrationUrl);
  await migrate(logins, order.migrations);
  await loadWhole(logins.migrationUrl, async (loading) => {
    await fillTables(loading, manifest, order);
    await rebuild(loading, manifest, order);
    await requireWhole(loading, manifest, order);
  });
  return manifest;
}

const STRANGE = `
  SELECT relname AS name FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND to_regclass('schema_migrations') IS NULL
   ORDER BY 1 LIMIT 5`;

/** A database of something else is not made a register. */
async function requireRegisterOrNothing(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) => client.query<{ name: string }>(STRANGE));
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new BackupError('DATABASE_NOT_EMPTY', `the database is no register and has ${names}; restore into a new one`);
}

async function fillTables(loading: Loading, { files }: Manifest, { folder, identities, show }: RestoreOrder) {
  await loading.snapshot.query('DELETE FROM log_head');
  for (const { table, without = [] } of KEPT_TABLES) {
    const file = files.find((kept) => kept.table === table);
    if (file === undefined) continue;
    show(table, 0, file.rows!);
    const steps = keptSteps(join(folder, file.name), isEncrypted(file) ? identities : null);
    const rows = await loading.fill(table, without, steps).catch((error: Error) => {
      throw new BackupError('FILE_ALTERED', `${file.name} cannot be taken in: ${error.message}`, error);
    });
    if (rows !== file.rows) throw new BackupError('FILE_ALTERED', `${file.name} has ${rows} rows of ${file.rows}`);
    show(table, rows, file.rows);
  }
}

async function rebuild(loading: Loading, { ledger, log }: Manifest, { projections, show }: RestoreOrder) {
  const { snapshot } = loading;
  // Plans are made by what is in the tables now, not by what was when they were empty.
  await snapshot.query('ANALYZE ledger_entries, entry_openings, log_leaves, ledger_outbox');
  try {
    const { size, root } = await rebuildTiles(snapshot);
    if (size !== log.size || root.toString('base64') !== log.root)
      throw new Error(`the log of the backup had ${log.size} leaves, and another root than its ${size} now`);
    await rebuildProjections(
      snapshot,
      projections,
      new Set(rebuiltTables(projections)),
      (table, rows) => loading.add(table, rows),
      (entries) => show('replay', entries, ledger.entries),
    );
  } catch (error) {
    throw notRestored((error as Error).message, error);
  }
  await snapshot.query('ANALYZE');
}

const notRestored = (why: string, cause?: unknown): BackupError =>
  new BackupError('NOT_RESTORED', `${why}. Nothing was left in the database but its schema`, cause);

/** What `tracemark verify` and `tracemark replay --check` say of it, and that it is as much as the manifest says. */
async function requireWhole(
  { snapshot }: Loading,
  { ledger }: Manifest,
  { projections, witnessed, show }: RestoreOrder,
): Promise<void> {
  const faults: LedgerFault[] = [];
  const report = (fault: LedgerFault) => faults.push(fault);
  show('verify', 0, ledger.entries);
  const { entries, streams } = await verifyLedger(ledgerItems(snapshot), report);
  await reportStrayOpenings(snapshot, report);
  await reportExpired(snapshot, report);
  await verifyKeptLog(snapshot, witnessed, report);
  show('verify', entries, ledger.entries);
  if (faults.length > 0) {
    const [{ break: kind, detail, entryId }] = faults as [LedgerFault];
    throw notRestored(
      `the ledger of the backup does not verify: ${faults.length} faults, ${kind} ${entryId} ${detail}`,
    );
  }
  if (entries !== ledger.entries || streams !== ledger.streams)
    throw notRestored(`${entries} entries on ${streams} streams in place of ${ledger.entries} on ${ledger.streams}`);
  const differences: Difference[] = [];
  await checkProjections(snapshot, projections, (difference) => differences.push(difference));
  const [first] = differences;
  if (first !== undefined)
    throw notRestored(`${differences.length} rows are not what the ledger makes: ${first.table} ${first.problem}`);
}
