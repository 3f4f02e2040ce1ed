import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { JobRunner } from '../src/platform/jobs/job-runner.js';
import { expectRefusal } from './support/refusals.js';
import { newAgency, newOfficer, newUnit, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

const RULE = { code: 'all', counts: true, from: '1970-01-01', to: null, category: 'A' };

const FIRST_CLASS = `
  INSERT INTO weapon_total_classes (report_id, unit_id, number, counted_by, counts, weapons)
  SELECT id, unit_id, 1, 'iti', true, 1 FROM weapon_totals WHERE id = $1`;
const FIRST_MADE = `UPDATE weapon_totals SET as_of = now(), weapons = 1, edition = 1, vocabulary = '{}' WHERE id = $1`;
const WAITING = `
  SELECT count(*)::int AS waiting FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'tracemark' AND wait_event_type = 'Lock'`;

describe('reports of one agency at once', () => {
  let registry: TestRegistry;
  let runner: JobRunner;
  let chief: Caller;
  let storekeeper: Caller;
  let other: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    runner = registry.app.get(JobRunner);
    const police = await newAgency(registry, 'police');
    chief = await newOfficer(registry, police, 'registrar');
    storekeeper = await newOfficer(registry, police, 'armourer', await newUnit(police, 'North'));
    await registry.authority.post('/v1/vocabulary/national-classes', { state: 'XVA', rules: [RULE] }).expect(201);
    other = await newOfficer(registry, await newAgency(registry, 'military'), 'registrar');
  });

  afterAll(() => registry.close());

  it('are three, of whatever kind and whoever of it asks, until one of them has ended', async () => {
    const asleep = jest.spyOn(runner, 'wake').mockImplementation(() => undefined);
    const asked = [
      await chief.post('/v1/data-quality-reports').expect(202),
      await chief.post('/v1/weapon-totals', { state: 'XVA' }).expect(202),
      await storekeeper.post('/v1/data-quality-reports').expect(202),
    ];
    for (const caller of [chief, storekeeper])
      for (const path of ['/v1/data-quality-reports', '/v1/weapon-totals']) {
        const refused = await caller.post(path, path === '/v1/weapon-totals' ? { state: 'XVA' } : undefined);
        expectRefusal(refused, { status: 429, code: 'TOO_MANY_REPORTS' });
        expect(refused.headers['retry-after']).toBe('10');
      }
    await other.post('/v1/weapon-totals', { state: 'XVA' }).expect(202);
    asleep.mockRestore();
    runner.wake();
    const ended = async (location: string) => {
      for (;;) {
        const { body } = await chief.get(location).expect(200);
        if (body.finishedAt !== null) return body.state;
        await pause(50);
      }
    };
    expect(await ended(asked[0]!.headers['location']!)).toBe('done');
    await chief.post('/v1/weapon-totals', { state: 'XVA' }).expect(202);
  });

  it('of ten at once are three', async () => {
    const asleep = jest.spyOn(runner, 'wake').mockImplementation(() => undefined);
    const newcomer = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    const answers = await Promise.all(Array.from({ length: 10 }, () => newcomer.post('/v1/data-quality-reports')));
    asleep.mockRestore();
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, ...Array(7).fill(429)]);
  });

  it('that two instances make at once are made by the first, and done for both', async () => {
    const asleep = jest.spyOn(runner, 'wake').mockImplementation(() => undefined);
    const newcomer = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    const { body: asked } = await newcomer.post('/v1/weapon-totals', { state: 'XVA' }).expect(202);
    const job = async () => (await newcomer.get(`/v1/jobs/${asked.job}`).expect(200)).body;
    await withClient(registry.clone.superuserUrl, async (first) => {
      await first.query('BEGIN');
      await first.query(`SELECT pg_advisory_xact_lock(hashtextextended('report ' || $1::text, 0))`, [asked.id]);
      await first.query(FIRST_CLASS, [asked.id]);
      await first.query(FIRST_MADE, [asked.id]);
      asleep.mockRestore();
      runner.wake();
      while ((await first.query(WAITING)).rows[0].waiting === 0) await pause(50);
      expect((await job()).state).toBe('running');
      await first.query('COMMIT');
    });
    while ((await job()).finishedAt === null) await pause(50);
    expect(await job()).toMatchObject({ state: 'done', problem: null, result: { report: asked.id } });
  });
});
