import { BackupError } from './backup.errors.js';

export const MANIFEST = 'manifest.json';
/** The signed note of the last published checkpoint, as the log's readers get it. */
export const CHECKPOINT = 'checkpoint';
export const LOG_KEY = 'log-key.pem.gz.age';
export const FORMAT = 'tracemark-backup/1';

export interface KeptFile {
  name: string;
  /** Null for a file that is of no table. */
  table: string | null;
  /** Rows of the table; null with `table`. */
  rows: number | null;
  /** Size and SHA-256 (lower-case hex) of the file as it lies there. */
  bytes: number;
  sha256: string;
}

/** What a backup says about itself; docs/backup-format.md describes each member. */
export interface Manifest {
  format: typeof FORMAT;
  /** Database time of the snapshot, RFC 3339 UTC. */
  madeAt: string;
  /** `pg_current_snapshot()`: which transactions are in it. */
  snapshot: string;
  server: string;
  migrations: string[];
  /** Whether the secret tables are there, encrypted, or were left out. */
  secrets: 'encrypted' | 'leftOut';
  recipients: string[];
  ledger: { entries: number; streams: number };
  /** `root` is the RFC 6962 root over all leaves, in Base64. */
  log: { size: number; root: string; publishedSize: number | null };
  files: KeptFile[];
}

export const fileNameOf = (table: string, encrypted: boolean): string => `${table}.copy.gz${encrypted ? '.age' : ''}`;

/** Reads a manifest, whoever wrote it. */
export function readManifest(text: string): Manifest {
  const value = parsed(text);
  if (value.format !== FORMAT)
    throw new BackupError(
      'OTHER_FORMAT',
      `this program reads ${FORMAT} and the backup is ${JSON.stringify(value.format)}; use the release that made it`,
    );
  if (!isManifest(value)) throw new BackupError('MANIFEST_UNREADABLE', `${MANIFEST} is not what its format says`);
  return value;
}

function parsed(text: string): { format?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new BackupError('MANIFEST_UNREADABLE', `${MANIFEST} is no JSON object`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** A name in the folder of the backup, and nowhere else. */
const FILE_NAME = /^[a-z][a-z0-9_.-]*$/;

function isFile(value: unknown): value is KeptFile {
  const { name, table, rows, bytes, sha256 } = (value ?? {}) as Partial<KeptFile>;
  return (
    isText(name) &&
    FILE_NAME.test(name) &&
    name !== MANIFEST &&
    (table === null ? rows === null : isText(table) && isCount(rows)) &&
    isCount(bytes) &&
    isText(sha256)
  );
}

function isManifest(value: object): value is Manifest {
  const manifest = value as Partial<Manifest>;
  const { ledger, log, files } = manifest;
  return (
    [manifest.madeAt, manifest.snapshot, manifest.server].every(isText) &&
    (manifest.secrets === 'encrypted' || manifest.secrets === 'leftOut') &&
    isTexts(manifest.migrations) &&
    isTexts(manifest.recipients) &&
    isCount(ledger?.entries) &&
    isCount(ledger.streams) &&
    isCount(log?.size) &&
    isText(log.root) &&
    (log.publishedSize === null || isCount(log.publishedSize)) &&
    Array.isArray(files) &&
    files.every(isFile) &&
    new Set(files.map(({ name }) => name)).size === files.length
  );
}

/** Refuses a backup of another schema than this program's, and says which release restores it. */
export function requireSchema({ migrations }: Manifest, known: readonly string[]): void {
  const missing = known.filter((name) => !migrations.includes(name));
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new BackupError('OTHER_SCHEMA', `the backup is of a newer release: this one lacks ${unknown.join(', ')}`);
  if (missing.length > 0)
    throw new BackupError(
      'OTHER_SCHEMA',
      `the backup was made before ${missing.join(', ')}; restore it with the release that made it, then migrate`,
    );
}
