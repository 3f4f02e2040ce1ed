import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { expectRefusal } from './support/refusals.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { aWeapon, callerOf, startRegistry, type TestRegistry } from './support/registry.js';
import { startProcess, type ServiceProcess } from './support/service-process.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('an operator watches the service', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await startRegistry();
  });

  afterAll(() => registry.close());

  it.each([
    ['an answer', 200, '/v1/me'],
    ['a refusal', 404, '/v1/nothing'],
  ])('finds an id of its own on %s, which the caller does not choose', async (_what, status, path) => {
    const ids = [];
    for (let sent = 0; sent < 2; sent += 1) {
      const { headers } = await registry.authority.get(path).set({ 'x-request-id': 'mine', 'request-id': 'mine' });
      expect(headers['tracemark-request-id']).toMatch(UUID);
      ids.push(headers['tracemark-request-id']);
    }
    expect(new Set(ids).size).toBe(2);
    await registry.authority.get(path).expect(status);
  });

  it.each(['/v1/me', '/v1/nothing', '/docs'])('finds the headers that guard a browser on %s', async (path) => {
    const { headers } = await registry.authority.get(path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringMatching(/^max-age=/),
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('is told when the database does not answer, and when it does again', async () => {
    const { name, superuserUrl } = registry.clone;
    const elsewhere = new URL(superuserUrl);
    elsewhere.pathname = '/postgres';
    const shut = (allowed: boolean) =>
      withClient(elsewhere.href, async (superuser) => {
        await superuser.query(`UPDATE pg_database SET datallowconn = $2 WHERE datname = $1`, [name, allowed]);
        if (!allowed)
          await superuser.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      });
    await registry.anybody.get('/health/ready').expect(200);
    await shut(false);
    try {
      const answer = await registry.anybody.get('/health/ready');
      expectRefusal(answer, { status: 503, code: 'NOT_READY' });
      expect(answer.body.params).toMatchObject({ error: { database: { status: 'down' } } });
      await registry.anybody.get('/health/live').expect(200);
    } finally {
      await shut(true);
    }
    await registry.anybody.get('/health/ready').expect(200);
    await registry.authority.get('/v1/me').expect(200);
  });
});

describe('the log of the service', () => {
  let clone: TestDatabase;
  let service: ServiceProcess;

  beforeAll(async () => {
    clone = await cloneDatabase();
    service = startProcess({
      TRACEMARK_DATABASE_URL: clone.runtimeUrl,
      TRACEMARK_PORT: '0',
      TRACEMARK_LOG_LEVEL: 'trace',
    });
  });

  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await clone.drop();
  });

  it('names each request by its id, and never holds a token, a key or what was sent', async () => {
    const authority = callerOf(await service.serving)(/^ {2}(\S+)$/m.exec(service.output())![1]!);
    const before = service.output().length;
    const key = 'a-key-of-the-caller';
    const basis = 'Secret order 4711';
    const { headers } = await authority.post('/v1/weapons', aWeapon({ basis }), { 'idempotency-key': key }).expect(201);
    const refused = await authority.post('/v1/weapons', aWeapon({ basis, colour: 1 })).expect(400);
    const written = service.output().slice(before);
    for (const id of [headers['tracemark-request-id'], refused.headers['tracemark-request-id']])
      expect(written).toContain(id);
    expect(written).toContain('/v1/weapons');
    for (const secret of [authority.token, key, basis, 'KAX104729']) expect(written).not.toContain(secret);
  });
});
