import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { CSV, exported, linesOf, NDJSON, openExport, recordsOf } from './support/exports.js';
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

const FORMULA = '=HYPERLINK("http://a.test","look")';

describe('whatever is listed is exported whole', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;
  let north: string;
  let odd: string;
  let missing: string;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police', '=Police; "North", Ltd\n');
    north = await newUnit(police, 'North');
    armourer = await newOfficer(registry, police, 'armourer');
    const register = async (fields: object): Promise<string> =>
      (await armourer.post('/v1/weapons', aWeapon(fields)).expect(201)).body.id;
    odd = await register({
      type: '-pistol',
      origin: 'legacyRecord',
      legacy: { company: '-Arms & Sons, closed', medium: 'microfilm', volume: '007', takenOverAt: '1988' },
      manufacturer: FORMULA,
      model: '0017',
      calibre: `'s-Hertogenbosch 9 mm`,
      countryOfManufacture: null,
      yearOfManufacture: null,
      conditions: [],
      military: false,
      holder: { kind: 'unit', unit: north, basis: 'lastKnown', asOf: '1998-05' },
      markings: [
        {
          kind: 'serial',
          text: '00?4,"7"',
          unread: [2],
          symbols: ['crown, 1', '"N"'],
          place: 'frame',
          method: 'stamp',
          heightMicrometres: 1600,
          depthMicrometres: 80,
          appliedBy: 'Proof House Liège',
          appliedAt: '1974-03',
        },
      ],
    });
    await register({ markings: [], unmarkedReason: 'neverMarked', origin: 'recovered', holder: { kind: 'unknown' } });
    missing = await register({ manufacturer: null });
    await armourer.post(`/v1/weapons/${missing}/losses`, { kind: 'stolen', occurredAt: '2026-03' }).expect(201);
    await armourer
      .post(`/v1/weapons/${missing}/markings`, { markings: [{ kind: 'other', text: '@X' }], basis: '+43' })
      .expect(201);
    for (let count = 0; count < 5; count += 1) await register({});
  });

  afterAll(() => registry.close());

  const lists = (): [path: string, caller: Caller][] => [
    ['/v1/agencies', armourer],
    [`/v1/agencies/${police.id}/units`, police],
    [`/v1/agencies/${police.id}/officers`, police],
    ['/v1/grants', police],
    [`/v1/grants?officer=${armourer.officer}`, police],
    ['/v1/credentials', police],
    ['/v1/weapons', armourer],
    [`/v1/weapons?holder=${north}`, armourer],
    ['/v1/weapons?holder=unknown', armourer],
    [`/v1/weapons/${missing}/entries`, armourer],
  ];

  it('as NDJSON, the rows of its pages one a line, and in CSV as many', async () => {
    for (const [path, caller] of lists()) {
      const { body } = await caller.get(path).expect(200);
      const lines = linesOf(await exported(caller, path, NDJSON).expect(200));
      expect([path, lines]).toEqual([path, body.items]);
      expect(lines.length).toBeGreaterThan(0);
      const records = recordsOf(await exported(caller, path, CSV).expect(200));
      expect([path, records.length]).toEqual([path, lines.length]);
    }
  });

  it('every list of the register takes part', async () => {
    const { body } = await request(registry.app.getHttpServer()).get('/openapi.json');
    type Operation = { parameters?: { name: string }[]; responses: Record<string, { content?: object }> };
    const paged = Object.entries(body.paths as Record<string, { get?: Operation }>).filter(([, { get }]) =>
      get?.parameters?.some(({ name }) => name === 'cursor'),
    );
    expect(paged.length).toBeGreaterThanOrEqual(15);
    for (const [, { get }] of paged)
      expect(Object.keys(get!.responses['200']!.content!)).toEqual(['application/json', NDJSON, CSV]);
  });

  it('under the name of the one snapshot it was read in', async () => {
    const before = new Date().toISOString();
    const { headers } = await exported(armourer, '/v1/weapons', CSV).expect(200);
    expect(headers['tracemark-snapshot']).toMatch(/^\d+:\d+:[\d,]*$/);
    expect(headers['tracemark-as-of']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(Math.abs(Date.parse(headers['tracemark-as-of']!) - Date.parse(before))).toBeLessThan(10_000);
    expect(headers['content-disposition']).toBe('attachment; filename="weapons.csv"');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.vary).toBe('accept');
  });

  it('says behind the last row how many there were', async () => {
    const answer = await openExport(registry, armourer, '/v1/weapons');
    let lines = 0;
    for await (const chunk of answer) lines += String(chunk).split('\n').length - 1;
    expect(answer.complete).toBe(true);
    expect(answer.trailers).toEqual({ 'tracemark-rows': String(lines) });
    expect(lines).toBe(6);
  });

  it('with no text that a spreadsheet would run, and every text as it was once the escape is undone', async () => {
    const answer = await exported(armourer, `/v1/weapons?holder=${north}`, CSV).expect(200);
    const [record] = recordsOf(answer);
    const { body: weapon } = await armourer.get(`/v1/weapons/${odd}`).expect(200);
    expect(answer.text).toContain(`"'=HYPERLINK(""http://a.test"",""look"")"`);
    expect(record).toEqual({
      registryNumber: weapon.registryNumber,
      type: '-pistol',
      origin: 'legacyRecord',
      manufacturer: FORMULA,
      model: '0017',
      calibre: `'s-Hertogenbosch 9 mm`,
      countryOfManufacture: null,
      yearOfManufacture: null,
      conditions: 'none',
      military: 'false',
      markings: JSON.stringify(weapon.markings),
      unmarkedReason: null,
      holderKind: 'unit',
      holderUnit: north,
      holderBasis: 'lastKnown',
      holderAsOf: '1998-05',
      status: 'active',
      missingSince: null,
      legacyCompany: '-Arms & Sons, closed',
      legacyMedium: 'microfilm',
      legacyVolume: '007',
      legacyTakenOverAt: '1988',
      id: odd,
      position: '1',
      registeredAt: weapon.registeredAt,
      registeredBy: weapon.registeredBy,
    });
    expect(weapon.markings[0]).toMatchObject({ appliedBy: 'Proof House Liège', symbols: ['crown, 1', '"N"'] });
    const names = recordsOf(await exported(armourer, '/v1/agencies', CSV)).map(({ name }) => name);
    expect(names).toContain('=Police; "North", Ltd\n');
  });

  it('with a missing weapon as missing since when it was', async () => {
    const records = recordsOf(await exported(armourer, '/v1/weapons?holder=unknown', CSV));
    expect(records.find(({ id }) => id === missing)).toMatchObject({
      status: 'stolen',
      missingSince: '2026-03',
      holderKind: 'unknown',
      manufacturer: null,
      position: '3',
    });
    expect(records.find(({ status }) => status === 'active')).toMatchObject({ missingSince: null, markings: '[]' });
  });

  describe('by row security: ', () => {
    it('another agency gets none of its rows, in any form', async () => {
      const stranger = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
      const administrator = await newAgency(registry, 'dealer');
      for (const type of [NDJSON, CSV]) {
        for (const [path] of lists().filter(([at]) => /units|officers|grants\?|weapons$|holder=unknown/.test(at))) {
          const caller = path.includes('weapons') ? stranger : administrator;
          const answer = await exported(caller, path, type).expect(200);
          expect([path, type === CSV ? recordsOf(answer) : linesOf(answer)]).toEqual([path, []]);
        }
        for (const path of ['/v1/grants', '/v1/credentials']) {
          const { text } = await exported(administrator, path, type).expect(200);
          expect(text).not.toContain(police.id);
        }
        expectRefusal(await exported(stranger, `/v1/weapons?holder=${north}`, type), {
          status: 404,
          code: 'UNIT_NOT_FOUND',
        });
        expectRefusal(await exported(stranger, `/v1/weapons/${odd}/entries`, type), {
          status: 404,
          code: 'WEAPON_NOT_FOUND',
        });
      }
    });

    it('oversight gets every weapon', async () => {
      const auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
      expect(linesOf(await exported(auditor, '/v1/weapons', NDJSON).expect(200))).toHaveLength(8);
    });

    it('who may not list may not export, and who has no token is nobody', async () => {
      expectRefusal(await exported(armourer, '/v1/credentials', CSV), {
        status: 403,
        code: 'PERMISSION_MISSING',
      });
      expectRefusal(await exported(registry.anybody, '/v1/weapons', CSV), {
        status: 401,
        code: 'TOKEN_MISSING',
      });
    });

    it('a token that was revoked a moment ago exports nothing', async () => {
      const leaving = await newOfficer(registry, police, 'armourer');
      await exported(leaving, '/v1/weapons', NDJSON).expect(200);
      const { body: me } = await leaving.get('/v1/me').expect(200);
      await police.post(`/v1/credentials/${me.credential.id}/revoke`).expect(200);
      expectRefusal(await exported(leaving, '/v1/weapons', NDJSON), { status: 401, code: 'TOKEN_REVOKED' });
    });
  });

  it.each(['application/xml', 'text/csv;q=0', 'text/html', 'csv'])('is not answered as %s', async (accept) => {
    const answer = await armourer.get('/v1/weapons').set('accept', accept);
    expectRefusal(answer, { status: 406, code: 'NOT_ACCEPTABLE', faults: [['/headers/accept', 'NOT_OFFERED']] });
    expect(answer.body.params).toEqual({ offered: ['application/json', NDJSON, CSV] });
  });

  it.each(['*/*', 'application/json', 'application/json, text/plain, */*'])('is a page for %s', async (accept) => {
    const { body } = await armourer.get('/v1/weapons?limit=1').set('accept', accept).expect(200);
    expect(body).toMatchObject({ items: [{}], next: expect.any(String) });
  });

  it.each([
    ['limit=1', '/limit'],
    ['cursor=x', '/cursor'],
  ])('is never a part: ?%s is refused', async (query, pointer) => {
    const answer = await exported(armourer, `/v1/weapons?${query}`, CSV);
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults: [[pointer, 'NOT_IN_AN_EXPORT']] });
  });

  it('a HEAD reads no row and ends at once', async () => {
    const server = registry.app.getHttpServer();
    for (let time = 0; time < 5; time += 1) {
      const head = request(server)
        .head('/v1/weapons')
        .set({ accept: CSV, authorization: `Bearer ${armourer.token}` });
      const { headers } = await head.expect(200);
      expect(headers['content-type']).toMatch(/^text\/csv/);
      expect(headers['tracemark-snapshot']).toBeDefined();
    }
  });
});
