import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const purpose = { code: 'stop' };

describe('what an officer may look at in a day', () => {
  let registry: TestRegistry;
  let police: Agency;
  const weapons: string[] = [];

  beforeAll(async () => {
    registry = await startRegistry({
      TRACEMARK_QUOTA_SEARCHES: '10',
      TRACEMARK_QUOTA_WEAPONS_SHOWN: '4',
      TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '2',
    });
    const armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    for (const text of ['QTA10001', 'QTB20002', 'QTC30003', 'QTD40004', 'QTD40004'])
      weapons.push((await armourer.post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text }] }))).body.id);
    await armourer.post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text: 'QTE50005' }] })).expect(201);
    police = await newAgency(registry, 'police');
  });

  afterAll(() => registry.close());

  const officer = () => newOfficer(registry, police, 'investigator');
  const search = (caller: Caller, marking: string) => caller.post('/v1/marking-searches', { marking, purpose });
  const disclose = (caller: Caller, weapon: string, headers = {}) =>
    caller.post(`/v1/weapons/${weapon}/disclosures`, { purpose }, headers);
  const recorded = (table: 'marking_searches' | 'disclosures', by: Caller) =>
    withClient(registry.clone.superuserUrl, async (superuser) => {
      const { rows } = await superuser.query(
        'SELECT marking_searches, disclosures FROM (SELECT (SELECT count(*)::int FROM marking_searches WHERE officer_id = $1) AS marking_searches, (SELECT count(*)::int FROM disclosures WHERE officer_id = $1) AS disclosures) AS counted',
        [by.officer],
      );
      return rows[0][table];
    });

  it('is told with every answer, flagged before it is spent, and refused then with the time until midnight', async () => {
    const caller = await officer();
    for (let done = 1; done <= 10; done += 1) {
      const { body } = await search(caller, 'QTA10001').expect(200);
      expect(body.quota).toEqual({
        searches: { limit: 10, remaining: 10 - done },
        weaponsShown: { limit: 4, remaining: 3 },
        nearlySpent: done >= 8,
        resetsAt: expect.stringMatching(/T00:00:00\.000Z$/),
      });
    }
    const refused = await search(caller, 'QTA10001').expect(429);
    expect(refused.body).toMatchObject({ code: 'QUOTA_SPENT', params: { quota: 'searches', limit: 10 } });
    const untilMidnight = (Math.ceil(Date.now() / 86_400_000) * 86_400_000 - Date.now()) / 1000;
    expect(Math.abs(Number(refused.headers['retry-after']) - untilMidnight)).toBeLessThan(60);
    expect(await recorded('marking_searches', caller)).toBe(10);
    await search(await officer(), 'QTA10001').expect(200);
  });

  it('counts a weapon once, and refuses the search that would show one too many', async () => {
    const caller = await officer();
    for (const marking of ['QTA10001', 'QTA10001', 'QTB20002', 'QTC30003']) await search(caller, marking).expect(200);
    const { body } = await search(caller, 'QTD40004').expect(429);
    expect(body.params).toMatchObject({ quota: 'weaponsShown', limit: 4 });
    const again = await search(caller, 'QTC30003').expect(200);
    expect(again.body.quota).toMatchObject({ searches: { remaining: 5 }, weaponsShown: { remaining: 1 } });
    const last = await search(caller, 'QTE50005').expect(200);
    expect(last.body.quota).toMatchObject({ weaponsShown: { remaining: 0 }, nearlySpent: true });
    const nothing = await search(caller, 'ZZZ99999').expect(429);
    expect(nothing.body.params).toMatchObject({ quota: 'weaponsShown', limit: 4 });
    expect(await recorded('marking_searches', caller)).toBe(6);
  });

  it('counts each weapon disclosed once, and a resend not at all', async () => {
    const caller = await officer();
    const key = { 'idempotency-key': 'disclosed-once' };
    const first = await disclose(caller, weapons[0]!, key).expect(201);
    const left = (remaining: number) => ({ weaponsDisclosed: { limit: 2, remaining } });
    expect(first.body.quota).toMatchObject({ ...left(1), nearlySpent: false });
    expect((await disclose(caller, weapons[0]!, key).expect(201)).body.quota).toMatchObject(left(1));
    expect((await disclose(caller, weapons[0]!).expect(201)).body.quota).toMatchObject(left(1));
    expect((await disclose(caller, weapons[1]!).expect(201)).body.quota).toMatchObject({
      ...left(0),
      nearlySpent: true,
    });
    const refused = await disclose(caller, weapons[2]!).expect(429);
    expect(refused.body).toMatchObject({ code: 'QUOTA_SPENT', params: { quota: 'weaponsDisclosed', limit: 2 } });
    await disclose(caller, weapons[1]!).expect(201);
    expect(await recorded('disclosures', caller)).toBe(4);
    await disclose(caller, '00000000-0000-7000-8000-000000000000').expect(404);
  });

  it('is never passed by looks at the same time', async () => {
    const caller = await officer();
    const searched = await Promise.all(Array.from({ length: 25 }, () => search(caller, 'QTA10001')));
    expect(searched.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(searched.filter(({ status }) => status === 429)).toHaveLength(15);
    expect(await recorded('marking_searches', caller)).toBe(10);
    const shown = await officer();
    const each = await Promise.all(
      ['QTA10001', 'QTB20002', 'QTC30003', 'QTD40004'].map((marking) => search(shown, marking)),
    );
    expect(each.filter(({ status }) => status === 429).map(({ body }) => body.params.quota)).toEqual(['weaponsShown']);
    expect(await recorded('marking_searches', shown)).toBe(3);
    const disclosed = await Promise.all(weapons.map((weapon) => disclose(caller, weapon)));
    expect(disclosed.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429, 429]);
    expect(await recorded('disclosures', caller)).toBe(2);
  });

  it('begins anew with the next day, when what is past is forgotten', async () => {
    const caller = await officer();
    for (let done = 0; done < 10; done += 1) await search(caller, 'QTA10001').expect(200);
    await search(caller, 'QTA10001').expect(429);
    await withClient(registry.clone.superuserUrl, async (superuser) => {
      await superuser.query('UPDATE look_counts SET day = day - 1 WHERE officer_id = $1', [caller.officer]);
      await superuser.query('UPDATE looked_at_weapons SET day = day - 1 WHERE officer_id = $1', [caller.officer]);
    });
    const { body } = await search(caller, 'QTA10001').expect(200);
    expect(body.quota).toMatchObject({ searches: { remaining: 9 }, weaponsShown: { remaining: 3 } });
    const [{ forgotten }] = await registry.database.runtime.query('SELECT forget_old_looks()::int AS forgotten');
    expect(forgotten).toBe(1);
  });
});
