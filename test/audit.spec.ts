import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

describe('an auditor of oversight', () => {
  let registry: TestRegistry;
  let auditor: Caller;
  let police: Agency;
  const weapons: string[] = [];
  let missing: string;

  beforeAll(async () => {
    registry = await startRegistry();
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
    for (const kind of ['police', 'military']) {
      const agency = await newAgency(registry, kind);
      if (kind === 'police') police = agency;
      const armourer = await newOfficer(registry, agency, 'armourer');
      weapons.push((await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.id);
      missing = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.id;
      const report = { kind: 'stolen', circumstances: 'From the store' };
      await armourer.post(`/v1/weapons/${missing}/losses`, report).expect(201);
    }
  });

  afterAll(() => registry.close());

  it('reads the weapons of every agency, and what is sealed to others', async () => {
    for (const id of weapons)
      for (const path of ['', '/entries', '/custody', '/qr']) await auditor.get(`/v1/weapons/${id}${path}`).expect(200);
    const { body } = await auditor.get(`/v1/weapons/${missing}/entries`).expect(200);
    expect(body.items[1].payload).toEqual({ circumstances: 'From the store' });
  });

  it('lists the weapons of every agency, of one unit, and those in nobody’s book', async () => {
    const listed = async (query: string): Promise<string[]> =>
      (await auditor.get(`/v1/weapons${query}`).expect(200)).body.items.map(({ id }: { id: string }) => id);
    const all = await listed('?limit=200');
    expect(all).toEqual(expect.arrayContaining([...weapons, missing]));
    expect(all).toHaveLength(4);
    expect(await listed(`?holder=${police.rootUnit}`)).toEqual([weapons[0]]);
    expect(await listed('?holder=unknown')).toHaveLength(2);
  });

  it('pages through all of them', async () => {
    const read: string[] = [];
    let next: string | null = null;
    do {
      const { body }: { body: { items: { id: string }[]; next: string | null } } = await auditor
        .get(`/v1/weapons?limit=3${next === null ? '' : `&cursor=${next}`}`)
        .expect(200);
      read.push(...body.items.map(({ id }: { id: string }) => id));
      next = body.next;
    } while (next !== null);
    expect(new Set(read).size).toBe(4);
  });

  it('reads the units and officers of every agency', async () => {
    for (const rows of ['units', 'officers']) {
      const { body } = await auditor.get(`/v1/agencies/${police.id}/${rows}`).expect(200);
      expect(body.items.length).toBeGreaterThan(0);
    }
  });

  it('writes nothing', async () => {
    const acts: [string, object][] = [
      ['/v1/weapons', aWeapon()],
      [`/v1/weapons/${weapons[0]}/markings`, { markings: [{ kind: 'other', text: 'A' }] }],
      [`/v1/weapons/${weapons[0]}/losses`, { kind: 'lost' }],
      [`/v1/weapons/${missing}/finds`, {}],
    ];
    for (const [path, body] of acts)
      expectRefusal(await auditor.post(path, body), { status: 403, code: 'PERMISSION_MISSING' });
  });
});
