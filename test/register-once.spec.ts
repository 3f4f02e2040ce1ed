import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

describe('an armourer sends a registration more than once', () => {
  let registry: TestRegistry;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
  });

  afterAll(() => registry.close());

  const send = (key: string, body: object = aWeapon()) =>
    armourer.post('/v1/weapons', body, { 'idempotency-key': key });

  it('registers one weapon and answers a resend with it and its entry', async () => {
    const key = uuid();
    const { body: first } = await send(key).expect(201);
    const { body: second } = await send(key).expect(201);
    expect(second).toEqual(first);
  });

  it('refuses the key with another body', async () => {
    const key = uuid();
    await send(key).expect(201);
    const { body } = await send(key, aWeapon({ model: '19' })).expect(422);
    expect(body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('makes one weapon of twelve that arrive at the same time', async () => {
    const key = uuid();
    const answers = await Promise.all(Array.from({ length: 12 }, async () => send(key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(
      answers.filter(({ status }) => status !== 201).every(({ body }) => body.code === 'REQUEST_IN_PROGRESS'),
    ).toBe(true);
  });

  it('forgets the key of a registration that was refused', async () => {
    const key = uuid();
    await send(key, aWeapon({ type: '' })).expect(400);
    await send(key).expect(201);
  });
});
