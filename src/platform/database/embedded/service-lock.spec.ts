import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryInUseError, EmbeddedDatabaseError } from './errors.js';
import { processBirth } from './processes.js';
import { takeServiceLock } from './service-lock.js';

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
