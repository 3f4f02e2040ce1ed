import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Bootstrap } from '../src/identity/index.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { JobRunner } from '../src/platform/jobs/job-runner.js';
import { Jobs } from '../src/platform/jobs/jobs.service.js';
import {
  csv,
  csvOf,
  expectAddsUp,
  expectSound,
  holdAt,
  importingBy,
  row,
  traceOf,
  terminateLockSessions,
  until,
  type Imported,
} from './support/imports.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { everyRow } from './support/refusals.js';
import { newAgency, newOfficer, startInstance } from './support/registry.js';
import { inTier } from './support/seeded.js';

const ROWS = inTier(1_300, 5_300);
/** One row is one said before, and another is none where rows are entered by themselves. */
const file = (prefix: string, commit = 'rows') =>
  csvOf(ROWS, prefix)
    .replace(row(`${prefix}700`), commit === 'rows' ? row(`${prefix}700`).replace('2004', 'x') : row(`${prefix}2`))
    .replace(row(`${prefix}900`), row(`${prefix}1`));

/** Five hundred rows behind the first, as a worker that was thought dead would commit them. */
const WRITTEN_LATE = `
  INSERT INTO import_rows (import_id, number, line, raw, cut, verdict, reasons, viewers)
  SELECT import_id, number + 500, line + 500, raw, cut, 'rejected', '[]', viewers
    FROM import_rows WHERE import_id = $1 AND number <= 500`;

type Instance = Awaited<ReturnType<typeof startInstance>>;

/** The instance does not see that it lost its locks, and looks for no work, until it is woken. */
function sleeping({ app }: Instance): () => void {
  const runner = app.get(JobRunner) as unknown as Record<'lose' | 'wake', (session?: unknown) => void> & {
    session: unknown;
  };
  const [lose, wake] = [jest.spyOn(runner, 'lose'), jest.spyOn(runner, 'wake')].map((spy) =>
    spy.mockImplementation(() => undefined),
  );
  return () => {
    lose!.mockRestore();
    wake!.mockRestore();
    runner.lose(runner.session);
  };
}

// Each new instance starts a thread of its own, which takes its time on a busy machine.
jest.setTimeout(240_000);

