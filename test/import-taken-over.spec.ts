import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Bootstrap } from '../src/identity/index.js';
import { Ledger } from '../src/ledger/index.js';
import { prepared } from '../src/platform/database/prepared.js';
import { JobRunner } from '../src/platform/jobs/job-runner.js';
import {
  csv,
  csvOf,
  expectAddsUp,
  expectSound,
  holdAt,
  importingBy,
  row,
  terminateLockSessions,
  until,
} from './support/imports.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { aWeapon, newAgency, newOfficer, startInstance, type Caller } from './support/registry.js';

const SLEEP = prepared<never>('SELECT pg_sleep(4)::text');

// Each new instance starts a thread of its own, which takes its time on a busy machine.
jest.setTimeout(240_000);

describe('an import whose batches others wait for', () => {
  let clone: TestDatabase;
  let one: Awaited<ReturnType<typeof startInstance>>;
  let armourer: Caller;
  let other: Caller;

  beforeAll(async () => {
    clone = await cloneDatabase();
    one = await startInstance(clone);
    const reached = { authority: one.caller((await one.app.get(Bootstrap).foundRegistry(null))!), caller: one.caller };
    armourer = await newOfficer(reached, await newAgency(reached, 'military'), 'armourer');
    other = await newOfficer(reached, await newAgency(reached, 'police'), 'armourer');
  });

  afterEach(() => void jest.restoreAllMocks());
  afterAll(async () => {
    await one.stop();
    await clone.drop();
  });

  const importing = () => importingBy(one.app.getHttpServer(), armourer);

  it('is finished by another instance that begins while a batch of the first is under way', async () => {
    const ledger = one.app.get(Ledger);
    const append = ledger.appendCopied.bind(ledger);
    let begun = 0;
    jest.spyOn(ledger, 'appendCopied').mockImplementation((tx, ...rest) => {
      begun += 1;
      if (begun === 2) tx.send(SLEEP, []);
      append(tx, ...rest);
    });
    const two = await startInstance(clone);
    const next = two.app.get(JobRunner);
    const asleep = jest.spyOn(next, 'wake').mockImplementation(() => undefined);
    try {
      const files = importing();
      const { body } = await files.send(csvOf(1_400, 'OVER ')).expect(202);
      await until(async () => begun > 1);
      const first = jest.spyOn(one.app.get(JobRunner), 'wake').mockImplementation(() => undefined);
      await terminateLockSessions(clone);
      asleep.mockRestore();
      next.wake();
      const done = await files.outcome(body.id);
      first.mockRestore();
      expect(done.job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
      expect(done.counts).toMatchObject({ read: 1_400, accepted: 1_400, entered: 1_400 });
      await expectAddsUp(clone, done);
      await expectSound(clone);
    } finally {
      await two.stop();
    }
  });

  it('comes to its end though its last batch is one row that teaches what the others do', async () => {
    const rows = Array.from({ length: 501 }, (_, at) => row(`Ж${at + 1}`));
    const started = performance.now();
    const done = await importing().imported(csv(...rows));
    expect(done.counts).toMatchObject({ entered: 501 });
    // A batch that waited for another would wait for a minute.
    expect(performance.now() - started).toBeLessThan(50_000);
  });

  it('keeps nobody from registering while it is entered whole, though both teach one character', async () => {
    const hold = holdAt(one.app, 'enter', 3);
    const rows = Array.from({ length: 1_600 }, (_, at) => row(`Щ${at + 1}`));
    const { body } = await importing()
      .send(csv(...rows), { query: { commit: 'whole' } })
      .expect(202);
    await hold.reached;
    await other
      .post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text: 'Щ-77', place: 'frame' }] }))
      .expect(201);
    hold.open();
    expect((await importing().outcome(body.id)).counts).toMatchObject({ entered: 1_600 });
    await expectSound(clone);
  });
});
