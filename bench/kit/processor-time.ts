import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the kernel; the same on every Linux. */
const TICKS_PER_SECOND = 100;

/** Processor time in seconds that a process has used, and its ended children, as far as it has taken note of them. */
function secondsOf(pid: number): { parent: number; seconds: number } {
  const [, fields] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!;
  const [, parent, ...rest] = fields!.trim().split(' ');
  const ticks = [9, 10, 11, 12].map((place) => Number(rest[place]));
  return { parent: Number(parent), seconds: ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND };
}

export const processSeconds = (pid: number): number => secondsOf(pid).seconds;

/** Of a database server with all its processes. */
export function serverSeconds(dataDir: string): number {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  const alive = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = alive.flatMap((name) => {
    try {
      const { parent, seconds } = secondsOf(Number(name));
      return parent === postmaster ? [seconds] : [];
    } catch {
      return [];
    }
  });
  return children.reduce((sum, one) => sum + one, secondsOf(postmaster).seconds);
}
