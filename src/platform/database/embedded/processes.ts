import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessStatus {
  state: string;
  /** Clock ticks since the machine started. */
  startTicks: string;
}

/** proc_pid_stat(5); the name in parentheses may itself hold spaces and parentheses. */
function linuxStatus(pid: number): ProcessStatus | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, startTicks: fields[19]! };
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** A process that ended but was not collected by its parent is not alive: it holds no file, port or lock. */
export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    const status = linuxStatus(pid);
    return status !== null && !['Z', 'X'].includes(status.state);
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one with the same id, also across a restart of the machine; null if it is not alive. */
export function processBirth(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${linuxStatus(pid)?.startTicks}`;
}

/** Path of the program a process runs; null where that cannot be seen. A replaced file keeps its old path. */
export function executableOf(pid: number): string | null {
  if (process.platform !== 'linux') return ps(pid, 'comm');
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return null;
  }
}

/** Whether the process ended within the time given. */
export async function endedWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
