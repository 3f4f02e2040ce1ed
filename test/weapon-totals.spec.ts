import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { Jobs } from '../src/platform/jobs/jobs.service.js';
import { CSV, exported, linesOf, NDJSON, recordsOf } from './support/exports.js';
import type { WeaponTotalsView } from '../src/reports/weapon-totals.js';
import { expectSound } from './support/imports.js';
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
import { classesOf, madeTotals } from './support/reports.js';

const since = { from: '1970-01-01', to: null, category: null };
/** The law of an invented State: no antiques, no deactivated weapons, alarm weapons where they were converted. */
const RULES = [
  { ...since, code: 'antique', counts: false, madeUntil: 1889 },
  { ...since, code: 'dead', counts: false, category: 'D', has: ['deactivated'] },
  { ...since, code: 'alarm', counts: true, category: 'C', types: ['alarmWeapon'], has: ['converted'] },
  { ...since, code: 'heavy', counts: true, category: 'A', types: ['lightWeapon', 'assaultRifle'] },
  { ...since, code: 'handgun', counts: true, category: 'B', types: ['handgun'] },
];
const LAWS = '/v1/vocabulary/national-classes';

const mortar = (calibre: string) => ({ type: 'mortar', manufacturer: null, model: null, calibre, conditions: [] });
const revolver = { type: 'revolver', manufacturer: null, model: null, calibre: '.38 Special', conditions: [] };
const alarm = { type: 'alarmWeapon', manufacturer: null, model: null, calibre: '9 mm P.A.K.' };

