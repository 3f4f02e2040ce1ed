import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readLogState, type LogState } from '../../ledger/index.js';
import type { Migration } from '../../platform/database/migration.js';
import { readSnapshot, type Snapshot } from '../../platform/database/snapshot.js';
import { syncFolder } from '../../platform/replace-file.js';
import { BackupError } from './backup.errors.js';
import { columnList, columnsOf, ONE_WAY_OF_WRITING } from './columns.queries.js';
import { encrypterTo, measure, writeKept } from './kept-file.js';
import { KEPT_TABLES, type KeptTable } from './kept-tables.js';
import { CHECKPOINT, fileNameOf, FORMAT, LOG_KEY, MANIFEST, type KeptFile, type Manifest } from './manifest.js';
import { requireVerified, requireWholeLedger } from './whole-ledger.js';

export interface BackupOrder {
  /** New, or empty. */
  folder: string;
  /** Public keys of age; none for a backup without secrets. */
  recipients: readonly string[];
  /** The key that signs the log, where the register keeps it itself. */
  logKey: Buffer | null;
  /** Whether to check every entry, opening and leaf as `tracemark verify` does, not only counts and heads. */
  verify: boolean;
  show: (step: string, done: number, total: number) => void;
}

/**
 * Writes everything that cannot be made again, of one moment, into a folder that is there when it is whole: it is
 * written under another name, its manifest last.
 * @throws BackupError
 */
export async function makeBackup(
  ownerUrl: string,
  migrations: readonly Migration[],
  order: BackupOrder,
): Promise<Manifest> {
  encrypterTo(order.recipients);
  const folder = resolve(order.folder);
  await requireFree(folder);
  const draft = join(dirname(folder), `.${basename(folder)}.${randomBytes(4).toString('hex')}.unfinished`);
  await mkdir(draft, { mode: 0o700 });
  try {
    const manifest = await readSnapshot(ownerUrl, migrations, (snapshot) => write(snapshot, migrations, draft, order));
    await writeWhole(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFolder(draft);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new BackupError('DISK_FULL', `there is no room for ${folder}; nothing of it was left`, error);
  }
}

async function requireFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw new BackupError('FOLDER_NOT_EMPTY', `${folder} holds ${names.slice(0, 3).join(', ')}`);
}

const MOMENT = `
  SELECT registry_time(now()) AS "madeAt", pg_current_snapshot()::text AS snapshot,
         current_setting('server_version') AS server`;

async function write(
  snapshot: Snapshot,
  migrations: readonly Migration[],
  draft: string,
  order: BackupOrder,
): Promise<Manifest> {
  await snapshot.query(ONE_WAY_OF_WRITING);
  const [moment] = await snapshot.query<Pick<Manifest, 'madeAt' | 'snapshot' | 'server'>>(MOMENT);
  const ledger = await requireWholeLedger(snapshot);
  const log = await readLogState(snapshot);
  if (order.verify) await requireVerified(snapshot);
  const withSecrets = order.recipients.length > 0;
  const files: KeptFile[] = [];
  for (const kept of KEPT_TABLES)
    if (withSecrets || kept.protection !== 'secret') files.push(await writeTable(snapshot, kept, draft, order));
  files.push(...(await writeRest(draft, log, order)));
  const [entries] = files.filter(({ table }) => table === 'ledger_entries');
  if (entries?.rows !== ledger.entries)
    throw new BackupError('LEDGER_NOT_WHOLE', `${ledger.entries} entries were counted and ${entries?.rows} written`);
  return {
    format: FORMAT,
    ...moment!,
    migrations: migrations.map(({ name }) => name),
    secrets: withSecrets ? 'encrypted' : 'leftOut',
    recipients: [...order.recipients],
    ledger: { entries: ledger.entries, streams: ledger.streams },
    log: { size: log.size, root: log.root.toString('base64'), publishedSize: log.publishedSize },
    files,
  };
}

const LINE_BREAK = 10;

async function writeTable(
  snapshot: Snapshot,
  { table, protection, without = [] }: KeptTable,
  draft: string,
  { recipients, show }: BackupOrder,
): Promise<KeptFile> {
  const count = `SELECT count(*) AS count FROM ${table}`;
  const [{ count: total }] = (await snapshot.query<{ count: number }>(count)) as [{ count: number }];
  const columns = (await columnsOf(snapshot, table)).filter(({ name }) => !without.includes(name));
  let lines = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of snapshot.copyOut(`COPY ${columnList(table, columns)} TO STDOUT WITH (HEADER)`)) {
      for (let at = chunk.indexOf(LINE_BREAK); at >= 0; at = chunk.indexOf(LINE_BREAK, at + 1)) lines += 1;
      show(table, Math.max(0, lines - 1), total);
      yield chunk;
    }
  }
  const readers = protection === 'plain' ? [] : recipients;
  const name = fileNameOf(table, readers.length > 0);
  const written = await writeKept(join(draft, name), counted(), readers);
  const rows = lines - 1;
  if (rows !== total) throw new BackupError('LEDGER_NOT_WHOLE', `${table}: ${total} rows counted, ${rows} written`);
  return { name, table, rows, ...written };
}

async function writeRest(draft: string, { note }: LogState, { logKey, recipients }: BackupOrder): Promise<KeptFile[]> {
  const files: KeptFile[] = [];
  const add = (name: string, written: Awaited<ReturnType<typeof measure>>) =>
    files.push({ name, table: null, rows: null, ...written });
  if (note !== null) {
    await writeWhole(join(draft, CHECKPOINT), note);
    add(CHECKPOINT, await measure(join(draft, CHECKPOINT)));
  }
  if (logKey !== null && recipients.length > 0)
    add(
      LOG_KEY,
      await writeKept(
        join(draft, LOG_KEY),
        (async function* () {
          yield await Promise.resolve(logKey);
        })(),
        recipients,
      ),
    );
  return files;
}

async function writeWhole(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
