import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { startService, type Service } from '../src/serve.js';
import { layCable, type Cable } from './support/cable.js';
import { cloneDatabase, testServerUrl, type TestDatabase } from './support/postgres.js';
import { everyRow, expectRefusal, rowsIn } from './support/refusals.js';
import { aWeapon, callerOf, newAgency, newOfficer, testConfiguration, type Caller } from './support/registry.js';

const log = { info: () => undefined, warn: () => undefined };
const END_BLOCKED = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock'`;
const SEARCH = { marking: 'KAX104729', purpose: { code: 'stop' } };

describe('a service that loses its database', () => {
  let clone: TestDatabase;
  let cable: Cable;
  let service: Service;
  let anybody: Caller;
  let armourer: Caller;
  let officer: Caller;
  let weapon: { id: string };

  beforeAll(async () => {
    clone = await cloneDatabase();
    cable = await layCable(clone.runtimeUrl);
    const logins = {
      TRACEMARK_DATABASE_URL: cable.url(clone.runtimeUrl),
      TRACEMARK_OVERSIGHT_URL: cable.url(clone.oversightUrl),
    };
    service = await startService(testConfiguration(clone, { ...logins, TRACEMARK_PORT: '0' }), { log });
    const caller = callerOf(service.url);
    anybody = caller('');
    const authority = caller(service.bootstrapToken!);
    const police = await newAgency({ authority, caller }, 'police');
    armourer = await newOfficer({ authority, caller }, police, 'armourer');
    officer = await newOfficer({ authority, caller }, police, 'investigator');
    weapon = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
  });

  afterAll(async () => {
    await service.stop();
    await cable.cut();
    await clone.drop();
  });

  const expectUnavailable = (answer: Response, outcome: string, detail: RegExp) => {
    expectRefusal(answer, { status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).toMatchObject({ params: { outcome }, detail: expect.stringMatching(detail) });
  };

  it('says so while it cannot connect, and goes on once it can', async () => {
    await cable.cut();
    try {
      expectUnavailable(await armourer.get('/v1/me'), 'nothingChanged', /Nothing was changed/);
      expectUnavailable(await armourer.get(`/v1/weapons/${weapon.id}`), 'nothingChanged', /Nothing was changed/);
      expectUnavailable(await armourer.post('/v1/weapons', aWeapon()), 'nothingChanged', /Nothing was changed/);
      await anybody.get('/health/live').expect(200);
      await anybody.get('/health/ready').expect(503);
    } finally {
      await cable.mend();
    }
    await armourer.get(`/v1/weapons/${weapon.id}`).expect(200);
    await armourer.post('/v1/weapons', aWeapon()).expect(201);
  });

  it('says so where the database takes no connections', async () => {
    const allow = (allowed: boolean) =>
      withClient(testServerUrl('SUPERUSER'), (superuser) =>
        superuser.query('UPDATE pg_database SET datallowconn = $2 WHERE datname = $1', [clone.name, allowed]),
      );
    await allow(false);
    try {
      await cable.cut();
      await cable.mend();
      expectUnavailable(await armourer.get('/v1/me'), 'nothingChanged', /Nothing was changed/);
    } finally {
      await allow(true);
    }
    await armourer.get('/v1/me').expect(200);
  });

  it.each([
    ['a read', () => armourer.get(`/v1/weapons/${weapon.id}`)],
    ['a write', () => armourer.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'lost' })],
  ])('says so, and changes nothing, where its session is ended in the middle of %s', async (_what, send) => {
    const before = await everyRow(clone);
    await withClient(clone.superuserUrl, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE weapons IN ACCESS EXCLUSIVE MODE');
      const sent = send().then((answer) => answer);
      await withClient(clone.superuserUrl, async (superuser) => {
        while ((await superuser.query(END_BLOCKED)).rows.length === 0) await pause(20);
      });
      expectUnavailable(await sent, 'nothingChanged', /Nothing was changed/);
      await holder.query('ROLLBACK');
    });
    expect(await everyRow(clone)).toEqual(before);
  });

  it.each([
    ['arrived', 'answered', 1],
    ['did not arrive', 'before', 0],
  ] as const)(
    'claims neither outcome of a commit that %s, and a resend takes effect once',
    async (_what, when, made) => {
      const weapons = async () => rowsIn(clone, 'weapons');
      const before = await weapons();
      const key = { 'idempotency-key': `commit-that-is-${when}` };
      cable.cutAt('COMMIT', when);
      const answer = await armourer.post('/v1/weapons', aWeapon(), key);
      expectUnavailable(answer, 'unknown', /may have taken effect; .*same Idempotency-Key/);
      expect(await weapons()).toBe(before + made);
      const { body } = await armourer.post('/v1/weapons', aWeapon(), key).expect(201);
      expect(await weapons()).toBe(before + 1);
      await armourer.get(`/v1/weapons/${body.id}`).expect(200);
    },
  );

  it('does not speak of a key that a request cannot have', async () => {
    cable.cutAt('COMMIT', 'before');
    expectUnavailable(await officer.post('/v1/marking-searches', SEARCH), 'unknown', /bore no Idempotency-Key/);
  });
});
