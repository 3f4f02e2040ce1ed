import { createHash, randomBytes } from 'node:crypto';
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

const attempts = 200;

/**
 * Takes the data folder for this process. A lock whose process is gone, or whose process id now belongs to another
 * process, is stale and is replaced.
 *
 * @throws DataDirectoryInUseError when a running process holds it, this one included.
 */
export function takeServiceLock(dataDir: string): ServiceLock {
  const path = join(dataDir, 'service.lock');
  const own = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) } satisfies Holder);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (create(path, own)) return { release: () => releaseIfOurs(path, own) };
    const held = read(path);
    if (held === null) continue;
    if (isHeld(path, held)) throw new DataDirectoryInUseError(dataDir, parse(path, held).pid);
    if (replaceStale(path, held, own)) return { release: () => releaseIfOurs(path, own) };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  throw new EmbeddedDatabaseError(`Could not take the lock ${path}`);
}

/** The lock appears with its content or not at all, so that nobody reads a half-written one and calls it stale. */
function create(path: string, content: string): boolean {
  const draft = writeDraft(path, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function writeDraft(path: string, content: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
  return draft;
}

/**
 * Of several starters that judge the same lock stale, only the one that claims exactly this lock may replace it;
 * removing it instead would let a slow starter remove the lock of a quick one. A claim may itself have gone stale.
 */
function replaceStale(path: string, stale: string, own: string): boolean {
  const claim = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
  if (!create(claim, own)) {
    const claimed = read(claim);
    if (claimed === null || isHeld(claim, claimed) || !replaceStale(claim, claimed, own)) return false;
  }
  try {
    if (read(path) !== stale) return false;
    renameSync(writeDraft(path, own), path);
    return true;
  } finally {
    rmSync(claim);
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedDatabaseError(`The lock ${path} cannot be read`, { cause: error });
  }
}

function parse(path: string, content: string): Holder {
  try {
    return JSON.parse(content) as Holder;
  } catch (error) {
    throw new EmbeddedDatabaseError(`The lock ${path} cannot be understood`, { cause: error });
  }
}

function isHeld(path: string, content: string): boolean {
  const { pid, birth } = parse(path, content);
  return birth !== null && processBirth(pid) === birth;
}

function releaseIfOurs(path: string, own: string): void {
  if (read(path) === own) rmSync(path);
}
