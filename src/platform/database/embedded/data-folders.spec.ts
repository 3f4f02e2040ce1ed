import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findPackage } from './binaries.js';
import { EmbeddedDatabase, EmbeddedOptions, startEmbeddedDatabase } from './embedded-database.js';
import { newState, readState, writeState } from './state.js';
import { withClient } from './with-client.js';

const parameters = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', max_connections: '30' };
const log = { info: () => undefined, warn: () => undefined };
const isRoot = process.getuid!() === 0;

describe('the embedded server in a folder', () => {
  let folder: string;
  const running: EmbeddedDatabase[] = [];

  async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
    const database = await startEmbeddedDatabase({ dataDir, log, parameters, ...options });
    running.push(database);
    return database;
  }

  const factIn = async ({ migrationUrl }: EmbeddedDatabase): Promise<unknown> =>
    (await withClient(migrationUrl, (owner) => owner.query('SELECT fact FROM facts'))).rows[0];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'embedded-'));
    chmodSync(folder, 0o755);
  });

  afterEach(async () => {
    for (const database of running.splice(0)) await database.stop();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('never makes an empty register over data it lost the passwords to', async () => {
    const lost = join(folder, 'lost');
    mkdirSync(join(lost, 'postgres'), { recursive: true });
    await expect(start(lost)).rejects.toThrow(/holds the passwords/);
  });

  it('gives a login that is new to a folder a password, and keeps it', async () => {
    const older = join(folder, 'older');
    mkdirSync(older);
    const first = newState(null);
    const { log: _, ...passwords } = first.passwords;
    await writeState(older, { ...first, passwords: passwords as typeof first.passwords });
    const begun = await start(older);
    const entered = await withClient(begun.logUrl, (client) => client.query('SELECT current_user AS name'));
    expect(entered.rows).toEqual([{ name: 'tracemark_log' }]);
    const kept = readState(older)!.passwords;
    expect(kept).toEqual({ ...passwords, log: expect.any(String) });
    await begun.stop();
    await start(older);
    expect(readState(older)!.passwords).toEqual(kept);
  });

  it('runs in a folder that only its owner may enter, binaries included', async () => {
    const closed = mkdtempSync(join(folder, 'closed-'));
    const inside = join(closed, 'data');
    const sharedRoot = join(folder, 'shared');
    const installed = findPackage();
    const binaryPackage = { native: join(closed, 'native'), name: installed.name };
    cpSync(installed.native, binaryPackage.native, { recursive: true, verbatimSymlinks: true });
    chmodSync(closed, 0o700);
    const options = { binaryPackage, sharedRoots: [sharedRoot] };

    const first = await start(inside, options);
    await withClient(first.migrationUrl, (owner) => owner.query('CREATE TABLE facts AS SELECT 43 AS fact'));
    await first.stop();
    const again = await start(inside, options);
    expect(await factIn(again)).toEqual({ fact: 43 });
    await again.stop();

    const { elsewhere } = readState(inside)!;
    expect(elsewhere === null).toBe(!isRoot);
    expect(existsSync(join(inside, 'postgres'))).toBe(!isRoot);
    spawnSync('cp', ['-a', inside, join(closed, 'moved')]);
    const copy = start(join(closed, 'moved'), options);
    if (isRoot) await expect(copy).rejects.toThrow(/which belongs to .*data\. Where the data folder was moved/);
    else expect(await factIn(await copy)).toEqual({ fact: 43 });
  });
});
