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

const purpose = { code: 'incomingRequest', caseReference: 'VP-2026-118', reason: 'Request 44 of a neighbour' };
const LONG = 'ARSENAL 1944 LOT 0017 PROPERTY OF THE NATIONAL GUARD 55';

describe('what a search promises', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;
  let investigator: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    police = await newAgency(registry, 'police');
    investigator = await newOfficer(registry, police, 'investigator');
  });

  afterAll(() => registry.close());

  const register = async (...texts: string[]): Promise<string> => {
    const markings = texts.map((text, place) => ({ kind: place === 0 ? 'serial' : 'proof', text }));
    return (await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201)).body.id;
  };
  const search = async (body: object) =>
    (await investigator.post('/v1/marking-searches', { purpose, ...body }).expect(200)).body;
  const shown = (body: { candidates: { weaponId: string }[] }) => body.candidates.map(({ weaponId }) => weaponId);

  it('scores several markings of one weapon together', async () => {
    const [both, serialOnly, proofOnly] = [
      await register('TRM48815', 'QX771'),
      await register('TRM48815', 'WV202'),
      await register('TRM99999', 'QX771'),
    ];
    const alone = await search({ marking: 'TRM48815' });
    expect(shown(alone).sort()).toEqual([both, serialOnly].sort());
    expect(alone.candidates[0].score).toBe(alone.candidates[1].score);
    const together = await search({ markings: [{ text: 'TRM48815' }, { text: 'QX771', kind: 'proof' }] });
    expect(shown(together)[0]).toBe(both);
    expect(shown(together).sort()).toEqual([both, serialOnly, proofOnly].sort());
    expect(together.candidates[0].score).toBeGreaterThan(alone.candidates[0].score);
  });

  it('finds a marking of more than 40 characters exactly only, and says so', async () => {
    const id = await register(LONG);
    const exact = await search({ markings: [{ text: 'KMF3Y' }, { text: LONG.toLowerCase() }] });
    expect(shown(exact)).toEqual([id]);
    expect(exact.searched).toMatchObject({ exactOnly: [1], maxKeyLength: 40 });
    const misread = await search({ marking: LONG.replace('55', '56') });
    expect(misread).toMatchObject({ candidates: [], searched: { exactOnly: [0] } });
    expect((await search({ marking: 'TRM48815' })).searched.exactOnly).toEqual([]);
  });

  it('takes an escaped question mark literally', async () => {
    const [literal, letter] = [await register('HK?77120'), await register('HKA77120')];
    expect(shown(await search({ marking: 'HK?77120' })).sort()).toEqual([literal, letter].sort());
    const escaped = await search({ marking: 'HK\\?77120' });
    expect(shown(escaped)[0]).toBe(literal);
    expect(escaped.candidates[0].alignment.map(({ op }: { op: string }) => op)).toEqual(Array(8).fill('match'));
    expect(escaped.candidates[0].score).toBeGreaterThan(escaped.candidates[1].score);
  });

  it('finds a marking that was recorded with an unread character', async () => {
    const markings = [{ kind: 'serial', text: 'VLC4?903', unread: [4] }];
    const { body } = await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201);
    for (const marking of ['VLC41903', 'VLC4?903', 'VLC4\\?903', 'V?C41903'.replace('?', 'L')])
      expect(shown(await search({ marking }))).toEqual([body.id]);
  });

  it('searches two edits by itself only where one finds nothing better than contradicted', async () => {
    const [near, far] = [await register('BDN55501'), await register('BDN55712')];
    const one = await search({ marking: 'BDN55502', depth: 'one' });
    expect(one).toMatchObject({ found: 1, searched: { depth: 'one' } });
    expect(shown(one)).toEqual([near]);
    const confirmed = await search({ marking: 'BDN55502', calibre: '9 mm Luger' });
    expect(confirmed).toMatchObject({ found: 1, searched: { depth: 'one' } });
    const contradicted = await search({ marking: 'BDN55502', calibre: '.45 Auto', yearOfManufacture: 1931 });
    expect(contradicted.searched).toMatchObject({ depth: 'deep' });
    expect(shown(contradicted).sort()).toEqual([near, far].sort());
    expect(shown(await search({ marking: 'BDN55502', depth: 'deep' })).sort()).toEqual([near, far].sort());
  });

  it('keeps a search with its verdict and purpose for those who are party to it and for nobody else', async () => {
    const id = await register('ZRK30177');
    const { id: searchId, verdict, entries } = await search({ marking: 'ZRK30178' });
    const { body: me } = await registry.authority.get('/v1/me').expect(200);
    const rows = (statement: string, value: string) =>
      withClient(registry.clone.superuserUrl, async (superuser) => (await superuser.query(statement, [value])).rows);
    const [row] = await rows('SELECT * FROM marking_searches WHERE id = $1', searchId);
    expect(row).toMatchObject({ verdict, purpose: 'incomingRequest', weapon_ids: [id], entry_id: entries[0].id });
    expect([...row.viewers].sort()).toEqual([police.rootUnit, me.unit].sort());

    const [entry] = await rows('SELECT kind, canonical, viewers FROM ledger_entries WHERE id = $1', entries[0].id);
    expect(entry).toMatchObject({ kind: 'markings.searched', viewers: row.viewers });
    expect(JSON.parse(entry.canonical).payload).toMatchObject({ verdict, candidates: { count: 1 } });
    expect(entry.canonical).not.toContain('VP-2026-118');
  });
});

describe('a search that runs out of time', () => {
  let registry: TestRegistry;

  afterAll(() => registry.close());

  it('answers what it has found and that it is not complete', async () => {
    registry = await startRegistry({ TRACEMARK_SEARCH_TIME_MS: '100' });
    const police = await newAgency(registry, 'police');
    const armourer = await newOfficer(registry, police, 'armourer');
    const investigator = await newOfficer(registry, police, 'investigator');
    const serials = Array.from({ length: 20 }, (_, place) => `KX${place}DWTHV8834617${place}NN`);
    const markings = [{ kind: 'serial', text: serials[0] }];
    const { body: weapon } = await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201);
    const { body } = await investigator
      .post('/v1/marking-searches', {
        markings: serials.map((text) => ({ text })),
        depth: 'deep',
        purpose: { code: 'stop' },
      })
      .expect(200);
    expect(body).toMatchObject({ complete: false, candidates: [{ weaponId: weapon.id }], entries: [{ position: 1 }] });
  });
});
