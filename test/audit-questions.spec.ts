import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  inADay,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const purpose = { code: 'stop' };

describe('what an auditor asks first', () => {
  let registry: TestRegistry;
  let auditor: Caller;
  let police: Agency;
  let armourer: Caller;
  let weapon: string;

  const run = (statement: string, parameters: unknown[] = []) =>
    withClient(registry.clone.superuserUrl, (superuser) => superuser.query(statement, parameters));
  const found = async (question: string, query = ''): Promise<Record<string, unknown>[]> =>
    (await auditor.get(`/v1/audit-findings/${question}?${query}`).expect(200)).body.items;
  const register = async (fields: object = {}): Promise<string> =>
    (await armourer.post('/v1/weapons', aWeapon(fields)).expect(201)).body.id;

  beforeAll(async () => {
    registry = await startRegistry();
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    weapon = await register();
  });

  afterAll(() => registry.close());

  it('finds who was shown more weapons on a day than is usual', async () => {
    const browser = await newOfficer(registry, police, 'reader');
    for (const one of [weapon, await register(), await register()]) await browser.get(`/v1/weapons/${one}`).expect(200);
    await browser.get(`/v1/weapons/${weapon}`).expect(200);
    expect(await found('bulkBrowsing', 'weapons=2')).toMatchObject([
      { officer: browser.officer, agency: police.id, count: 3 },
    ]);
    expect(await found('bulkBrowsing', 'weapons=3')).toEqual([]);
    await run(`UPDATE looks SET recorded_at = recorded_at - interval '1 day' WHERE target = $1 AND officer_id = $2`, [
      weapon,
      browser.officer,
    ]);
    expect(await found('bulkBrowsing', 'weapons=2')).toEqual([]);
  });

  it('finds searches that have had no case for a week, and no others', async () => {
    const investigator = await newOfficer(registry, police, 'investigator');
    const search = async (days: number, more: object = {}): Promise<{ id: string; entry: string }> => {
      const body = { marking: 'KAX104729', purpose: { ...purpose, ...more } };
      const { id, entries } = (await investigator.post('/v1/marking-searches', body).expect(200)).body;
      await run(`UPDATE marking_searches SET recorded_at = recorded_at - make_interval(days => $2) WHERE id = $1`, [
        id,
        days,
      ]);
      return { id, entry: entries[0].id };
    };
    const without = await search(8);
    await search(6);
    await search(8, { caseReference: 'VT-1' });
    const late = await search(8);
    await investigator.post(`/v1/marking-searches/${late.id}/cases`, { caseReference: 'VT-2' }).expect(201);
    const inTime = await search(8);
    await investigator.post(`/v1/marking-searches/${inTime.id}/cases`, { caseReference: 'VT-3' }).expect(201);
    await run(`UPDATE marking_searches SET case_added_at = recorded_at + interval '6 days' WHERE id = $1`, [inTime.id]);
    const entries = (await found('searchesWithoutCase')).map(({ entry }) => entry);
    expect(entries.sort()).toEqual([without.entry, late.entry].sort());
  });

  it('finds looks outside of the hours of a place, by its own clock', async () => {
    const reader = await newOfficer(registry, police, 'reader');
    await reader.get(`/v1/weapons/${weapon}`).expect(200);
    // Three in the morning in Tokyo, and six in the evening before by UTC.
    await run(`UPDATE looks SET recorded_at = date_trunc('day', now()) - interval '6 hours' WHERE officer_id = $1`, [
      reader.officer,
    ]);
    const of = async (query: string) =>
      (await found('offHours', query)).filter(({ officer }) => officer === reader.officer).map(({ count }) => count);
    expect(await of('timeZone=Asia/Tokyo')).toEqual([1]);
    expect(await of('timeZone=UTC')).toEqual([]);
    expect(await of('timeZone=UTC&dayEnds=18')).toEqual([1]);
    expect(await of('timeZone=UTC&dayBegins=18&dayEnds=19')).toEqual([]);
  });

  it('finds officers who look for their own name', async () => {
    const { body: officer } = await police
      .post(`/v1/agencies/${police.id}/officers`, { unit: police.rootUnit, name: 'Teo Vandermoor' })
      .expect(201);
    await police.post('/v1/grants', { officer: officer.id, role: 'investigator', unit: police.rootUnit }).expect(201);
    const key = { kind: 'personal', name: 'key', officers: [officer.id], expiresAt: inADay() };
    const teo = registry.caller((await police.post('/v1/credentials', key).expect(201)).body.token, officer.id);
    const search = (marking: string, reason?: string) =>
      teo.post('/v1/marking-searches', { marking, purpose: { ...purpose, reason } }).expect(200);
    const engraved = (await search('T. VANDERMOOR')).body.entries[0].id;
    const stated = (await search('KAX104729', 'asked for by Vandermoor senior')).body.entries[0].id;
    await search('KAX104729', 'a stop on the bridge');
    expect((await found('ownName')).map(({ entry }) => entry)).toEqual([stated, engraved]);
  });

  it('finds weapons that are in the books without the entry that says why', async () => {
    expect(await found('weaponsWithoutEntries')).toEqual([]);
    const { rows } = await run(`
      INSERT INTO weapons SELECT (json_populate_record(w, json_build_object('id', gen_random_uuid(), 'registry_number', 'XXXX'))).*
        FROM weapons w LIMIT 1 RETURNING id`);
    expect(await found('weaponsWithoutEntries')).toMatchObject([{ weapon: rows[0].id }]);
    await run('DELETE FROM weapons WHERE id = $1', [rows[0].id]);
  });

  it('finds what was recorded long after it is said to have happened', async () => {
    const late = await register({ occurredAt: daysAgo(45).slice(0, 10) });
    await register({ occurredAt: daysAgo(5).slice(0, 10) });
    await register({ occurredAt: '1974', importedFrom: undefined });
    const weapons = async (query = '') => (await found('backDatedEntries', query)).map((one) => one.weapon);
    expect(await weapons('days=3650')).toHaveLength(1);
    expect(await weapons()).toContain(late);
    expect(await weapons()).toHaveLength(2);
    expect(await weapons('days=60')).not.toContain(late);
  });

  it('finds weapons whose loss the officer reported who alone wrote all about them', async () => {
    const alone = await register();
    await armourer.post(`/v1/weapons/${alone}/losses`, { kind: 'lost' }).expect(201);
    const two = await register();
    const colleague = await newOfficer(registry, police, 'armourer');
    await colleague.post(`/v1/weapons/${two}/losses`, { kind: 'lost' }).expect(201);
    expect((await found('onePersonDuties')).map((one) => one.weapon)).toEqual([alone]);
  });

  it('is one report, with how much each question found', async () => {
    const { body } = await auditor.get('/v1/audit-report?weapons=2').expect(200);
    const counts = Object.fromEntries(
      body.questions.map(({ question, findings }: Record<string, unknown>) => [question, findings]),
    );
    expect(counts).toMatchObject({ searchesWithoutCase: 2, ownName: 2, onePersonDuties: 1, backDatedEntries: 2 });
    const { latest } = body.questions.find(({ question }: { question: string }) => question === 'onePersonDuties');
    expect(latest).toMatchObject({ officer: armourer.officer });
    expect(body.terms).toMatchObject({ weapons: 2, days: 30, timeZone: 'UTC' });
  });

  it('comes page by page, and as a file', async () => {
    const all = await found('searchesWithoutCase');
    const { body } = await auditor.get('/v1/audit-findings/searchesWithoutCase?limit=1').expect(200);
    expect(body.items).toEqual(all.slice(0, 1));
    const next = await auditor.get(`/v1/audit-findings/searchesWithoutCase?limit=1&cursor=${body.next}`).expect(200);
    expect(next.body).toEqual({ items: all.slice(1), next: null });
    const file = await auditor.get('/v1/audit-findings/searchesWithoutCase').set('accept', 'text/csv').expect(200);
    expect(file.text.trim().split('\r\n')).toHaveLength(3);
  });

  it.each([
    ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/from'],
    ['from=2020-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/from'],
    ['timeZone=Nowhere/Town', '/timeZone'],
    ['dayBegins=20&dayEnds=6', '/dayBegins'],
  ])('refuses %s', async (query, pointer) => {
    const refused = await auditor.get(`/v1/audit-report?${query}`);
    expectRefusal(refused, { status: 400, code: 'INVALID_INPUT' });
    expect(refused.body.errors[0].pointer).toBe(pointer);
  });

  it('is for auditors alone, and of questions there are', async () => {
    expectRefusal(await armourer.get('/v1/audit-report'), { status: 403, code: 'PERMISSION_MISSING' });
    expectRefusal(await auditor.get('/v1/audit-findings/gossip'), { status: 404, code: 'QUESTION_NOT_FOUND' });
  });
});
