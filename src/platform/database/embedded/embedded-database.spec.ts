import { spawn, spawnSync, ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedDatabase, EmbeddedOptions, startEmbeddedDatabase } from './embedded-database.js';
import { DataDirectoryInUseError, EmbeddedDatabaseError } from './errors.js';
import { isAlive } from './processes.js';
import { readPostmasterFile, stopServer } from './server.js';
import { ServerState, readState } from './state.js';
import { withClient } from './with-client.js';

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const parameters = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', max_connections: '30' };
const warnings: string[] = [];
const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };

describe('the embedded server', () => {
  let folder: string;
  /** Every test finds the server stopped and the data as a first start left them; only the port may differ. */
  let dataDir: string;
  const running: EmbeddedDatabase[] = [];
  const services: ChildProcess[] = [];

  async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
    const database = await startEmbeddedDatabase({ dataDir, log, parameters, ...options });
    running.push(database);
    return database;
  }

  /** A service in a process of its own, with a transaction open. */
  async function startService(): Promise<{ service: ChildProcess; database: EmbeddedDatabase }> {
    const hold = ['--import', './test/support/typescript.js', 'test/support/hold-embedded-database.ts'];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const service = spawn(process.execPath, [...hold, dataDir, JSON.stringify(parameters)], {
      cwd: project,
      stdio: [...stdio],
    });
    services.push(service);
    const [line] = (await once(service.stdout!, 'data')) as [Buffer];
    return { service, database: JSON.parse(line.toString()) as EmbeddedDatabase };
  }

  async function kill(service: ChildProcess): Promise<void> {
    service.kill('SIGKILL');
    await once(service, 'exit');
  }

  async function one(url: string, statement: string): Promise<Record<string, unknown>> {
    const { rows } = await withClient(url, (client) => client.query<Record<string, unknown>>(statement));
    return rows[0]!;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'embedded-'));
    chmodSync(folder, 0o755);
    dataDir = join(folder, 'data');
    const database = await start(dataDir);
    await withClient(database.migrationUrl, (owner) => owner.query('CREATE TABLE facts AS SELECT 42 AS fact'));
    await database.stop();
  });

  afterEach(async () => {
    for (const service of services.splice(0)) service.kill('SIGKILL');
    for (const database of running.splice(0)) await database.stop();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps data, passwords and port from start to start', async () => {
    const first = await start(dataDir);
    await first.stop();
    const second = await start(dataDir);
    expect({ ...second, stop: null, pid: 0 }).toEqual({ ...first, stop: null, pid: 0 });
    expect(await one(second.migrationUrl, 'SELECT fact FROM facts')).toEqual({ fact: 42 });
  });

  describe('while it runs', () => {
    let database: EmbeddedDatabase;

    beforeAll(async () => {
      chmodSync(join(dataDir, 'postgres.json'), 0o644);
      database = await startEmbeddedDatabase({ dataDir, log, parameters: { shared_buffers: '32MB' } });
    });

    afterAll(() => database.stop());

    it('listens on this machine only, through no socket, and asks everybody for a scram password', async () => {
      const settings = await one(
        database.superuserUrl,
        `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
                (SELECT array_agg(concat_ws(' ', type, address, netmask, auth_method)) FROM pg_hba_file_rules) AS rules,
                (SELECT bool_and(rolpassword LIKE 'SCRAM-SHA-256$%') FROM pg_authid WHERE rolcanlogin) AS scram`,
      );
      const rules = ['host 127.0.0.1 255.255.255.255 scram-sha-256'];
      expect(settings).toEqual({ addresses: '127.0.0.1', sockets: '', rules, scram: true });
      const wrong = new URL(database.runtimeUrl);
      wrong.password = 'guess';
      await expect(withClient(wrong.href, async () => undefined)).rejects.toMatchObject({ code: '28P01' });
    });

    it('loses nothing unless a test asks for it', async () => {
      const durable = `SELECT current_setting('fsync') AS f, current_setting('synchronous_commit') AS s,
                              current_setting('full_page_writes') AS p, current_setting('data_checksums') AS c`;
      expect(await one(database.superuserUrl, durable)).toEqual({ f: 'on', s: 'on', p: 'on', c: 'on' });
    });

    it('hides its passwords and data from other users', async () => {
      expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
      expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
      expect(statSync(join(dataDir, 'postgres.log')).mode & 0o777).toBe(0o600);
    });

    it('has four logins that can do nothing but their part', async () => {
      const { roles, members } = await one(
        database.superuserUrl,
        `SELECT (SELECT json_agg(rolname ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'tracemark%' AND rolcanlogin
                   AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)) AS roles,
                (SELECT count(*)::int FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
                  WHERE r.rolname LIKE 'tracemark%') AS members`,
      );
      expect(roles).toEqual(['tracemark_log', 'tracemark_oversight', 'tracemark_owner', 'tracemark_runtime']);
      expect(members).toBe(0);
      for (const url of [database.runtimeUrl, database.oversightUrl, database.logUrl]) {
        await expect(one(url, 'SELECT fact FROM facts')).rejects.toMatchObject({ code: '42501' });
        await expect(one(url, 'CREATE TABLE public.own (id int)')).rejects.toMatchObject({ code: '42501' });
        await expect(one(url, 'SET ROLE tracemark_owner')).rejects.toMatchObject({ code: '42501' });
      }
      await expect(one(database.oversightUrl, 'CREATE TEMPORARY TABLE own (id int)')).rejects.toMatchObject({
        code: '42501',
      });
      await withClient(database.runtimeUrl, (runtime) => runtime.query('CREATE TEMPORARY TABLE own (id int)'));
    });
  });

  it('brings back a login that was changed', async () => {
    const before = await start(dataDir);
    const change = 'ALTER ROLE tracemark_runtime BYPASSRLS CREATEROLE NOLOGIN';
    await withClient(before.superuserUrl, (superuser) => superuser.query(change));
    await before.stop();
    const database = await start(dataDir);
    const rights = await one(
      database.runtimeUrl,
      'SELECT rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user',
    );
    expect(rights).toEqual({ rolbypassrls: false, rolcreaterole: false });
  });

  it('takes another port when its own is busy, and remembers it', async () => {
    const { port: remembered } = readState(dataDir)!;
    const squatter = createServer().listen(remembered, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const database = await start(dataDir);
      const port = Number(new URL(database.runtimeUrl).port);
      expect(port).not.toBe(remembered);
      expect(readState(dataDir)!.port).toBe(port);
      expect(await one(database.migrationUrl, 'SELECT fact FROM facts')).toEqual({ fact: 42 });
    } finally {
      squatter.close();
    }
  });

  it('runs beside a second one that remembers the same port', async () => {
    const copy = join(folder, 'copy');
    spawnSync('cp', ['-a', dataDir, copy]);
    const [first, second] = [await start(dataDir), await start(copy)];
    expect(second.pid).not.toBe(first.pid);
    await withClient(second.migrationUrl, (owner) => owner.query('UPDATE facts SET fact = 1'));
    expect(await one(first.migrationUrl, 'SELECT fact FROM facts')).toEqual({ fact: 42 });
  });

  it('is refused by name while a running service has the folder, and taken over once that is killed', async () => {
    const { service, database: killed } = await startService();
    await expect(start(dataDir)).rejects.toThrow(new DataDirectoryInUseError(dataDir, service.pid!));
    const guard = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8');

    await kill(service);
    expect(isAlive(killed.pid)).toBe(true);
    const database = await start(dataDir);
    expect(database).toMatchObject({ adopted: true, pid: killed.pid, runtimeUrl: killed.runtimeUrl });
    expect(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).toBe(guard);
    const freed = await one(database.runtimeUrl, 'SELECT pg_try_advisory_lock(1) AS freed');
    expect(freed).toEqual({ freed: true });

    await database.stop();
    expect(isAlive(killed.pid)).toBe(false);
  });

  it('replaces a left server that does not run as it must now', async () => {
    const { service, database: killed } = await startService();
    await kill(service);
    const database = await start(dataDir, { parameters: { ...parameters, work_mem: '5MB' } });
    expect(database.adopted).toBe(false);
    expect(isAlive(killed.pid)).toBe(false);
    expect(await one(database.migrationUrl, `SELECT fact, current_setting('work_mem') AS m FROM facts`)).toEqual({
      fact: 42,
      m: '5MB',
    });
  });

  it('leaves a server alone that does not know our password', async () => {
    const { service, database: killed } = await startService();
    await kill(service);
    const path = join(dataDir, 'postgres.json');
    const state = JSON.parse(readFileSync(path, 'utf8')) as ServerState;
    writeFileSync(path, JSON.stringify({ ...state, superuserPassword: 'another' }));
    await expect(start(dataDir)).rejects.toThrow(`process ${killed.pid}, which could not be taken over`);
    expect(isAlive(killed.pid)).toBe(true);
    writeFileSync(path, JSON.stringify(state));
    expect(await start(dataDir)).toMatchObject({ adopted: true, pid: killed.pid });
  });

  it('recovers when the server was killed as well', async () => {
    const { service, database: killed } = await startService();
    await kill(service);
    process.kill(killed.pid, 'SIGKILL');
    expect(readPostmasterFile(join(dataDir, 'postgres'))?.pid).toBe(killed.pid);
    const database = await start(dataDir);
    expect(database.adopted).toBe(false);
    expect(await one(database.migrationUrl, 'SELECT fact FROM facts')).toEqual({ fact: 42 });
  });

  it('says in the log of the service when it ends by itself', async () => {
    warnings.length = 0;
    const database = await start(dataDir);
    await stopServer(database.pid);
    for (const deadline = Date.now() + 10_000; warnings.length === 0 && Date.now() < deadline;) await pause(20);
    await database.stop();
    expect(warnings).toEqual([expect.stringContaining('PostgreSQL ended by itself')]);
  });

  it('shows the end of its log when it does not start, and frees the folder', async () => {
    const nonsense = { ...parameters, work_mem: 'plenty' };
    const attempt = () => start(dataDir, { parameters: nonsense });
    await expect(attempt()).rejects.toThrow(/the end of .*postgres\.log:\n.*invalid value for parameter "work_mem"/);
    await expect(attempt()).rejects.toBeInstanceOf(EmbeddedDatabaseError);
    expect(existsSync(join(dataDir, 'service.lock'))).toBe(false);
  });

  it('stops once, however often it is asked', async () => {
    const database = await start(dataDir);
    await Promise.all([database.stop(), database.stop()]);
    await database.stop();
    expect(isAlive(database.pid)).toBe(false);
  });

  it('does not touch data of another version', async () => {
    const older = join(folder, 'older');
    mkdirSync(join(older, 'postgres'), { recursive: true });
    cpSync(join(dataDir, 'postgres.json'), join(older, 'postgres.json'));
    writeFileSync(join(older, 'postgres/PG_VERSION'), '17\n');
    await expect(start(older)).rejects.toThrow(/are of PostgreSQL 17/);
  });
});
