import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseAccount } from './account.js';
import { findPackage, prepareBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { EmbeddedDatabaseError } from './errors.js';
import { chooseElsewhere, clusterParent, makeDataDir } from './data-place.js';
import { takeOverOldServer } from './old-server.js';
import { createDatabase, databaseExists, ensureRoles, grantEntry, roleNames } from './roles.js';
import { RunningServer, ServerCommand, startServer, stopServer } from './server.js';
import { BinaryPackage } from './shared-binaries.js';
import { takeServiceLock } from './service-lock.js';
import { serverParameters } from './settings.js';
import { ServerState, connectionUrl, newPasswords, newState, readState, superuserName, writeState } from './state.js';
import { withClient } from './with-client.js';

export const databaseName = 'tracemark';

/** Where root puts what the server's user must reach; the last is for systems whose /var/lib cannot be written. */
const defaultSharedRoots = ['/var/lib/tracemark', join(tmpdir(), 'tracemark-shared')];

export interface EmbeddedLog {
  info(message: string): void;
  warn(message: string): void;
}

export interface EmbeddedOptions {
  dataDir: string;
  log: EmbeddedLog;
  /** Server parameters that replace ours; `fsync: 'off'` is for tests. */
  parameters?: Readonly<Record<string, string>>;
  /** The binaries; by default those of the installed npm package. */
  binaryPackage?: BinaryPackage;
  /** First: data that cannot stand in `dataDir`. All, in order: a copy of the binaries. Used as root only. */
  sharedRoots?: string[];
  startTimeoutMs?: number;
}

export interface EmbeddedDatabase {
  /** Login of the owner: migrations only. */
  migrationUrl: string;
  runtimeUrl: string;
  oversightUrl: string;
  /** Login that writes the log. */
  logUrl: string;
  /** For backups and tests; the service never uses it. */
  superuserUrl: string;
  pid: number;
  /** Whether a server that outlived its service was taken over. */
  adopted: boolean;
  /** Stops the server and frees the data folder; harmless when repeated. */
  stop(): Promise<void>;
}

/**
 * Runs PostgreSQL 18 on 127.0.0.1 with its data under `dataDir`, and makes the four roles and their database.
 *
 * @throws EmbeddedUnavailableError where PostgreSQL cannot run on this machine.
 * @throws DataDirectoryInUseError where another running service has the data folder.
 * @throws EmbeddedDatabaseError where this start failed.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  makeDataDir(dataDir);
  const lock = takeServiceLock(dataDir);
  let server: RunningServer | null = null;
  try {
    const { command, state } = await prepare(dataDir, options);
    server = await takeOverOldServer(command, state.superuserPassword);
    const adopted = server !== null;
    server ??= await startServer(command, state.port);
    options.log.info(
      `PostgreSQL ${adopted ? 'taken over' : 'started'} on 127.0.0.1:${server.port}, process ${server.pid}`,
    );
    if (server.port !== state.port) await writeState(dataDir, { ...state, port: server.port });
    await ensureContents(state, server.port);
    return handle(server, state, adopted, lock.release, options.log);
  } catch (error) {
    if (server !== null) await stopServer(server.pid);
    lock.release();
    throw error;
  }
}

async function prepare(dataDir: string, options: EmbeddedOptions) {
  const sharedRoots = options.sharedRoots ?? defaultSharedRoots;
  const remembered = readState(dataDir);
  const existing = join(remembered?.elsewhere ?? dataDir, 'postgres');
  if (remembered === null && existsSync(existing)) {
    throw new EmbeddedDatabaseError(`${dataDir} has data but no postgres.json, which holds the passwords to them`);
  }
  const account = chooseAccount(existsSync(existing) ? existing : null);
  const binaries = prepareBinaries(options.binaryPackage ?? findPackage(), account, sharedRoots);
  const state = remembered
    ? { ...remembered, passwords: { ...newPasswords(), ...remembered.passwords } }
    : newState(chooseElsewhere(dataDir, account, sharedRoots[0]!));
  // Also where a role is new to an old folder.
  if (Object.keys(state.passwords).length > Object.keys(remembered?.passwords ?? {}).length)
    await writeState(dataDir, state);

  const parameters = serverParameters(options.parameters);
  const durable = parameters.fsync !== 'off';
  const clusterOptions = { binaries, account, superuserPassword: state.superuserPassword, durable };
  const cluster = await ensureCluster(clusterParent(dataDir, state, account), clusterOptions);
  const command: ServerCommand = {
    postgres: binaries.postgres,
    cluster,
    parameters,
    account,
    logFile: join(dataDir, 'postgres.log'),
    startTimeoutMs: options.startTimeoutMs ?? 300_000,
  };
  return { command, state };
}

async function ensureContents(state: ServerState, port: number): Promise<void> {
  const superuserUrl = connectionUrl(superuserName, state.superuserPassword, port, 'postgres');
  await withClient(superuserUrl, async (superuser) => {
    await ensureRoles(superuser, state.passwords);
    if (await databaseExists(superuser, databaseName)) await grantEntry(superuser, databaseName);
    else await createDatabase(superuser, databaseName);
  });
}

function handle(
  { pid, port, child }: RunningServer,
  { superuserPassword, passwords }: ServerState,
  adopted: boolean,
  releaseLock: () => void,
  log: EmbeddedLog,
): EmbeddedDatabase {
  let stopping: Promise<void> | null = null;
  child?.on('exit', (code, signal) => {
    if (stopping === null) log.warn(`PostgreSQL ended by itself (${signal ?? `exit code ${code}`}); see its log`);
  });
  const url = (role: keyof typeof passwords) => connectionUrl(roleNames[role], passwords[role], port, databaseName);
  return {
    migrationUrl: url('owner'),
    runtimeUrl: url('runtime'),
    oversightUrl: url('oversight'),
    logUrl: url('log'),
    superuserUrl: connectionUrl(superuserName, superuserPassword, port, 'postgres'),
    pid,
    adopted,
    stop: () => (stopping ??= stopServer(pid).finally(releaseLock)),
  };
}