describe('totals of weapons, counted three ways', () => {
  let registry: TestRegistry;
  let police: Agency;
  let army: Agency;
  let north: string;
  let chief: Caller;
  let storekeeper: Caller;
  let soldier: Caller;
  let whole: WeaponTotalsView;

  const register = async (by: Caller, unit: string, fields: object) =>
    (await by.post('/v1/weapons', aWeapon({ holder: { kind: 'unit', unit }, ...fields })).expect(201)).body;
  const totalOf = async (caller: Caller, asked: object = { state: 'XVA' }) => (await madeTotals(caller, asked)).total!;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    army = await newAgency(registry, 'military');
    north = await newUnit(police, 'North');
    const south = await newUnit(police, 'South');
    chief = await newOfficer(registry, police, 'registrar');
    storekeeper = await newOfficer(registry, police, 'armourer', north);
    soldier = await newOfficer(registry, army, 'armourer');
    await registry.authority.post(LAWS, { state: 'XVA', rules: RULES }).expect(201);
    await register(chief, north, { conditions: [], military: false });
    await register(chief, north, { ...revolver, conditions: ['deactivated'] });
    await register(chief, north, { ...alarm, conditions: ['blankFiring'] });
    await register(chief, south, { ...alarm, conditions: ['converted', 'blankFiring'] });
    await register(chief, south, { ...revolver, yearOfManufacture: 1885 });
    await register(chief, south, mortar('120 mm mortar'));
    await register(chief, south, mortar('82 mm mortar'));
    await register(chief, south, {});
    await register(chief, south, { type: 'thing', conditions: [] });
    const lost = await register(chief, south, { conditions: [] });
    await chief.post(`/v1/weapons/${lost.id}/losses`, { kind: 'lost' }).expect(201);
    await register(soldier, army.rootUnit, { type: 'assaultRifle', calibre: null, model: null, conditions: [] });
    whole = await madeTotals(registry.authority, { state: 'XVA' });
  });

  afterAll(() => registry.close());

  it('are of every weapon of an agency, its unlocated ones too, and of none of another', async () => {
    const view = await madeTotals(chief, { state: 'XVA', day: '2026-01-01' });
    expect(view).toMatchObject({ state: 'XVA', day: '2026-01-01', lawVersion: 1, edition: 1, unit: police.rootUnit });
    expect(view.vocabulary).toMatchObject({ weaponTypes: expect.any(Number), crosswalk: expect.any(Number) });
    expect(view.total).toEqual({
      weapons: 10,
      iti: { counted: 3, notCounted: 5, unknown: 2 },
      unroca: { counted: 4, notCounted: 4, unknown: 2 },
      national: { counted: 5, notCounted: 3, unknown: 2 },
    });
    expect(Date.parse(view.asOf!)).toBeLessThanOrEqual(Date.now());
    expect(await totalOf(soldier)).toMatchObject({ weapons: 1, national: { counted: 1 } });
    expect(whole.total).toMatchObject({ weapons: 11, iti: { counted: 4 } });
  });

  it('name the rule that decides, class by class', async () => {
    const { id } = await madeTotals(chief, { state: 'XVA' });
    const classes = await classesOf(chief, id);
    expect(classes.map(({ by, counts, category, rule, weapons }) => [by, counts, category, rule, weapons])).toEqual([
      ['iti', true, 'lightWeapon', 'ITI §4(b)', 1],
      ['iti', true, 'smallArm', 'ITI §4(a)', 2],
      ['iti', false, null, 'ITI §4', 4],
      ['iti', false, null, 'ITI §4(b), mortar of less than 100 mm', 1],
      ['iti', null, null, null, 1],
      ['iti', null, 'smallArm', 'ITI §4', 1],
      ['unroca', true, 'III', null, 2],
      ['unroca', true, 'SA1', null, 2],
      ['unroca', false, null, null, 4],
      ['unroca', null, null, null, 1],
      ['unroca', null, 'SA1', null, 1],
      ['national', true, 'A', 'heavy', 2],
      ['national', true, 'B', 'handgun', 2],
      ['national', true, 'C', 'alarm', 1],
      ['national', false, null, null, 1],
      ['national', false, null, 'antique', 1],
      ['national', false, 'D', 'dead', 1],
      ['national', null, null, null, 1],
      ['national', null, null, 'dead', 1],
    ]);
    expect(classes.map(({ number }) => number)).toEqual(classes.map((_, index) => index + 1));
  });

  it('take an unknown for no answer', async () => {
    const customs = await newAgency(registry, 'customs');
    const unit = customs.rootUnit;
    const clerk = await newOfficer(registry, customs, 'armourer');
    const nobodyKnows = { counted: 0, notCounted: 0, unknown: 3 };
    await register(clerk, unit, { conditions: null });
    await register(clerk, unit, { conditions: [], yearOfManufacture: null });
    await register(clerk, unit, { conditions: [], type: 'thing', model: null });
    const all = { iti: nobodyKnows, unroca: nobodyKnows, national: nobodyKnows };
    expect(await totalOf(clerk)).toEqual({ weapons: 3, ...all });
    // The text of a calibre that has no code says no bore.
    await registry.authority
      .post(LAWS, { state: 'XVC', rules: [{ ...since, code: 'bore', counts: true, bore: { from: 800 } }] })
      .expect(201);
    await register(clerk, unit, { conditions: [], calibre: 'about nine' });
    expect(await totalOf(clerk, { state: 'XVC' })).toMatchObject({ national: { counted: 2, unknown: 2 } });
  });

  it('are about the unit that asks and what is below it, and are read by who covers it', async () => {
    const ofNorth = await madeTotals(storekeeper, { state: 'XVA' });
    expect(ofNorth).toMatchObject({
      unit: north,
      total: { weapons: 3, iti: { counted: 1, notCounted: 2, unknown: 0 } },
    });
    const asked = await madeTotals(chief, { state: 'XVA' }, { 'tracemark-unit': north });
    expect(asked.total).toEqual(ofNorth.total);
    const auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
    for (const reader of [chief, registry.authority, auditor]) {
      const { body } = await reader.get(`/v1/weapon-totals/${ofNorth.id}`).expect(200);
      expect(body).toEqual(ofNorth);
    }
    const ofAll = await madeTotals(chief, { state: 'XVA' });
    for (const path of ['', '/classes'])
      for (const stranger of [storekeeper, soldier])
        expectRefusal(await stranger.get(`/v1/weapon-totals/${ofAll.id}${path}`), {
          status: 404,
          code: 'REPORT_NOT_FOUND',
        });
    const listed = async (caller: Caller) =>
      (await caller.get('/v1/weapon-totals').expect(200)).body.items.map(({ id }: { id: string }) => id);
    expect(await listed(chief)).toEqual(expect.arrayContaining([ofNorth.id, ofAll.id]));
    expect(await listed(storekeeper)).not.toContain(ofAll.id);
  });

  it('come as CSV and NDJSON, and page by page', async () => {
    const { id } = await madeTotals(chief, { state: 'XVA' });
    const path = `/v1/weapon-totals/${id}/classes`;
    const classes = await classesOf(chief, id);
    expect(linesOf(await exported(chief, path, NDJSON).expect(200))).toEqual(classes);
    const records = recordsOf(await exported(chief, path, CSV).expect(200));
    const text = (value: unknown) => (value === null ? null : String(value));
    expect(records).toEqual(
      classes.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))),
    );
    const { body: first } = await chief.get(`${path}?limit=10`).expect(200);
    const { body: second } = await chief.get(`${path}?limit=200&cursor=${first.next}`).expect(200);
    expect([...first.items, ...second.items]).toEqual(classes);
    const [header] = (await exported(chief, '/v1/weapon-totals', CSV).expect(200)).text.split('\r\n');
    expect(header).toMatch(/^id,unit,job,.*state,day,lawVersion/);
  });

  it('are by the law of the day that is named, in the version there was when they were asked for', async () => {
    const rule = { ...since, code: 'handgun', counts: true, category: 'B', types: ['handgun'] };
    await registry.authority.post(LAWS, { state: 'XVD', rules: [rule] }).expect(201);
    const before = await madeTotals(storekeeper, { state: 'XVD', day: '2020-01-01' });
    const rules = [
      { ...rule, to: '2019-12-31' },
      { ...rule, code: 'nothing', from: '2020-01-01', counts: false },
    ];
    await registry.authority.post(LAWS, { state: 'XVD', rules }).expect(201);
    const national = async (day: string) => {
      const { lawVersion, total } = await madeTotals(storekeeper, { state: 'XVD', day });
      return [lawVersion, total!.national.counted];
    };
    expect([before.lawVersion, before.total!.national.counted]).toEqual([1, 2]);
    expect(await national('2019-12-31')).toEqual([2, 2]);
    expect(await national('2020-01-01')).toEqual([2, 0]);
    const { day } = await madeTotals(storekeeper, { state: 'XVD' });
    expect(Math.abs(Date.parse(day) - Date.now())).toBeLessThan(2 * 86_400_000);
  });

  it('are asked for once by a request that is sent twice', async () => {
    const ask = (state: string) => chief.post('/v1/weapon-totals', { state }, { 'idempotency-key': 'one-count-only' });
    const [first, second] = [await ask('XVA').expect(202), await ask('XVA').expect(202)];
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.location).toBe(first.headers.location);
    expect((await ask('XVB')).status).toBe(422);
  });

  it('are refused by a law that nobody stated, and by a day that is none', async () => {
    const refused = await chief.post('/v1/weapon-totals', { state: 'QQQ' });
    expectRefusal(refused, { status: 422, code: 'NO_NATIONAL_LAW', faults: [['/state', 'NO_NATIONAL_LAW']] });
    expect(refused.body.detail).toContain('XVA');
    expect(refused.body.params.known).toContain('XVA');
    for (const [body, pointer, code] of [
      [{}, '/state', 'REQUIRED'],
      [{ state: 'XVA', day: '2026-02-30' }, '/day', 'NOT_A_DATE'],
      [{ state: 'XVA', day: 'today' }, '/day', 'NOT_A_DATE'],
    ] as const)
      expectRefusal(await chief.post('/v1/weapon-totals', body), {
        status: 400,
        code: 'INVALID_INPUT',
        faults: [[pointer, code]],
      });
  });

  it('are of nothing where there is nothing', async () => {
    const clerk = await newOfficer(registry, await newAgency(registry, 'customs'), 'armourer');
    const { id, total } = await madeTotals(clerk, { state: 'XVA' });
    const none = { counted: 0, notCounted: 0, unknown: 0 };
    expect(total).toEqual({ weapons: 0, iti: none, unroca: none, national: none });
    expect(await classesOf(clerk, id)).toEqual([]);
  });

  it('are not made again where their job was interrupted too late', async () => {
    const customs = await newAgency(registry, 'customs');
    const clerk = await newOfficer(registry, customs, 'armourer');
    const before = await madeTotals(clerk, { state: 'XVA' });
    await register(clerk, customs.rootUnit, { conditions: [] });
    await withClient(registry.clone.superuserUrl, (superuser) =>
      superuser.query(`UPDATE jobs SET finished_at = NULL, state = 'running', result = NULL WHERE id = $1`, [
        before.job,
      ]),
    );
    registry.app.get(Jobs).wake();
    const job = async () => (await clerk.get(`/v1/jobs/${before.job}`).expect(200)).body;
    while ((await job()).finishedAt === null) await pause(50);
    expect(await job()).toMatchObject({ state: 'done', result: { report: before.id } });
    const { body } = await clerk.get(`/v1/weapon-totals/${before.id}`).expect(200);
    expect(body).toEqual(before);
  });

  it('hang on what the ledger says, and on nothing else', async () => {
    await expectSound(registry.clone);
  });
});
