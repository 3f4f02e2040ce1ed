import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

describe('a unit reports losses and finds', () => {
  let registry: TestRegistry;
  let police: Agency;
  let stores: [string, string];
  let chief: Caller;
  let armourers: [Caller, Caller];

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    stores = [await newUnit(police, 'North'), await newUnit(police, 'South')];
    chief = await newOfficer(registry, police, 'armourer');
    armourers = [
      await newOfficer(registry, police, 'armourer', stores[0]),
      await newOfficer(registry, police, 'armourer', stores[1]),
    ];
  });

  afterAll(() => registry.close());

  const register = async (by = armourers[0]): Promise<string> =>
    (await by.post('/v1/weapons', aWeapon()).expect(201)).body.id;

  it.each(['lost', 'stolen'])('makes a weapon that is reported %s unlocated from then on', async (kind) => {
    const id = await register();
    const { body, headers } = await armourers[0]
      .post(`/v1/weapons/${id}/losses`, { kind, occurredAt: '2026-03', circumstances: 'Lock forced' })
      .expect(201);
    expect(body).toMatchObject({
      status: kind,
      holder: { kind: 'unknown', unit: null, basis: 'lastKnown', asOf: '2026-03' },
      entries: [{ position: 2, kind: `weapon.${kind}` }],
    });
    expect(headers.etag).toBe('"2"');
  });

  it('keeps what happened, its basis and its source under seal, open to who is party', async () => {
    const id = await register();
    const report = {
      kind: 'stolen',
      circumstances: 'Taken from the locker of Bero Tal',
      caseReference: 'ХБ 17/2026',
      basis: 'Arms Act §12',
      source: 'document',
      sourceRef: 'Report 88, page 2',
    };
    await armourers[0].post(`/v1/weapons/${id}/losses`, report).expect(201);
    const [, entry] = (await armourers[0].get(`/v1/weapons/${id}/entries`).expect(200)).body.items;
    const { kind: _, source, basis, sourceRef, ...sealed } = report;
    expect(entry).toMatchObject({ source, basis, sourceRef, payload: sealed });
    const [stored] = await registry.database.transactions.read(authorityActing(), (manager) =>
      manager.query<{ canonical: string }[]>(`SELECT canonical FROM ledger_entries WHERE id = $1`, [entry.id]),
    );
    for (const text of [...Object.values(sealed), basis, sourceRef]) expect(stored!.canonical).not.toContain(text);
  });

  const authorityActing = () => ({
    officer: police.officer,
    credential: police.officer,
    agency: police.id,
    unit: stores[0],
    units: [stores[0]],
    authorityUnit: stores[0],
    identity: 'authenticated' as const,
    authority: false,
    oversight: false,
  });

  it('takes a theft after a loss, and a second loss, as what was observed', async () => {
    const id = await register();
    for (const kind of ['lost', 'stolen', 'stolen']) {
      const { body } = await armourers[0].post(`/v1/weapons/${id}/losses`, { kind }).expect(201);
      expect(body.status).toBe(kind);
    }
  });

  it('finds a missing weapon again, in the book of who finds it', async () => {
    const id = await register();
    await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    const { body } = await armourers[0].post(`/v1/weapons/${id}/finds`).expect(201);
    expect(body).toMatchObject({ status: 'active', holder: { kind: 'unit', unit: stores[0], basis: 'present' } });
    expectRefusal(await armourers[0].post(`/v1/weapons/${id}/finds`), { status: 409, code: 'WEAPON_NOT_MISSING' });
  });

  it('shows a new holder the weapon and what happened since, and its past only to who was party then', async () => {
    const id = await register();
    await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'lost', circumstances: 'On patrol' }).expect(201);
    expectRefusal(await armourers[1].get(`/v1/weapons/${id}`), { status: 404, code: 'WEAPON_NOT_FOUND' });
    await chief.post(`/v1/weapons/${id}/finds`, { holder: stores[1] }).expect(201);
    const seen = await armourers[1].get(`/v1/weapons/${id}`).expect(200);
    expect(seen.body).toMatchObject({ holder: { unit: stores[1] }, markings: [{ text: 'KAX104729' }] });
    const positions = async (by: Caller) =>
      (await by.get(`/v1/weapons/${id}/entries`).expect(200)).body.items.map((e: { position: number }) => e.position);
    expect(await positions(armourers[1])).toEqual([3]);
    expect(await positions(armourers[0])).toEqual([1, 2, 3]);
    const custody = await armourers[1].get(`/v1/weapons/${id}/custody`).expect(200);
    expect(JSON.stringify(custody.body)).not.toContain(stores[0]);
  });

  it('does not claim to know a past that a new holder may not see', async () => {
    const id = (await armourers[0].post('/v1/weapons', aWeapon({ occurredAt: '2019' })).expect(201)).body.id;
    await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'lost', occurredAt: '2026-02' }).expect(201);
    await chief.post(`/v1/weapons/${id}/finds`, { holder: stores[1], occurredAt: '2026-04-01' }).expect(201);
    const at = async (by: Caller, asOf: string) =>
      (await by.get(`/v1/weapons/${id}/custody?asOf=${asOf}`).expect(200)).body;
    expect(await at(armourers[0], '2025-01-01T00:00:00Z')).toMatchObject({ certain: true, complete: true });
    expect(await at(armourers[1], '2025-01-01T00:00:00Z')).toMatchObject({
      certain: false,
      complete: false,
      state: null,
      possible: [],
    });
    expect(await at(armourers[1], '2026-05-01T00:00:00Z')).toMatchObject({
      certain: true,
      complete: false,
      state: { position: 3, holder: { unit: stores[1] } },
    });
  });

  it('answers custody to who became party by a marking alone, without a claim', async () => {
    const id = await register();
    const both = await newOfficer(registry, police, 'armourer');
    await both
      .post(
        `/v1/weapons/${id}/markings`,
        { markings: [{ kind: 'other', text: 'S7' }] },
        { 'tracemark-unit': stores[1] },
      )
      .expect(201);
    const { body } = await armourers[1].get(`/v1/weapons/${id}/custody`).expect(200);
    expect(body).toMatchObject({ certain: false, complete: false, state: null, possible: [], chain: [] });
  });

  it('hears of a loss from who holds the weapon, not from who once did', async () => {
    const id = await register();
    await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    await chief.post(`/v1/weapons/${id}/finds`, { holder: stores[1] }).expect(201);
    expectRefusal(await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'stolen' }), {
      status: 403,
      code: 'NOT_THE_HOLDER',
    });
    await armourers[1].post(`/v1/weapons/${id}/losses`, { kind: 'stolen' }).expect(201);
  });

  it('hears of it from the national authority too', async () => {
    const id = await register();
    const { body } = await registry.authority.post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    expect(body.status).toBe('lost');
  });

  it('finds it only for a unit that the officer covers', async () => {
    const id = await register();
    await armourers[0].post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    const answers = [
      await armourers[0].post(`/v1/weapons/${id}/finds`, { holder: stores[1] }),
      await armourers[0].post(`/v1/weapons/${id}/finds`, { holder: '00000000-0000-4000-8000-000000000000' }),
    ];
    for (const answer of answers) expectRefusal(answer, { status: 404, code: 'UNIT_NOT_FOUND' });
  });

  it('refuses a reader', async () => {
    const reader = await newOfficer(registry, police, 'reader', stores[0]);
    const id = await register();
    await reader.get(`/v1/weapons/${id}`).expect(200);
    for (const [act, body] of [
      ['losses', { kind: 'lost' }],
      ['finds', {}],
      ['markings', { markings: [{ kind: 'other', text: 'A' }] }],
    ] as const)
      expectRefusal(await reader.post(`/v1/weapons/${id}/${act}`, body), { status: 403, code: 'PERMISSION_MISSING' });
  });
});