describe('an import that is interrupted', () => {
  let clone: TestDatabase;
  let founder: string;
  let token: string;
  let instance: Instance;

  const files = ({ app, caller }: Instance) => importingBy(app.getHttpServer(), caller(token));
  const enteredOf = async ({ caller }: Instance, id: string): Promise<number> =>
    (await caller(token).get(`/v1/weapon-imports/${id}`).expect(200)).body.rows.entered;

  const expectComplete = async (done: Imported) => {
    expect(done.job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
    expect(done.counts).toMatchObject({
      read: ROWS,
      accepted: ROWS - 2,
      duplicate: done.view.commit === 'rows' ? 1 : 2,
      rejected: done.view.commit === 'rows' ? 1 : 0,
      entered: ROWS - 2,
    });
    await expectAddsUp(clone, done);
    expect((await traceOf(clone, done.id)).chunks).toBe(0);
  };

  beforeAll(async () => {
    clone = await cloneDatabase();
    instance = await startInstance(clone);
    founder = (await instance.app.get(Bootstrap).foundRegistry(null))!;
    const reached = { authority: instance.caller(founder), caller: instance.caller };
    token = (await newOfficer(reached, await newAgency(reached, 'military'), 'armourer')).token;
  });

  afterAll(async () => {
    await instance.stop();
    await clone.drop();
  });

  const restarted = async () => {
    await instance.stop();
    instance = await startInstance(clone);
  };

  it.each<['judge' | 'enter', number, 'rows' | 'whole']>([
    ['judge', 3, 'rows'],
    ['enter', 3, 'rows'],
    ['enter', 3, 'whole'],
  ])(
    'by a stop at a batch to %s (%i) goes on after the start and ends as if nothing had been: %s',
    async (step, at, commit) => {
      const hold = holdAt(instance.app, step, at);
      const { body } = await files(instance)
        .send(file(`${step} ${commit} `, commit), { query: { commit } })
        .expect(202);
      await hold.reached;
      if (step === 'enter' && commit === 'rows') await until(async () => (await enteredOf(instance, body.id)) >= 900);
      await restarted();
      hold.open();
      await expectComplete(await files(instance).outcome(body.id));
    },
  );

  it('by the loss of the session that held its lock goes on, and what was under way then writes nothing', async () => {
    for (let attempt = 1; attempt <= inTier(1, 5); attempt += 1) {
      const hold = holdAt(instance.app, 'enter', 3);
      const { body } = await files(instance)
        .send(file(`lost ${attempt} `))
        .expect(202);
      await hold.reached;
      await terminateLockSessions(clone);
      hold.open();
      await expectComplete(await files(instance).outcome(body.id));
    }
  });

  const attemptsOf = async (job: string): Promise<number> => {
    const statement = 'SELECT attempts FROM jobs WHERE id = $1';
    const { rows } = await withClient(clone.superuserUrl, (superuser) => superuser.query(statement, [job]));
    return rows[0].attempts;
  };

  it.each([
    ['grew', `UPDATE import_chunks SET bytes = bytes || '\\x0a'::bytea WHERE import_id = $1`],
    ['became unreadable', 'UPDATE import_chunks SET bytes = set_byte(bytes, 200, 255) WHERE import_id = $1'],
    ['was lost', 'DELETE FROM import_chunks WHERE import_id = $1'],
  ])('whose kept file %s meanwhile enters nothing, and says so', async (how, statement) => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const hold = holdAt(instance.app, 'judge', 1);
    const { body } = await files(instance)
      .send(csvOf(20, `kept ${how} `))
      .expect(202);
    await hold.reached;
    await withClient(clone.superuserUrl, async (superuser) => {
      expect((await superuser.query(statement, [body.id])).rowCount).toBe(1);
    });
    await terminateLockSessions(clone);
    await until(async () => (await attemptsOf(body.job)) === 2);
    hold.open();
    const { job, counts } = await files(instance).outcome(body.id);
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'KEPT_FILE_DAMAGED' } });
    expect(counts.entered).toBe(0);
    expect((await traceOf(clone, body.id)).weapons).toBe(0);
    expect(logged).toHaveBeenCalledWith(expect.stringContaining(body.job));
    logged.mockRestore();
  });

  it('whose file another worker has read to its end, and forgotten, goes on and calls nothing damaged', async () => {
    const hold = holdAt(instance.app, 'judge', 1);
    const long = csv(...Array.from({ length: 1_500 }, (_, index) => row(`${index} ${'x'.repeat(1_450)}`)));
    const { body } = await files(instance).send(long).expect(202);
    await hold.reached;
    await withClient(clone.superuserUrl, async (superuser) => {
      await superuser.query('BEGIN');
      await superuser.query(`UPDATE weapon_imports SET state = 'read' WHERE id = $1`, [body.id]);
      expect((await superuser.query('DELETE FROM import_chunks WHERE import_id = $1', [body.id])).rowCount).toBe(3);
      await superuser.query('COMMIT');
    });
    hold.open();
    const { job, counts } = await files(instance).outcome(body.id);
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(counts).toMatchObject({ read: 1_000, rejected: 1_000, entered: 0 });
    expect(await attemptsOf(body.job)).toBe(2);
  });

  it('while what another worker wrote was not yet to be seen begins again, and goes on behind it', async () => {
    const hold = holdAt(instance.app, 'judge', 2);
    const { body } = await files(instance).send(csvOf(1_500, 'late ')).expect(202);
    await hold.reached;
    const readOf = async () =>
      (await instance.caller(token).get(`/v1/weapon-imports/${body.id}`).expect(200)).body.rows.read;
    await until(async () => (await readOf()) === 500);
    await withClient(clone.superuserUrl, async (zombie) => {
      await zombie.query('BEGIN');
      await zombie.query(WRITTEN_LATE, [body.id]);
      await zombie.query('UPDATE weapon_imports SET rows_read = 1000, rejected = 500 WHERE id = $1', [body.id]);
      hold.open();
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await until(async () => (await zombie.query(waiting)).rowCount! > 0);
      await zombie.query('COMMIT');
    });
    const done = await files(instance).outcome(body.id);
    expect(done.job).toMatchObject({ state: 'done', problem: null });
    expect(done.counts).toMatchObject({ read: 1_500, rejected: 500, accepted: 1_000, entered: 1_000 });
    await expectAddsUp(clone, done);
  });

  it('and carried on by another instance leaves nothing to the first, should it wake up again', async () => {
    const other = await startInstance(clone);
    try {
      const hold = holdAt(instance.app, 'enter', 3, true);
      const { body } = await files(instance).send(file('zombie ')).expect(202);
      await hold.reached;
      const awake = sleeping(instance);
      await terminateLockSessions(clone);
      await expectComplete(await files(other).outcome(body.id));
      const before = await everyRow(clone);
      hold.open();
      await pause(1_000);
      expect(await everyRow(clone)).toEqual(before);
      awake();
      await expectComplete(await files(instance).outcome(body.id));
    } finally {
      await other.stop();
    }
  });

  it('is carried out once where two instances see it', async () => {
    const other = await startInstance(clone);
    try {
      const sent = await Promise.all(
        [instance, other, instance].map((each, index) =>
          files(each)
            .send(csvOf(600, `pair ${index} `))
            .expect(202),
        ),
      );
      for (const { app } of [instance, other, instance, other]) app.get(Jobs).wake();
      for (const { body } of sent) {
        const done = await files(other).outcome(body.id);
        expect(done.counts).toMatchObject({ read: 600, accepted: 600, entered: 600 });
        await expectAddsUp(clone, done);
      }
      const attempts = await withClient(clone.superuserUrl, (superuser) =>
        superuser.query('SELECT attempts FROM jobs WHERE id = ANY($1)', [sent.map(({ body }) => body.job)]),
      );
      expect(attempts.rows.map(({ attempts: count }) => count)).toEqual([1, 1, 1]);
    } finally {
      await other.stop();
    }
  });

  it('by the end of what its officer may do stops there, and says why', async () => {
    const { app, caller } = instance;
    const reached = { authority: caller(founder), caller };
    const agency = await newAgency(reached, 'police');
    const officer = await newOfficer(reached, agency, 'registrar');
    const theirs = importingBy(app.getHttpServer(), officer);
    const hold = holdAt(app, 'enter', 2);
    const { body } = await theirs.send(csvOf(1_600, 'revoked ')).expect(202);
    await hold.reached;
    const { body: grants } = await agency.get(`/v1/grants?officer=${officer.officer}`).expect(200);
    await agency.post(`/v1/grants/${grants.items[0].id}/end`, undefined).expect(200);
    await agency.post('/v1/grants', { officer: officer.officer, role: 'reader', unit: agency.rootUnit }).expect(201);
    hold.open();
    const ended = async () =>
      withClient(clone.superuserUrl, (superuser) => superuser.query('SELECT * FROM jobs WHERE id = $1', [body.job]));
    await until(async () => (await ended()).rows[0].finished_at !== null);
    expect((await ended()).rows[0]).toMatchObject({ state: 'failed', problem: { code: 'PERMISSION_MISSING' } });
    expect((await traceOf(clone, body.id)).weapons).toBeLessThan(1_600);
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(clone));
});
