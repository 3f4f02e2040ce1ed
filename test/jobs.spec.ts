import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Acting } from '../src/platform/database/acting.js';
import type { JobHandler, JobView } from '../src/platform/jobs/job.js';
import { JobRunner } from '../src/platform/jobs/job-runner.js';
import { BEGIN_JOB, NOTE } from '../src/platform/jobs/jobs.queries.js';
import { Jobs } from '../src/platform/jobs/jobs.service.js';
import { newId } from '../src/platform/random.js';
import { ProblemError } from '../src/platform/problem.js';
import { newSignal, terminateLockSessions } from './support/imports.js';
import {
  actingOf,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const NOT_TODAY = new ProblemError({ code: 'NOT_TODAY', status: 409, title: 'It cannot be done today' });

describe('long work', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;
  const kinds = new Map<string, JobHandler['run']>();

  const open = async (kind: string, stated?: Acting): Promise<string> => {
    const by = stated ?? (await actingOf(registry, armourer, 'weapons:import'));
    const id = newId();
    const jobs = registry.app.get(Jobs);
    await registry.database.transactions.write(by, async (tx) => jobs.open(tx, { id, kind, subject: newId() }));
    jobs.wake();
    return id;
  };

  const ended = async (id: string, by = armourer): Promise<JobView> => {
    for (;;) {
      const { body } = await by.get(`/v1/jobs/${id}`).expect(200);
      if (body.finishedAt !== null) return body;
      await pause(20);
    }
  };

  const started = async (id: string): Promise<void> => {
    while ((await armourer.get(`/v1/jobs/${id}`)).body.state === 'queued') await pause(20);
  };

  const statesOf = async (ids: readonly string[]): Promise<Set<string>> => {
    const views = await Promise.all(ids.map((id) => armourer.get(`/v1/jobs/${id}`).expect(200)));
    return new Set(views.map(({ body }) => body.state));
  };

  let begun = 0;
  let overtaken = '';
  const opened = newSignal();
  const until = (signal: AbortSignal) => pause(60_000, undefined, { signal });

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
    const runner = registry.app.get(JobRunner);
    kinds
      .set('counts', async (job) => {
        await job.progress('counting', 1, 3);
        await job.progress('counting', 3, 3);
        return { counted: 3 };
      })
      .set('refused', async () => {
        throw NOT_TODAY;
      })
      .set('broken', async () => {
        throw new Error('a secret of the inside');
      })
      .set('busyOnce', async (job) => {
        if (kinds.has(job.id)) return { tries: 2 };
        kinds.set(job.id, async () => ({}));
        throw new ProblemError({ code: 'TRY_AGAIN', status: 503, title: 'Busy' });
      })
      .set('overtaken', async (job) => {
        if (overtaken !== '') {
          await job.progress('second', 1, 1);
          return { told: overtaken };
        }
        await registry.database.ask(BEGIN_JOB, [job.id]);
        return job.progress('first', 1, 1).then(
          () => ({ told: 'nothing' }),
          (error: Error) => {
            overtaken = error.name;
            throw error;
          },
        );
      })
      .set('goesOn', async (job) => {
        begun += 1;
        await Promise.race([opened.given, until(job.signal)]);
        return { begun };
      })
      .set('waits', async ({ signal }) => {
        await until(signal);
        return {};
      })
      .set('acts', (job) => job.acting(async ({ officer, units }) => ({ officer, units: units.length })));
    for (const [kind, run] of kinds) runner.handle(kind, { permission: 'weapons:import', run });
  });

  afterAll(() => registry.close());

  it('tells how far it is, and what came of it', async () => {
    const job = await ended(await open('counts'));
    expect(job).toMatchObject({
      kind: 'counts',
      state: 'done',
      step: 'counting',
      progress: { done: 3, total: 3 },
      result: { counted: 3 },
      problem: null,
    });
  });

  it('names the refusal it ended with, as a request would', async () => {
    const { state, problem } = await ended(await open('refused'));
    expect({ state, problem }).toEqual({
      state: 'failed',
      problem: { code: 'NOT_TODAY', title: 'It cannot be done today', params: {} },
    });
  });

  it('keeps what went wrong on our side to the log', async () => {
    const { state, problem } = await ended(await open('broken'));
    expect({ state, code: problem!.code }).toEqual({ state: 'failed', code: 'UNEXPECTED' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('goes on where the database was only busy', async () => {
    expect((await ended(await open('busyOnce'))).result).toEqual({ tries: 2 });
  });

  it('acts as the officer who asked', async () => {
    expect((await ended(await open('acts'))).result).toMatchObject({ officer: armourer.officer });
  });

  it('does nothing for an officer who may no longer ask for it', async () => {
    const other = await newOfficer(registry, agency, 'armourer');
    const stale = await actingOf(registry, other, 'weapons:import');
    const { body: grants } = await agency.get(`/v1/grants?officer=${other.officer}`).expect(200);
    await agency.post(`/v1/grants/${grants.items[0].id}/end`, undefined).expect(200);
    const { standing: _, ...withoutStanding } = stale;
    const { problem } = await ended(await open('acts', withoutStanding));
    expect(problem!.code).toBe('PERMISSION_MISSING');
  });

  it('runs two at once of an agency and three in all, lets more wait, and stops those that are cancelled', async () => {
    const other = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
    const others = await actingOf(registry, other, 'weapons:import');
    const two = [await open('waits'), await open('waits')];
    await Promise.all(two.map(started));
    // More than are looked at for one agency: they must not hide those of another.
    const waiting: string[] = [];
    for (let count = 0; count < 8; count += 1) waiting.push(await open('counts'));
    expect((await ended(await open('counts', others), other)).state).toBe('done');
    expect(await statesOf(waiting)).toEqual(new Set(['queued']));
    const [third, fourth] = [await open('waits', others), await open('counts', others)];
    await pause(300);
    expect((await other.get(`/v1/jobs/${third}`)).body.state).toBe('running');
    expect((await other.get(`/v1/jobs/${fourth}`)).body.state).toBe('queued');
    for (const id of two) await armourer.post(`/v1/jobs/${id}/cancel`, undefined).expect(200);
    await other.post(`/v1/jobs/${third}/cancel`, undefined).expect(200);
    for (const id of waiting) expect((await ended(id)).state).toBe('done');
    expect(await statesOf(two)).toEqual(new Set(['cancelled']));
    expect((await ended(third, other)).state).toBe('cancelled');
    expect((await ended(fourth, other)).state).toBe('done');
    await armourer.post(`/v1/jobs/${waiting[0]}/cancel`, undefined).expect(409);
  });

  it('ends what is cancelled however long it would still wait', async () => {
    const two = [await open('waits'), await open('waits')];
    await Promise.all(two.map(started));
    const waiting: string[] = [];
    for (let count = 0; count < 8; count += 1) waiting.push(await open('counts'));
    await armourer.post(`/v1/jobs/${waiting.at(-1)}/cancel`, undefined).expect(200);
    expect((await ended(waiting.at(-1)!)).state).toBe('cancelled');
    for (const id of two) await armourer.post(`/v1/jobs/${id}/cancel`, undefined).expect(200);
    for (const id of waiting.slice(0, -1)) expect((await ended(id)).state).toBe('done');
  });

  it('goes on under another session where the one that held its lock was lost, and is lost only once', async () => {
    const id = await open('goesOn');
    while (begun < 1) await pause(20);
    const runner = registry.app.get(JobRunner) as unknown as { session: { connection: EventEmitter } };
    const { connection } = runner.session;
    const emit = connection.emit.bind(connection);
    let end = () => false;
    connection.emit = (name, ...about) =>
      name === 'end' ? ((end = () => emit(name, ...about)), true) : emit(name, ...about);
    await terminateLockSessions(registry.clone);
    while (begun < 2) await pause(20);
    expect(end()).toBe(true);
    await pause(300);
    opened.give();
    expect((await ended(id)).result).toEqual({ begun: 2 });
  });

  it('hears nothing from an attempt after which another has begun', async () => {
    const runner = registry.app.get(JobRunner);
    const asleep = jest.spyOn(runner, 'wake').mockImplementation(() => undefined);
    const id = await open('counts');
    const begin = async () => (await registry.database.ask(BEGIN_JOB, [id]))[0];
    const note = async (attempt: number, step: string, state: string | null = null) =>
      (await registry.database.ask(NOTE, [id, attempt, state, step, 7, 9, null, null]))[0]!.noted;
    expect(await begin()).toEqual({ attempt: 1, cancelled: false });
    expect(await begin()).toEqual({ attempt: 2, cancelled: false });
    expect([await note(1, 'late'), await note(1, 'late', 'done')]).toEqual([false, false]);
    expect(await note(2, 'now')).toBe(true);
    expect((await armourer.get(`/v1/jobs/${id}`)).body).toMatchObject({ state: 'running', step: 'now' });
    asleep.mockRestore();
    runner.wake();
    expect(await ended(id)).toMatchObject({ state: 'done', step: 'counting' });
    expect(await begin()).toBeUndefined();
  });

  it('stops where another instance has begun it since', async () => {
    const job = await ended(await open('overtaken'));
    expect(job).toMatchObject({ state: 'done', step: 'second', result: { told: 'JobInterruptedError' } });
  });

  it('is nobody else’s to see or to cancel', async () => {
    const id = await open('counts');
    const stranger = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    for (const answer of [stranger.get(`/v1/jobs/${id}`), stranger.post(`/v1/jobs/${id}/cancel`, undefined)])
      expect((await answer.expect(404)).body.code).toBe('JOB_NOT_FOUND');
    await ended(id);
  });
});
