import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { UnsafeLoginError } from '../src/platform/database/login-check.js';
import { startService, type Service } from '../src/serve.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { aWeapon, callerOf, newAgency, newOfficer, testConfiguration, type Caller } from './support/registry.js';
import { startProcess, type ServiceProcess } from './support/service-process.js';

const log = { info: () => undefined, warn: () => undefined };
const environmentOf = (clone: TestDatabase) => ({
  TRACEMARK_DATABASE_URL: clone.runtimeUrl,
  TRACEMARK_OVERSIGHT_URL: clone.oversightUrl,
  TRACEMARK_PORT: '0',
});

describe('the service on a database of somebody else', () => {
  let clone: TestDatabase;

  beforeEach(async () => {
    clone = await cloneDatabase();
  });

  afterEach(() => clone.drop());

  const start = (environment: Record<string, string> = {}, showToken?: (token: string) => void) =>
    startService(testConfiguration(clone, { TRACEMARK_PORT: '0', ...environment }), { log, showToken });

  it('founds an empty registry once, and tells its key once', async () => {
    const shown: string[] = [];
    const first = await start({}, (token) => shown.push(token));
    await callerOf(first.url)(first.bootstrapToken!).get('/v1/me').expect(200);
    await first.stop();
    const second = await start({}, (token) => shown.push(token));
    await second.stop();
    expect(shown).toEqual([first.bootstrapToken]);
    expect(second.bootstrapToken).toBeNull();
  });

  it('founds it once where several start at once, and all of them serve', async () => {
    const blocker = new Client({ connectionString: clone.superuserUrl });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE agencies IN SHARE MODE');
    const starting = Promise.allSettled([start(), start()]);
    const waiting = `SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND relation = 'agencies'::regclass`;
    while ((await blocker.query<{ n: number }>(waiting)).rows[0]!.n < 2) await pause(20);
    await blocker.query('COMMIT');
    await blocker.end();
    const started = await starting;
    for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const tokens = started.flatMap((one) => (one.status === 'fulfilled' ? (one.value.bootstrapToken ?? []) : []));
    expect(tokens).toHaveLength(1);
  });

  it('takes the key its operator chose', async () => {
    const token = 'f3a91c0e7b5d284690b1ce7f3d5a8240f3a91d0e7b5d284690b1ce7f3d5a8241';
    const service = await start({ TRACEMARK_BOOTSTRAP_TOKEN: token });
    await callerOf(service.url)(token).get('/v1/me').expect(200);
    await service.stop();
  });

  it.each([
    ['serve with', 'TRACEMARK_DATABASE_URL', 'superuserUrl', /superuser/],
    ['serve with', 'TRACEMARK_DATABASE_URL', 'ownerUrl', /owns tables/],
    ['audit with', 'TRACEMARK_OVERSIGHT_URL', 'superuserUrl', /superuser/],
  ] as const)('refuses to %s %s = %s', async (_, variable, login, reason) => {
    const starting = start({ [variable]: clone[login] });
    await expect(starting).rejects.toThrow(UnsafeLoginError);
    await expect(starting).rejects.toThrow(reason);
  });

  it.each<[what: string, statement: string, faults: string[]]>([
    [
      'is a superuser',
      'ALTER ROLE %1$I SUPERUSER',
      ['is a superuser, whom row security does not bind', 'may create objects in the schema public'],
    ],
    ['sees past row security', 'ALTER ROLE %1$I BYPASSRLS', ['has BYPASSRLS']],
    ['may make roles', 'ALTER ROLE %1$I CREATEROLE', ['may create roles']],
    ['could copy the server', 'ALTER ROLE %1$I REPLICATION', ['has REPLICATION and could copy the whole server']],
    ['has another role', 'GRANT pg_read_all_data TO %1$I', ['is a member of another role and could SET ROLE to it']],
    ['owns a table', 'CREATE TABLE mine (); ALTER TABLE mine OWNER TO %1$I', ['owns tables of this database']],
    [
      'could change a function that runs as its owner',
      `CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION mine() OWNER TO %1$I`,
      ['owns functions or schemas of this database'],
    ],
    ['owns a schema', 'CREATE SCHEMA mine AUTHORIZATION %1$I', ['owns functions or schemas of this database']],
    [
      'owns the database',
      'ALTER DATABASE %2$I OWNER TO %1$I',
      ['owns the database', 'may create objects in the schema public'],
    ],
    [
      'may put tables beside those of the registry',
      'GRANT CREATE ON SCHEMA public TO %1$I',
      ['may create objects in the schema public'],
    ],
  ])('refuses a login that %s', async (_what, statement, faults) => {
    const login = `tracemark_test_${randomBytes(6).toString('hex')}`;
    const url = new URL(clone.runtimeUrl);
    Object.assign(url, { username: login, password: 'secret' });
    await withClient(clone.superuserUrl, async (superuser) => {
      const run = async (each: string) => {
        const formatted = 'SELECT format($1, $2::text, current_database()) AS text';
        const { rows } = await superuser.query<{ text: string }>(formatted, [each, login]);
        await superuser.query(rows[0]!.text);
      };
      await run(`CREATE ROLE %1$I LOGIN PASSWORD 'secret'`);
      try {
        await run(`GRANT CONNECT ON DATABASE %2$I TO %1$I`);
        await run(statement);
        const refusal: unknown = await start({ TRACEMARK_DATABASE_URL: url.href }).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(UnsafeLoginError);
        expect((refusal as UnsafeLoginError).faults).toEqual(faults.map((fault) => `${login} ${fault}`));
      } finally {
        await run(`REASSIGN OWNED BY %1$I TO CURRENT_USER; DROP OWNED BY %1$I; DROP ROLE %1$I`);
      }
    });
  });

  describe('with a migration pending', () => {
    const LAST = `(SELECT max(timestamp) FROM schema_migrations)`;
    const owner = (statement: string, parameters: unknown[] = []) =>
      withClient(clone.ownerUrl, (client) => client.query<{ timestamp: string; name: string }>(statement, parameters));

    it('is not ready, says which, refuses the rest, and works once it has been run', async () => {
      const { rows } = await owner(`DELETE FROM schema_migrations WHERE timestamp = ${LAST} RETURNING timestamp, name`);
      const [{ timestamp, name }] = rows as [{ timestamp: string; name: string }];
      const shown: string[] = [];
      const service: Service = await start({}, (token) => shown.push(token));
      try {
        const anybody = callerOf(service.url)('');
        await anybody.get('/health/live').expect(200);
        const { body } = await anybody.get('/health/ready').expect(503);
        expect(body).toMatchObject({ code: 'NOT_READY' });
        expect(JSON.stringify(body.params)).toContain(name);
        const refused = await anybody.get('/v1/me').expect(503);
        expect(refused.body).toMatchObject({ code: 'NOT_READY', params: { pending: [name] } });
        await anybody.get('/nowhere').expect(503);
        expect(service.bootstrapToken).toBeNull();

        await owner('INSERT INTO schema_migrations (timestamp, name) VALUES ($1, $2)', [timestamp, name]);
        for (let waited = 0; shown.length === 0 && waited < 100; waited += 1) await pause(100);
        await anybody.get('/health/ready').expect(200);
        await callerOf(service.url)(shown[0]!).get('/v1/me').expect(200);
      } finally {
        await service.stop();
      }
    });
  });
});

