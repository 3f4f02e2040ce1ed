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

describe('a unit lists the weapons in its book', () => {
  let registry: TestRegistry;
  let police: Agency;
  let stores: [string, string];
  let chief: Caller;
  const held: string[] = [];
  let missing: string;
  let elsewhere: string;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    stores = [await newUnit(police, 'North'), await newUnit(police, 'South')];
    chief = await newOfficer(registry, police, 'armourer');
    const register = async (unit: string): Promise<string> =>
      (await chief.post('/v1/weapons', aWeapon({ holder: { kind: 'unit', unit } })).expect(201)).body.id;
    for (let count = 0; count < 5; count += 1) held.push(await register(stores[0]));
    elsewhere = await register(stores[1]);
    missing = await register(stores[0]);
    await chief.post(`/v1/weapons/${missing}/losses`, { kind: 'lost' }).expect(201);
  });

  afterAll(() => registry.close());

  const pages = async (caller: Caller, query: string, limit: number): Promise<string[][]> => {
    const read: string[][] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${next}`;
      const { body } = await caller.get(`/v1/weapons?limit=${limit}${query}${cursor}`).expect(200);
      read.push(body.items.map(({ id }: { id: string }) => id));
      next = body.next;
    } while (next !== null);
    return read;
  };

  it('names each once, page by page', async () => {
    const read = await pages(chief, `&holder=${stores[0]}`, 2);
    expect(read.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(read.flat()).toEqual([...held].sort());
  });

  it('ends with the page that holds the last of them', async () => {
    expect(await pages(chief, `&holder=${stores[0].toUpperCase()}`, 5)).toEqual([[...held].sort()]);
  });

  it('lists those of every unit it covers where no holder is named, and what is unlocated apart', async () => {
    expect((await pages(chief, '', 50)).flat()).toEqual([...held, elsewhere].sort());
    expect((await pages(chief, '&holder=unknown', 50)).flat()).toEqual([missing]);
  });

  it('lists nothing of a unit it does not cover, in the words for one that does not exist', async () => {
    const north = await newOfficer(registry, police, 'armourer', stores[0]);
    expect((await pages(north, '', 50)).flat()).toEqual([...held].sort());
    for (const holder of [stores[1], '00000000-0000-4000-8000-000000000000', 'South'])
      expectRefusal(await north.get(`/v1/weapons?holder=${holder}`), { status: 404, code: 'UNIT_NOT_FOUND' });
  });

  it('continues only the query and the caller that the cursor was made for', async () => {
    const { body } = await chief.get(`/v1/weapons?limit=1&holder=${stores[0]}`).expect(200);
    const another = await newOfficer(registry, police, 'armourer');
    const answers = [
      await chief.get(`/v1/weapons?cursor=${body.next}`),
      await chief.get(`/v1/weapons?holder=unknown&cursor=${body.next}`),
      await another.get(`/v1/weapons?holder=${stores[0]}&cursor=${body.next}`),
      await chief.get(`/v1/weapons/${held[0]}/entries?cursor=${body.next}`),
      await police.get(`/v1/grants?cursor=${body.next}`),
      await chief.get(`/v1/weapons?holder=${stores[0]}&cursor=${body.next.slice(0, -2)}`),
      await chief.get(`/v1/weapons?holder=${stores[0]}&cursor=%00`),
    ];
    for (const answer of answers) expectRefusal(answer, { status: 400, code: 'INVALID_CURSOR' });
  });

  it.each([
    ['limit=0', '/limit', 'TOO_SMALL'],
    ['limit=201', '/limit', 'TOO_LARGE'],
    ['limit=ten', '/limit', 'WRONG_TYPE'],
    ['limit=1.5', '/limit', 'WRONG_TYPE'],
    ['limit=1&limit=2', '/limit', 'WRONG_TYPE'],
    ['status=lost', '/status', 'UNKNOWN_FIELD'],
    ['cursor=a&cursor=b', '/cursor', 'WRONG_TYPE'],
    [`cursor=${'a'.repeat(501)}`, '/cursor', 'TOO_LONG'],
  ])('refuses ?%s', async (query, pointer, code) => {
    expectRefusal(await chief.get(`/v1/weapons?${query}`), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [[pointer, code]],
    });
  });
});
