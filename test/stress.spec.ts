import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { transactionRetries } from '../src/platform/telemetry/metrics.js';
import { expectInvariants } from './support/invariants.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { inTier, printSeed, randomFrom, seed } from './support/seeded.js';

const CLIENTS = inTier(8, 40);
const ACTS_EACH = inTier(20, 400);
const WEAPONS = inTier(4, 10);
const MOST_MS = inTier(40_000, 1_200_000);

/** Answers that a fight may end in; anything else is a fault. */
const EXPECTED = [
  [201, undefined],
  [403, 'NOT_THE_HOLDER'],
  [404, 'WEAPON_NOT_FOUND'],
  [409, 'REQUEST_IN_PROGRESS'],
  [409, 'WEAPON_NOT_MISSING'],
  [412, 'CHANGED_MEANWHILE'],
  [503, 'TRY_AGAIN'],
].map(String);

describe('many clients fight over few weapons', () => {
  let registry: TestRegistry;
  let clients: Caller[];
  const weapons: string[] = [];
  /** Entry by id, as a 2xx named it, and how often: a resend names it again. */
  const acknowledged = new Map<string, { position: number; hash: string }>();
  const outcomes = new Map<string, number>();

  beforeAll(async () => {
    registry = await startRegistry({ TRACEMARK_POOL_SIZE: '12' });
    transactionRetries.reset();
    const police = await newAgency(registry, 'police');
    const units = [police.rootUnit, await newUnit(police, 'North'), await newUnit(police, 'South')];
    clients = [];
    for (let index = 0; index < CLIENTS; index += 1)
      clients.push(await newOfficer(registry, police, 'armourer', units[index % units.length]));
  });

  afterAll(() => registry.close());

  const take = ({ status, body }: Response): void => {
    const outcome = String([status, body.code]);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (status === 201) for (const entry of body.entries) acknowledged.set(entry.id, entry);
  };

  const act = async (client: Caller, random: () => number): Promise<void> => {
    const path = `/v1/weapons/${weapons[Math.floor(random() * weapons.length)]}`;
    const choice = random();
    const headers: Record<string, string> = random() < 0.2 ? { 'if-match': `"${1 + Math.floor(random() * 20)}"` } : {};
    if (choice < 0.3)
      return take(
        await client.post(`${path}/markings`, { markings: [{ kind: 'other', text: `M${random()}` }] }, headers),
      );
    if (choice < 0.55)
      return take(await client.post(`${path}/losses`, { kind: random() < 0.5 ? 'lost' : 'stolen' }, headers));
    if (choice < 0.85) return take(await client.post(`${path}/finds`, {}, headers));
    const key = { 'idempotency-key': `fight-${random()}` };
    const twins = Array.from({ length: 2 }, () => client.post(`${path}/losses`, { kind: 'lost' }, key));
    for (const answer of await Promise.all(twins)) take(answer);
  };

  it('and every answer is one that the rules give, and heads locked first spare every second try', async () => {
    printSeed(`${CLIENTS} clients, ${ACTS_EACH} acts each, ${WEAPONS} weapons`);
    for (let index = 0; index < WEAPONS; index += 1) {
      const answer = await clients[0]!.post('/v1/weapons', aWeapon()).expect(201);
      take(answer);
      weapons.push(answer.body.id);
    }
    const end = Date.now() + MOST_MS;
    await Promise.all(
      clients.map(async (client, index) => {
        const random = randomFrom(seed + index);
        for (let count = 0; count < ACTS_EACH && Date.now() < end; count += 1) await act(client, random);
      }),
    );
    expect([...outcomes.keys()].filter((outcome) => !EXPECTED.includes(outcome))).toEqual([]);
    const retries = (await transactionRetries.get()).values.map(({ value }) => value);
    expect(retries).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan((CLIENTS * ACTS_EACH) / 8);
  });

  it('and the register holds every act that was acknowledged, once, and nothing else', async () => {
    const { entries } = await expectInvariants(registry.clone);
    const acts = entries.filter(({ kind }) => kind !== 'looks.recorded');
    const held = acts.map(({ id, position, hash }) => [id, { position, hash }]);
    const named = [...acknowledged].map(([id, { position, hash }]) => [id, { position, hash }]);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(named));
    expect(held).toHaveLength(named.length);
  });

  it('and what each party reads afterwards is what the tables hold', async () => {
    for (const id of weapons) {
      const { body } = await registry.authority.get(`/v1/weapons/${id}`).expect(200);
      const { body: history } = await registry.authority.get(`/v1/weapons/${id}/entries?limit=200`).expect(200);
      expect(history.items.length).toBe(Math.min(body.position, 200));
    }
  });
});
