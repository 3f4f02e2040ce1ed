import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { expectRefusal, everyRow, rowsIn } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

describe('a client resends a request', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;
  let keys = 0;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
  });

  afterAll(() => registry.close());

  const freshKey = () => ({ 'idempotency-key': `resend-${(keys += 1).toString().padStart(4, '0')}` });

  it('is answered what the first made, and nothing is made twice', async () => {
    const key = freshKey();
    const first = await armourer.post('/v1/weapons', aWeapon(), key).expect(201);
    const before = await everyRow(registry.clone);
    const again = await armourer.post('/v1/weapons', aWeapon(), key).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ etag: '"1"', location: `/v1/weapons/${first.body.id}` });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('is answered the weapon as it is now, with the entry of then', async () => {
    const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
    const key = freshKey();
    const first = await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'lost' }, key).expect(201);
    await armourer.post(`/v1/weapons/${id}/finds`).expect(201);
    const again = await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'lost' }, key).expect(201);
    expect(again.body).toMatchObject({ status: 'active', position: 3, entries: first.body.entries });
  });

  it('is answered so for thirty days, and is a request of its own after them', async () => {
    const [old, young] = [freshKey(), freshKey()];
    const bodies = [];
    for (const key of [old, young]) bodies.push((await armourer.post('/v1/weapons', aWeapon(), key).expect(201)).body);
    const age = `UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1`;
    await withClient(registry.clone.superuserUrl, async (superuser) => {
      for (const [key, days] of [
        [old, '30 days 1 hour'],
        [young, '29 days 23 hours'],
      ] as const)
        expect((await superuser.query(age, [key['idempotency-key'], days])).rowCount).toBe(1);
    });
    const forget = 'SELECT forget_old_idempotency_keys()::int AS forgotten';
    expect(await registry.database.runtime.query(forget)).toEqual([{ forgotten: 1 }]);
    const again = async (key: object) => (await armourer.post('/v1/weapons', aWeapon(), key as never).expect(201)).body;
    expect((await again(old)).id).not.toBe(bodies[0].id);
    expect((await again(young)).id).toBe(bodies[1].id);
  });

  it('of a disclosure is answered the same look, which is on record once', async () => {
    const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
    const key = freshKey();
    const look = () => registry.authority.post(`/v1/weapons/${id}/disclosures`, { purpose: { code: 'audit' } }, key);
    const first = await look().expect(201);
    const before = await everyRow(registry.clone);
    expect((await look().expect(201)).body).toEqual(first.body);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('of a disclosure shows nothing that was recorded after the look', async () => {
    const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
    const key = freshKey();
    const look = () => registry.authority.post(`/v1/weapons/${id}/disclosures`, { purpose: { code: 'audit' } }, key);
    await look().expect(201);
    await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'stolen' }).expect(201);
    const before = await everyRow(registry.clone);
    expectRefusal(await look(), { status: 409, code: 'DISCLOSURE_OUTDATED' });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('is refused where the key was used for something else', async () => {
    const key = freshKey();
    await armourer.post('/v1/weapons', aWeapon(), key).expect(201);
    const before = await everyRow(registry.clone);
    const other = await armourer.post('/v1/weapons', aWeapon({ model: '19' }), key);
    const faults: [string, string][] = [['/headers/idempotency-key', 'USED']];
    expectRefusal(other, { status: 422, code: 'IDEMPOTENCY_KEY_REUSED', faults });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('keeps the keys of routes and of credentials apart', async () => {
    const key = freshKey();
    const another = await newOfficer(registry, police, 'armourer');
    const made = [
      await armourer.post('/v1/weapons', aWeapon(), key).expect(201),
      await another.post('/v1/weapons', aWeapon(), key).expect(201),
    ];
    expect(made[0]!.body.id).not.toBe(made[1]!.body.id);
    await armourer.post(`/v1/weapons/${made[0]!.body.id}/losses`, { kind: 'lost' }, key).expect(201);
  });

  it('may send it again after a refusal: failures are not remembered', async () => {
    const key = freshKey();
    const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
    expectRefusal(await armourer.post(`/v1/weapons/${id}/finds`, {}, key), { status: 409, code: 'WEAPON_NOT_MISSING' });
    await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    await armourer.post(`/v1/weapons/${id}/finds`, {}, key).expect(201);
  });

  it('makes one row out of many at once: each is answered it or told to wait', async () => {
    const key = freshKey();
    const counted = () => Promise.all(['weapons', 'weapon_states'].map((table) => rowsIn(registry.clone, table)));
    const before = await counted();
    const answers = await Promise.all(Array.from({ length: 12 }, () => armourer.post('/v1/weapons', aWeapon(), key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectRefusal(answer, { status: 409, code: 'REQUEST_IN_PROGRESS' });
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect(await counted()).toEqual(before.map((count) => count + 1));
  });

  it('gets on without a key, and is then taken twice', async () => {
    const send = () => armourer.post('/v1/weapons', aWeapon()).unset('idempotency-key').expect(201);
    expect((await send()).body.id).not.toBe((await send()).body.id);
  });

  it.each(['short', 'with blanks in it', 'ключ-ключ-ключ', 'x'.repeat(201), ''])(
    'does not take "%s" for a key',
    async (text) => {
      const key = Buffer.from(text).toString('latin1');
      const before = await everyRow(registry.clone);
      expectRefusal(await armourer.post('/v1/weapons', aWeapon(), { 'idempotency-key': key }), {
        status: 400,
        code: 'INVALID_INPUT',
        faults: [['/headers/idempotency-key', 'NOT_A_KEY']],
      });
      expect(await everyRow(registry.clone)).toEqual(before);
    },
  );
});
