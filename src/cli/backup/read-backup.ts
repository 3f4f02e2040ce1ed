import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup.errors.js';
import { measure, requireOpens } from './kept-file.js';
import { KEPT_TABLES } from './kept-tables.js';
import { MANIFEST, readManifest, requireSchema, type KeptFile, type Manifest } from './manifest.js';

export const isEncrypted = ({ name }: Pick<KeptFile, 'name'>): boolean => name.endsWith('.age');

/**
 * The manifest of a backup whose files are all there, as they were written, and can be opened.
 * @throws BackupError
 */
export async function readBackup(
  folder: string,
  schema: readonly string[],
  identities: readonly string[] | null,
): Promise<Manifest> {
  const manifest = readManifest(await manifestText(folder));
  requireSchema(manifest, schema);
  requireTables(manifest);
  await requireNames(folder, manifest.files);
  for (const file of manifest.files) await requireUnchanged(folder, file);
  const sealed = manifest.files.find(isEncrypted);
  if (sealed === undefined) return manifest;
  if (identities === null)
    throw new BackupError('IDENTITY_NEEDED', `${folder} is encrypted; give --identity with one of its private keys`);
  for (const file of manifest.files.filter(isEncrypted)) await requireOpens(join(folder, file.name), identities);
  return manifest;
}

async function manifestText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    throw new BackupError('NO_BACKUP', `${folder} has no ${MANIFEST}: it is no backup, or not a whole one`, error);
  }
}

/** Each table that is kept has its file: none is left empty because the manifest was cut short. */
function requireTables({ files, secrets }: Manifest): void {
  const there = new Set(files.map(({ table }) => table));
  const expected = KEPT_TABLES.filter(({ protection }) => secrets === 'encrypted' || protection !== 'secret');
  const missing = expected.filter(({ table }) => !there.delete(table)).map(({ table }) => table);
  if (missing.length > 0)
    throw new BackupError('FILE_MISSING', `the manifest names no file of the table ${missing.join(', ')}`);
  there.delete(null);
  if (there.size > 0) throw new BackupError('FILE_SURPLUS', `the manifest names files of ${[...there].join(', ')}`);
}

async function requireNames(folder: string, files: readonly KeptFile[]): Promise<void> {
  const named = new Set([MANIFEST, ...files.map(({ name }) => name)]);
  const there = await readdir(folder);
  const surplus = there.filter((name) => !named.has(name));
  if (surplus.length > 0) throw new BackupError('FILE_SURPLUS', `${surplus.join(', ')} is not of this backup`);
  const missing = [...named].filter((name) => !there.includes(name));
  if (missing.length > 0) throw new BackupError('FILE_MISSING', `${missing.join(', ')} is not there`);
}

async function requireUnchanged(folder: string, { name, bytes, sha256 }: KeptFile): Promise<void> {
  const now = await measure(join(folder, name));
  if (now.bytes < bytes) throw new BackupError('FILE_TRUNCATED', `${name} has ${now.bytes} bytes of ${bytes}`);
  if (now.sha256 !== sha256) throw new BackupError('FILE_ALTERED', `${name} is not what was written`);
}
