import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Account, childOptions } from './account.js';
import { EmbeddedDatabaseError } from './errors.js';
import { endedWithin, isAlive } from './processes.js';

const portAttempts = 5;
/**
 * After a killed server its children still hold its memory for a moment, and its process id stays taken until its
 * parent collects it; PostgreSQL rightly refuses to start before both are gone.
 */
const predecessorRemains = /lock file "postmaster\.pid" already exists|pre-existing shared memory block/;
const predecessorPatience = 20_000;
const logLinesShown = 15;
const largestLog = 10 * 1024 * 1024;

export interface ServerCommand {
  /** Path of the program without symbolic links. */
  postgres: string;
  cluster: string;
  parameters: Record<string, string>;
  account: Account | null;
  /** File that the server's messages are added to. */
  logFile: string;
  /** How long recovery after a crash may take, in milliseconds. */
  startTimeoutMs: number;
}

export interface RunningServer {
  pid: number;
  port: number;
  /** The process we started; null for one that was already running. */
  child: ChildProcess | null;
}

/** postmaster.pid: pid, data folder, start time, port, socket folder, listen address, shared memory, status. */
export interface PostmasterFile {
  pid: number;
  dataDirectory: string;
  port: number;
  ready: boolean;
}

export function readPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      dataDirectory: lines[1] ?? '',
      port: Number(lines[3]),
      ready: lines[7]?.trim() === 'ready',
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function serverArguments(command: ServerCommand, port: number): string[] {
  const parameters = Object.entries({ ...command.parameters, port: String(port) });
  return ['-D', command.cluster, ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Starts on the preferred port, or on another one where that is taken. */
export async function startServer(command: ServerCommand, preferredPort: number): Promise<RunningServer> {
  const predecessorDeadline = Date.now() + predecessorPatience;
  let port = preferredPort === 0 ? await freePort() : preferredPort;
  let portsTaken = 0;
  for (;;) {
    const outcome = await tryStart(command, port);
    if (typeof outcome !== 'string') return outcome;
    if (outcome.includes('could not create any TCP/IP sockets') && portsTaken < portAttempts) {
      port = await freePort();
      portsTaken += 1;
    } else if (predecessorRemains.test(outcome) && Date.now() < predecessorDeadline) {
      await sleep(200);
    } else {
      throw new EmbeddedDatabaseError(`PostgreSQL did not start; the end of ${command.logFile}:\n${outcome}`);
    }
  }
}

/** The running server, or the end of what it logged. */
async function tryStart(command: ServerCommand, port: number): Promise<RunningServer | string> {
  const log = openLog(command.logFile);
  const from = fstatSync(log).size;
  // A group of its own: Ctrl-C reaches the service alone, which then stops the server in order.
  const child = spawn(command.postgres, serverArguments(command, port), {
    ...childOptions(command.account),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const failure = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
  if (child.pid === undefined) return failure;
  child.unref();
  const deadline = Date.now() + command.startTimeoutMs;
  while (isAlive(child.pid)) {
    const file = readPostmasterFile(command.cluster);
    if (file?.pid === child.pid && file.ready) return { pid: child.pid, port, child };
    if (Date.now() > deadline) {
      await stopServer(child.pid);
      return `${endOfLog(command.logFile, from)}\n(not ready after ${command.startTimeoutMs} ms)`;
    }
    await sleep(20);
  }
  return endOfLog(command.logFile, from);
}

/** Appends; what has grown large in earlier runs is set aside, one generation is kept. */
function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLog) renameSync(path, `${path}.old`);
  return openSync(path, 'a', 0o600);
}

function endOfLog(path: string, from: number): string {
  const written = readFileSync(path).subarray(from).toString('utf8').trim();
  return written.split('\n').slice(-logLinesShown).join('\n') || '(it logged nothing)';
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Fast shutdown (SIGINT: sessions end, a checkpoint is written); after 30 s an immediate one (SIGQUIT), which the
 * next start recovers from.
 */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    if (await endedWithin(pid, patience)) return;
  }
  throw new EmbeddedDatabaseError(`PostgreSQL with process id ${pid} does not stop`);
}
