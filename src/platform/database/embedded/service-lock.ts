import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryInUseError, EmbeddedDatabaseError } from './errors.js';
import { processBirth } from './processes.js';

interface Holder {
  pid: number;
  birth: string | null;
}

export interface ServiceLock {
  release(): void;
}

/**
 * Takes the data folder for this process. A lock whose process is gone, or whose process id now belongs to another
 * process, is stale and is replaced.
 *
 * @throws DataDirectoryInUseError when a running process holds it, this one included.
 */
export function takeServiceLock(dataDir: string): ServiceLock {
  const path = join(dataDir, 'service.lock');
  const own = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) } satisfies Holder);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (createWhole(path, own)) {
      return { release: () => releaseIfOurs(path, own) };
    }
    removeIfStale(path, dataDir);
  }
  throw new EmbeddedDatabaseError(`Could not take the lock ${path}`);
}

/** The lock appears with its content or not at all, so that nobody reads a half-written one and calls it stale. */
function createWhole(path: string, content: string): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the stale lock aside before removing it: of two starters only one moves the lock that both judged. */
function removeIfStale(path: string, dataDir: string): void {
  const judged = readHolder(path);
  if (judged === null) return;
  if (judged.birth !== null && processBirth(judged.pid) === judged.birth) {
    throw new DataDirectoryInUseError(dataDir, judged.pid);
  }
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  const movedSomebodyElse = moved?.pid !== judged.pid || moved.birth !== judged.birth;
  if (movedSomebodyElse) createWhole(path, readFileSync(aside, 'utf8'));
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    const { pid, birth } = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return { pid: Number(pid), birth };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedDatabaseError(`The lock ${path} cannot be read`, { cause: error });
  }
}

function releaseIfOurs(path: string, own: string): void {
  try {
    if (readFileSync(path, 'utf8') === own) rmSync(path);
  } catch {
    return;
  }
}
