import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import type { RecordFindings, ReportView } from '../src/reports/data-quality.js';
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
import { agenciesOf, findingsOf, madeReport } from './support/reports.js';

const serial = (text: string, fields: object = {}) => ({
  markings: [{ kind: 'serial', text, place: 'frame', ...fields }],
});

describe('a report on the quality of the data', () => {
  let registry: TestRegistry;
  let police: Agency;
  let army: Agency;
  let north: string;
  let south: string;
  let chief: Caller;
  let storekeeper: Caller;
  let soldier: Caller;
  let auditor: Caller;
  const ids: Record<string, string> = {};

  const register = async (name: string, by: Caller, unit: string, fields: object) => {
    const body = aWeapon({ holder: { kind: 'unit', unit }, ...fields });
    ids[name] = (await by.post('/v1/weapons', body).expect(201)).body.id;
  };
  const named = (records: RecordFindings[]) =>
    Object.fromEntries(
      records.map(({ weapon, findings }) => [Object.keys(ids).find((name) => ids[name] === weapon), findings]),
    );

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    army = await newAgency(registry, 'military');
    [north, south] = [await newUnit(police, 'North'), await newUnit(police, 'South')];
    chief = await newOfficer(registry, police, 'registrar');
    storekeeper = await newOfficer(registry, police, 'armourer', north);
    soldier = await newOfficer(registry, army, 'armourer');
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
    await register('sound', chief, north, serial('KAX 1000'));
    await register('twiceNorth', chief, north, serial('KAX 1'));
    await register('twiceSouth', chief, south, serial('kax-1', { place: 'receiver' }));
    await register('sameOfAnotherMaker', chief, south, { ...serial('KAX1'), manufacturer: 'Beretta', model: null });
    await register('sameOfAnotherModel', chief, south, { ...serial('KAX1'), model: '19' });
    await register('alsoInTheArmy', chief, north, serial('AR-7'));
    await register('junk', chief, south, serial('unknown'));
    await register('damaged', chief, south, serial('1.23E+11', { place: undefined }));
    await register('unmarked', chief, south, { markings: [], unmarkedReason: 'neverMarked' });
    await register('early', chief, south, serial('KAX 1001', { appliedAt: '1999-05/2003-12' }));
    await register('vague', chief, south, { ...serial('KAX 1002'), model: 'Zzyzx 4', calibre: '9mm' });
    await register('lost', chief, south, serial('K?X1003', { unread: [1] }));
    await chief.post(`/v1/weapons/${ids.lost}/losses`, { kind: 'lost' }).expect(201);
    await register('ofTheArmy', soldier, army.rootUnit, serial('AR 7'));
  });

  afterAll(() => registry.close());

  it('says of every record of an agency what was found, and of none of another', async () => {
    const { id, total, asOf } = await madeReport(chief);
    expect(named(await findingsOf(chief, id))).toEqual({
      twiceNorth: ['duplicateSerial'],
      twiceSouth: ['duplicateSerial'],
      sameOfAnotherMaker: ['missingModel'],
      junk: ['junkSerial'],
      damaged: ['spreadsheetDamaged', 'missingMarkingPlace'],
      unmarked: ['noSerial'],
      early: ['contradictionMarkingBeforeManufacture'],
      vague: ['unresolvedModel', 'assumedCalibre'],
      lost: ['partialSerial'],
    });
    expect(total).toMatchObject({
      weapons: 12,
      withoutFindings: 3,
      serialMissingOrDuplicate: 4,
      findings: { duplicateSerial: 2, junkSerial: 1, noSerial: 1, assumedCalibre: 1, missingCountry: 0 },
    });
    expect(total!.meanScore).toBeCloseTo((12 * 100 - 8 - 30 - 36 - 8 - 15) / 12, 2);
    expect(total!.meanPoints).toMatchObject({ serial: 23.75, manufacturer: 16, markingPlace: 5.5 });
    expect(Date.parse(asOf!)).toBeLessThanOrEqual(Date.now());
    expect((await agenciesOf(chief, id)).map(({ agency }) => agency)).toEqual([police.id]);
  });

  it('gives the score of a record part by part', async () => {
    const { id } = await madeReport(chief);
    const [vague] = await findingsOf(chief, id, '?finding=assumedCalibre');
    expect(vague).toMatchObject({ score: 92, points: { serial: 30, model: 4, calibre: 4, yearOfManufacture: 8 } });
  });

  it('sees a duplicate across agencies only where the national authority asks', async () => {
    const { id, total } = await madeReport(registry.authority);
    const doubles = await findingsOf(registry.authority, id, '?finding=duplicateSerial');
    expect(Object.keys(named(doubles)).sort()).toEqual(['alsoInTheArmy', 'ofTheArmy', 'twiceNorth', 'twiceSouth']);
    const setOf = (name: string) => doubles.find(({ weapon }) => weapon === ids[name])!.duplicateSet;
    expect(setOf('alsoInTheArmy')).toBe(setOf('ofTheArmy'));
    expect(setOf('twiceNorth')).not.toBe(setOf('ofTheArmy'));
    const agencies = await agenciesOf(registry.authority, id);
    const found = new Map(
      agencies.map(({ agency, weapons, findings }) => [agency, [weapons, findings.duplicateSerial]]),
    );
    expect(found).toEqual(
      new Map([
        [police.id, [12, 3]],
        [army.id, [1, 1]],
      ]),
    );
    expect(total!.weapons).toBe(13);
    expect(named(await findingsOf(registry.authority, id, `?agency=${army.id}`))).toEqual({
      ofTheArmy: ['duplicateSerial'],
    });
  });

  it('is about the unit that asks and what is below it', async () => {
    const ofNorth = await madeReport(storekeeper);
    expect(ofNorth).toMatchObject({ unit: north, total: { weapons: 3, findings: { duplicateSerial: 0 } } });
    const asked = await madeReport(chief, { 'tracemark-unit': south });
    expect(asked).toMatchObject({ unit: south, total: { weapons: 8, findings: { duplicateSerial: 0 } } });
  });

  it('is read by who covers its unit, and by oversight', async () => {
    const ofNorth = await madeReport(storekeeper);
    const ofAll = await madeReport(chief);
    for (const reader of [chief, registry.authority])
      await reader.get(`/v1/data-quality-reports/${ofNorth.id}`).expect(200);
    for (const path of ['', '/agencies', '/findings', '/findings?finding=junkSerial'])
      for (const stranger of [storekeeper, soldier])
        expectRefusal(await stranger.get(`/v1/data-quality-reports/${ofAll.id}${path}`), {
          status: 404,
          code: 'REPORT_NOT_FOUND',
        });
    const listed = async (caller: Caller) =>
      (await caller.get('/v1/data-quality-reports').expect(200)).body.items.map(({ id }: ReportView) => id);
    expect(await listed(chief)).toEqual(expect.arrayContaining([ofNorth.id, ofAll.id]));
    expect(await listed(storekeeper)).not.toContain(ofAll.id);
    expect(await listed(soldier)).toEqual([]);
    const { body } = await auditor.get(`/v1/data-quality-reports/${ofAll.id}`).expect(200);
    expect(body.total).toEqual(ofAll.total);
    expect(await findingsOf(auditor, ofAll.id)).toEqual(await findingsOf(chief, ofAll.id));
  });

  it('tells nobody else that a weapon went out of its book', async () => {
    const before = await madeReport(chief);
    await register('moved', chief, south, serial('unreadable'));
    await chief.post(`/v1/weapons/${ids.moved}/losses`, { kind: 'stolen' }).expect(201);
    expect((await madeReport(chief)).total!.weapons).toBe(before.total!.weapons + 1);
    const { body: me } = await registry.authority.get('/v1/me').expect(200);
    await registry.authority.post(`/v1/weapons/${ids.moved}/finds`, { holder: me.unit }).expect(201);
    expect((await madeReport(chief)).total).toEqual(before.total);
    const { body: again } = await chief.get(`/v1/data-quality-reports/${before.id}`).expect(200);
    expect(again).toEqual(before);
  });

  it('comes page by page as it comes whole', async () => {
    const { id } = await madeReport(chief);
    const whole = await findingsOf(chief, id);
    const read: RecordFindings[] = [];
    for (let cursor = ''; ;) {
      const { body } = await chief.get(`/v1/data-quality-reports/${id}/findings?limit=1${cursor}`).expect(200);
      read.push(...body.items);
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(read).toEqual(whole);
    expect(new Set(whole.map(({ weapon }) => weapon)).size).toBe(whole.length);
  });

  it('comes as CSV, the records and the totals', async () => {
    const { id, total } = await madeReport(chief);
    const csv = async (path: string) => {
      const { text } = await chief.get(`/v1/data-quality-reports/${id}/${path}`).set('accept', 'text/csv').expect(200);
      const [header, ...lines] = text.trimEnd().split('\r\n');
      return lines.map((line) => {
        const cells = line.split(',');
        return Object.fromEntries(header!.split(',').map((name, at) => [name, cells[at]]));
      });
    };
    const [junk, ...more] = await csv('findings?finding=junkSerial');
    expect(more).toEqual([]);
    expect(junk).toMatchObject({ weapon: ids.junk, score: '70', serialPoints: '0', findings: 'junkSerial' });
    expect(await csv('findings')).toHaveLength(9);
    const [row] = await csv('agencies');
    expect(row).toMatchObject({ agency: police.id, weapons: String(total!.weapons), duplicateSerial: '2' });
  });

  it('judges by the words that the national authority had added by then', async () => {
    const before = await madeReport(chief);
    expect(before.edition).toBe(0);
    const said = {
      code: 'x-zzyzx-4',
      name: 'Zzyzx 4',
      makers: ['glock'],
      type: 'selfLoadingPistol',
      calibres: ['9-luger'],
    };
    await registry.authority.post('/v1/vocabulary/models', { ...said, aliases: [] }).expect(201);
    const after = await madeReport(chief);
    expect(after.edition).toBe(1);
    const ofVague = async ({ id }: ReportView) => named(await findingsOf(chief, id))['vague'];
    expect([await ofVague(before), await ofVague(after)]).toEqual([
      ['unresolvedModel', 'assumedCalibre'],
      ['assumedCalibre'],
    ]);
    expect((await chief.get(`/v1/data-quality-reports/${before.id}`).expect(200)).body).toEqual(before);
  });

  it('is asked for once by a request that is sent twice', async () => {
    const ask = () => chief.post('/v1/data-quality-reports', undefined, { 'idempotency-key': 'one-report-only' });
    const [first, second] = [await ask().expect(202), await ask().expect(202)];
    expect(second.body.id).toBe(first.body.id);
  });

  it('is about nothing where there is nothing', async () => {
    const empty = await newAgency(registry, 'customs');
    const { id, total } = await madeReport(await newOfficer(registry, empty, 'armourer'));
    expect(total).toMatchObject({ weapons: 0, meanScore: null, meanPoints: null });
    expect(await findingsOf(registry.authority, id)).toEqual([]);
  });

  it('says where to wait while it is not made', async () => {
    const report = await madeReport(chief);
    await asSuperuser('UPDATE data_quality_reports SET as_of = NULL WHERE id = $1', [report.id]);
    for (const path of ['findings', 'agencies'])
      expectRefusal(await chief.get(`/v1/data-quality-reports/${report.id}/${path}`), {
        status: 409,
        code: 'REPORT_NOT_READY',
      });
  });

  it('keeps its totals when its records are forgotten', async () => {
    const report = await madeReport(chief);
    const kept = await madeReport(chief);
    await asSuperuser(`UPDATE data_quality_reports SET requested_at = now() - interval '31 days' WHERE id = $1`, [
      report.id,
    ]);
    const [{ count }] = await registry.database.runtime.query('SELECT forget_old_data_quality_records() AS count');
    expect(count).toBe(9);
    expectRefusal(await chief.get(`/v1/data-quality-reports/${report.id}/findings`), {
      status: 410,
      code: 'FINDINGS_FORGOTTEN',
    });
    const { body } = await chief.get(`/v1/data-quality-reports/${report.id}`).expect(200);
    expect(body.total).toEqual(report.total);
    expect(await findingsOf(chief, kept.id)).toHaveLength(9);
  });

  it.each([
    ['finding=tooOld', '/finding'],
    ['agency=mine', '/agency'],
    ['limit=0', '/limit'],
  ])('refuses to filter by %s', async (query, pointer) => {
    const { id } = await madeReport(storekeeper);
    const { body } = await storekeeper.get(`/v1/data-quality-reports/${id}/findings?${query}`).expect(400);
    expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([pointer]);
  });

  const asSuperuser = (statement: string, parameters: unknown[]) =>
    withClient(registry.clone.superuserUrl, async (superuser) => (await superuser.query(statement, parameters)).rows);
});
