import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafHash } from '../src/ledger/merkle.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { withClockOff } from './support/clock.js';
import { expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

describe('an officer reads history and custody', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
  });

  afterAll(() => registry.close());

  const registered = async (fields: object = {}): Promise<string> =>
    (await armourer.post('/v1/weapons', aWeapon({ occurredAt: '2019-05-01', ...fields })).expect(201)).body.id;

  const stolen = async (fields: object = {}, occurredAt: string | null = '2026-03'): Promise<string> => {
    const id = await registered(fields);
    await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'stolen', occurredAt }).expect(201);
    return id;
  };

  const custody = async (id: string, query: Record<string, string> = {}) =>
    (await armourer.get(`/v1/weapons/${id}/custody?${new URLSearchParams(query)}`).expect(200)).body;

  it('reads entries oldest first, chained by their hashes, each over the bytes that are stored', async () => {
    const id = await stolen();
    await armourer.post(`/v1/weapons/${id}/finds`).expect(201);
    const { body } = await armourer.get(`/v1/weapons/${id}/entries`).expect(200);
    const { rows } = await withClient(registry.clone.superuserUrl, (superuser) =>
      superuser.query(`SELECT canonical FROM ledger_entries WHERE stream_id = $1 ORDER BY position`, [id]),
    );
    expect(body.items.map((entry: Record<string, unknown>) => [entry.position, entry.kind])).toEqual([
      [1, 'weapon.registered'],
      [2, 'weapon.stolen'],
      [3, 'weapon.found'],
    ]);
    const hashes = rows.map(({ canonical }) => leafHash(canonical).toString('hex'));
    expect(body.items.map((entry: { hash: string }) => entry.hash)).toEqual(hashes);
    expect(body.items.map((entry: { prev: string }) => entry.prev)).toEqual([null, ...hashes.slice(0, 2)]);
    expect(body.items[1]).toMatchObject({ officer: armourer.officer, unit: police.rootUnit, occurredAt: '2026-03' });
  });

  it('reads a long history in pages', async () => {
    const id = await registered();
    for (const text of ['A1', 'A2', 'A3', 'A4'])
      await armourer.post(`/v1/weapons/${id}/markings`, { markings: [{ kind: 'other', text }] }).expect(201);
    const positions: number[] = [];
    let next = '';
    do {
      const { body } = await armourer.get(`/v1/weapons/${id}/entries?limit=2${next && `&cursor=${next}`}`).expect(200);
      positions.push(...body.items.map((entry: { position: number }) => entry.position));
      next = body.next;
    } while (next);
    expect(positions).toEqual([1, 2, 3, 4, 5]);
  });

  it('says who holds it now', async () => {
    const answer = await custody(await registered());
    expect(answer).toMatchObject({
      certain: true,
      state: { position: 1, status: 'active', holder: { kind: 'unit', unit: police.rootUnit } },
    });
  });

  it.each([
    ['before it was on record', '2018-01-01T00:00:00Z', true, null, 0],
    ['after it was, before the theft', '2026-02-28T23:59:59Z', true, 'active', 1],
    ['within the month of the theft', '2026-03-15T00:00:00Z', false, null, 2],
    ['at the first instant of that month', '2026-03-01T00:00:00Z', false, null, 2],
    ['at the first instant after that month', '2026-04-01T00:00:00Z', true, 'stolen', 1],
  ])('answers %s', async (_when, asOf, certain, status, possible) => {
    const answer = await custody(await stolen(), { asOf });
    expect({ certain: answer.certain, status: answer.state?.status ?? null, possible: answer.possible.length }).toEqual(
      {
        certain,
        status,
        possible,
      },
    );
  });

  it.each([
    ['an interval', '2026-03-01/2026-04-04', '2026-03-20T00:00:00Z', false],
    ['an open beginning', '../2026-03-01', '2025-01-01T00:00:00Z', false],
    ['no stated time', null, '2025-01-01T00:00:00Z', false],
    ['no stated time, asked for now', null, '', true],
    ['an instant', '2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00Z', true],
    ['an instant, the moment before', '2026-03-01T12:00:00+02:00', '2026-03-01T09:59:59.999Z', true],
  ])('answers honestly about %s', async (_what, occurredAt, asOf, certain) => {
    const answer = await custody(await stolen({}, occurredAt), asOf === '' ? {} : { asOf });
    expect(answer.certain).toBe(certain);
    if (!certain)
      expect(answer.possible.map((state: { status: string }) => state.status)).toEqual(['stolen', 'active']);
  });

  it('answers by what had been recorded then', async () => {
    const id = await registered();
    const before = new Date().toISOString();
    await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'stolen', occurredAt: '2026-03-01' }).expect(201);
    const asOf = '2026-06-01T00:00:00Z';
    expect(await custody(id, { asOf, knownAt: before })).toMatchObject({ certain: true, state: { status: 'active' } });
    expect(await custody(id, { asOf })).toMatchObject({ certain: true, state: { status: 'stolen' } });
    const early = await custody(id, { asOf, knownAt: '2020-01-01T00:00:00Z' });
    expect(early).toMatchObject({ state: null, possible: [], chain: [] });
    expect((await custody(id, { knownAt: before })).chain).toHaveLength(1);
  });

  it('tells apart what was recorded within one millisecond, by the instants it answered itself', async () => {
    const id = await registered();
    const [{ recordedAt }] = (await custody(id)).chain;
    expect(recordedAt).toMatch(/\.\d{6}Z$/);
    const before = recordedAt.replace(
      /\d{6}Z$/,
      (digits: string) => `${String(parseInt(digits) - 1).padStart(6, '0')}Z`,
    );
    expect((await custody(id, { knownAt: recordedAt })).chain).toHaveLength(1);
    expect((await custody(id, { knownAt: before })).chain).toHaveLength(0);
  });

  it.each([-3_600_000, 3_600_000])(
    'goes by the clock of the database, not by its own, which is %d ms off',
    async (off) => {
      const id = await stolen({}, null);
      const answer = await withClockOff(off, () => custody(id));
      expect(answer).toMatchObject({ certain: true, state: { status: 'stolen' } });
      expect(Math.abs(Date.parse(answer.asOf) - Date.now())).toBeLessThan(60_000);
    },
  );

  it.each(['asOf', 'knownAt'])('refuses %s in the future, of which nothing is known', async (name) => {
    const id = await registered();
    const ahead = new Date(Date.now() + 600_000).toISOString();
    expectRefusal(await armourer.get(`/v1/weapons/${id}/custody?${name}=${ahead}`), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [[`/${name}`, 'DATE_IN_FUTURE']],
    });
  });

  it('answers for no later time than what it goes by was known at', async () => {
    const id = await registered();
    const { recordedAt } = (await custody(id)).state;
    const ahead = new Date(Date.now() + 60_000).toISOString();
    const answer = await custody(id, { knownAt: recordedAt, asOf: ahead });
    expect(answer).toMatchObject({ asOf: recordedAt, knownAt: recordedAt, certain: true, state: { status: 'active' } });
    expect(Date.parse((await custody(id, { asOf: ahead })).asOf)).toBeLessThan(Date.parse(ahead));
  });

  it.each([
    ['a date without a time', '2026-03-01'],
    ['no zone', '2026-03-01T12:00:00'],
    ['no calendar day', '2026-02-30T12:00:00Z'],
    ['a week date', '2026-W10-1T12:00:00Z'],
    ['an ordinal date', '2026-060T12:00:00Z'],
    ['a signed year', '+2026-03-01T12:00:00Z'],
    ['an hour of 24', '2026-03-01T24:00:00Z'],
    ['text', 'yesterday'],
  ])('refuses %s where an instant is asked for', async (_what, asOf) => {
    const id = await registered();
    expectRefusal(await armourer.get(`/v1/weapons/${id}/custody?${new URLSearchParams({ asOf })}`), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/asOf', 'NOT_A_DATE']],
    });
  });
});
