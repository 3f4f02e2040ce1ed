import { readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedDatabaseError } from './errors.js';
import { executableOf, isAlive } from './processes.js';
import { roleNames } from './roles.js';
import {
  PostmasterFile,
  RunningServer,
  ServerCommand,
  readPostmasterFile,
  serverArguments,
  stopServer,
} from './server.js';
import { connectionUrl, superuserName } from './state.js';

const patience = 60_000;

/**
 * A server that outlived the service that started it (kill -9): adopted when it is ours and runs as we would run it
 * now, stopped when it is ours and does not. postmaster.pid is only ever read: what it guards is PostgreSQL's.
 *
 * @returns the adopted server; null when none is running.
 * @throws EmbeddedDatabaseError when the running server does not accept our password or serves other data.
 */
export async function takeOverOldServer(command: ServerCommand, password: string): Promise<RunningServer | null> {
  const file = readPostmasterFile(command.cluster);
  if (file === null || !runsPostgres(file)) return null;
  if (!(await isOurs(command, file, password))) return null;
  if (runsAsWanted(command, file)) return { pid: file.pid, port: file.port, child: null };
  await stopServer(file.pid);
  return null;
}

/** A process id in a file left by a crash may by now belong to anybody. */
function runsPostgres(file: PostmasterFile): boolean {
  return isAlive(file.pid) && basename(executableOf(file.pid) ?? '') === 'postgres';
}

/** Knowing the password proves it both ways: SCRAM fails as well when the server does not hold ours. */
async function isOurs(command: ServerCommand, file: PostmasterFile, password: string): Promise<boolean> {
  const deadline = Date.now() + patience;
  for (;;) {
    const client = new Client({ connectionString: connectionUrl(superuserName, password, file.port, 'postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ directory: string }>(
        `SELECT current_setting('data_directory') AS directory`,
      );
      if (realpathSync(rows[0]!.directory) === realpathSync(command.cluster)) {
        await endLeftSessions(client);
        return true;
      }
      throw new EmbeddedDatabaseError(`The server on port ${file.port} serves ${rows[0]!.directory}`);
    } catch (error) {
      if (!isAlive(file.pid)) return false;
      if (!isPassing(error) || Date.now() > deadline) throw notOurs(command, file, error);
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}

/** Starting, recovering or shutting down (57P03), ended under our hands (57P01), or not listening yet. */
function isPassing(error: unknown): boolean {
  return ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET'].includes(String((error as { code?: unknown }).code));
}

function notOurs(command: ServerCommand, file: PostmasterFile, cause: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    `${command.cluster} is served by process ${file.pid}, which could not be taken over (${(cause as Error).message}). ` +
      'Stop that process and start again',
    { cause },
  );
}

/** The killed service's transactions would hold their locks until the server notices that nobody listens. Waits until they are gone. */
async function endLeftSessions(superuser: Client): Promise<void> {
  await superuser.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = ANY($1)', [
    Object.values(roleNames),
  ]);
}

/** postmaster.opts holds the command line of the running server. */
function runsAsWanted(command: ServerCommand, file: PostmasterFile): boolean {
  const quoted = serverArguments(command, file.port).map((argument) => ` "${argument}"`);
  const wanted = `${command.postgres}${quoted.join('')}`;
  const running = readFileSync(join(command.cluster, 'postmaster.opts'), 'utf8').trim();
  return running === wanted && executableOf(file.pid) === command.postgres;
}