describe('the process', () => {
  let clone: TestDatabase;

  beforeAll(async () => {
    clone = await cloneDatabase();
  });

  afterAll(() => clone.drop());

  it('lists every fault of its configuration and ends with 78', async () => {
    const service = startProcess({ TRACEMARK_PORT: 'many', TRACEMARK_POOL_SIZE: '0', TRACEMARK_COLOUR: 'red' });
    expect(await service.ended).toBe(78);
    for (const name of ['TRACEMARK_PORT', 'TRACEMARK_POOL_SIZE', 'TRACEMARK_COLOUR'])
      expect(service.output()).toContain(name);
  });

  it('names the port that something else listens on, and how to take another', async () => {
    const own = await cloneDatabase();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const service = startProcess({ ...environmentOf(own), TRACEMARK_PORT: String(port) });
    expect(await service.ended).toBe(1);
    expect(service.output()).toContain(`Something else listens on 127.0.0.1:${port}; set TRACEMARK_PORT`);
    other.close();
    await own.drop();
  });

  it('ends with 78 on a login that is not safe to serve with', async () => {
    const service = startProcess({ ...environmentOf(clone), TRACEMARK_DATABASE_URL: clone.superuserUrl });
    expect(await service.ended).toBe(78);
    expect(service.output()).toContain('superuser');
  });

  describe('told to stop while a request runs', () => {
    let service: ServiceProcess;
    let holder: Client;
    let armourer: Caller;
    let weapon: { id: string };

    beforeAll(async () => {
      service = startProcess(environmentOf(clone));
      const caller = callerOf(await service.serving);
      const token = /^ {2}(\S+)$/m.exec(service.output())![1]!;
      const authority = caller(token);
      armourer = await newOfficer({ authority, caller }, await newAgency({ authority, caller }, 'police'), 'armourer');
      weapon = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
      holder = new Client({ connectionString: clone.superuserUrl });
      await holder.connect();
    });

    afterAll(async () => {
      service.child.kill('SIGKILL');
      await holder.end();
    });

    it('shows the first key on the terminal and nowhere else', () => {
      expect(service.output().match(/tmp_\S+/g)).toHaveLength(1);
    });

    it('finishes the request, takes no other, and ends with 0', async () => {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [weapon.id]);
      const running = armourer
        .post(`/v1/weapons/${weapon.id}/markings`, { markings: [{ kind: 'proof', text: 'PL17' }] })
        .then((response) => response);
      await waitUntilBlocked(holder);
      service.child.kill('SIGTERM');
      await pause(500);
      expect(service.child.exitCode).toBeNull();
      await expect(armourer.get('/health/live').then((response) => response.status)).rejects.toThrow(/ECONNREFUSED/);
      await holder.query('COMMIT');
      expect((await running).status).toBe(201);
      expect(await service.ended).toBe(0);
    });
  });
});

async function waitUntilBlocked(observer: Client): Promise<void> {
  for (;;) {
    const { rows } = await observer.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await pause(20);
  }
}
