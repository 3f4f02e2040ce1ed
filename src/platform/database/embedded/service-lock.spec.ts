import { ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryInUseError, EmbeddedDatabaseError } from './errors.js';
import { processBirth } from './processes.js';
import { takeServiceLock } from './service-lock.js';

const project = fileURLToPath(new URL('../../../../', import.meta.url));

describe('the lock of a data folder', () => {
  let dataDir: string;
  let other: ChildProcess;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'lock-'));
    other = spawn('sleep', ['60']);
  });

  afterEach(() => {
    other.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  function holdAs(pid: number, birth: string | null): void {
    writeFileSync(join(dataDir, 'service.lock'), JSON.stringify({ pid, birth }));
  }

  it('names the running service that holds it', () => {
    holdAs(other.pid!, processBirth(other.pid!));
    expect(() => takeServiceLock(dataDir)).toThrow(new DataDirectoryInUseError(dataDir, other.pid!));
    expect(() => takeServiceLock(dataDir)).toThrow(`process id ${other.pid}`);
  });

  it('refuses a second holder in the same process', () => {
    takeServiceLock(dataDir);
    expect(() => takeServiceLock(dataDir)).toThrow(DataDirectoryInUseError);
  });

  it('is free again when released', () => {
    takeServiceLock(dataDir).release();
    expect(readdirSync(dataDir)).toEqual([]);
    takeServiceLock(dataDir);
    expect(readdirSync(dataDir)).toEqual(['service.lock']);
  });

  it('is taken from a service that was killed', async () => {
    holdAs(other.pid!, processBirth(other.pid!));
    other.kill('SIGKILL');
    await once(other, 'exit');
    takeServiceLock(dataDir);
    expect(JSON.parse(readFileSync(join(dataDir, 'service.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is taken from a killed service whose process id another process has by now', () => {
    holdAs(other.pid!, 'an earlier start of the machine 12345');
    takeServiceLock(dataDir);
    expect(readdirSync(dataDir)).toEqual(['service.lock']);
  });

  it('goes to exactly one of several services that find it stale at the same instant', async () => {
    const folders = Array.from({ length: 150 }, (_, index) => join(dataDir, String(index)));
    for (const folder of folders) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'service.lock'), JSON.stringify({ pid: other.pid, birth: 'before' }));
    }
    const preload = ['--import', './test/support/typescript.js', 'test/support/take-service-locks.ts'];
    const starters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [...preload, ...folders], { cwd: project }),
    );
    try {
      const line = async ({ stdout }: (typeof starters)[number]) => String((await once(stdout, 'data'))[0]);
      await Promise.all(starters.map(line));
      const answers = starters.map(line);
      const instant = Date.now() + 100;
      for (const starter of starters) starter.stdin.write(String(instant));
      const got = (await Promise.all(answers)).flatMap((answer) => JSON.parse(answer) as string[]);
      expect(got.sort()).toEqual([...folders].sort());
      expect(folders.flatMap((folder) => readdirSync(folder))).toEqual(folders.map(() => 'service.lock'));
    } finally {
      for (const starter of starters) starter.kill('SIGKILL');
    }
  });

  it('is taken although a starter was killed while it replaced the lock', () => {
    holdAs(other.pid!, 'before');
    const stale = readFileSync(join(dataDir, 'service.lock'), 'utf8');
    const claim = join(dataDir, `service.lock.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`);
    writeFileSync(claim, JSON.stringify({ pid: other.pid, birth: 'also before' }));
    takeServiceLock(dataDir);
    expect(readdirSync(dataDir)).toEqual(['service.lock']);
  });

  it('is not released by a service that lost it', () => {
    const lock = takeServiceLock(dataDir);
    holdAs(other.pid!, processBirth(other.pid!));
    lock.release();
    expect(existsSync(join(dataDir, 'service.lock'))).toBe(true);
  });

  it('is never guessed at when it cannot be read', () => {
    writeFileSync(join(dataDir, 'service.lock'), 'not ours');
    expect(() => takeServiceLock(dataDir)).toThrow(EmbeddedDatabaseError);
  });
});

describe('the birth of a process', () => {
  it('is the same each time it is asked for, and none once the process ended', async () => {
    const child = spawn('sleep', ['60']);
    const birth = processBirth(child.pid!);
    expect(birth).not.toBeNull();
    expect(processBirth(child.pid!)).toBe(birth);
    expect(birth).not.toBe(processBirth(process.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processBirth(child.pid!)).toBeNull();
  });
});
