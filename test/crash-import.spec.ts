import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrations } from '../migrations/index.js';
import { checkProjections, ledgerItems, verifyLedger } from '../src/ledger/index.js';
import { rememberedUrls } from '../src/platform/database/embedded/running.js';
import { readPostmasterFile } from '../src/platform/database/embedded/server.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { readSnapshot, type Snapshot } from '../src/platform/database/snapshot.js';
import type { JobView } from '../src/platform/jobs/job.js';
import { projections } from '../src/projections.js';
import type { ImportView } from '../src/weapons/import/weapon-import.js';
import { csvOf } from './support/imports.js';
import { callerOf, newAgency, newOfficer, type Caller } from './support/registry.js';
import { inTier, printSeed, randomFrom, seed } from './support/seeded.js';
import { freePort, startProcess, type ServiceProcess } from './support/service-process.js';

const ROWS = inTier(6_000, 1_000_000);
/** As much of a step may lie behind it when it is killed: of few rows the rest is quickly done. */
const LATEST = inTier(0.4, 0.8);
const TOKEN = 'x7Kq2mVt9RzB4nWc8LpJ6hYd3FsG5aUeT1oMi0XbNkQv';
/** Each kills the service in a step, and the database with it where that is true. */
type Kill = [step: 'reading' | 'entering', databaseToo: boolean];
const MANY: Kill[] = [
  ['reading', true],
  ['reading', false],
  ['reading', true],
  ['entering', false],
  ['entering', true],
  ['entering', false],
  ['entering', true],
];
const KILLS: Record<'rows' | 'whole', Kill[]> = {
  rows: inTier([['reading', false]], MANY),
  whole: inTier([['entering', true]], MANY),
};

const ENTERED = `
  SELECT count(*)::int AS rows, count(w.id)::int AS weapons, count(DISTINCT w.id)::int AS "distinct",
         count(DISTINCT m.text)::int AS serials
    FROM import_rows r
    LEFT JOIN weapons w ON w.id = r.weapon_id
    LEFT JOIN markings m ON m.weapon_id = w.id
   WHERE r.import_id = $1`;

describe.each(['rows', 'whole'] as const)(
  `an import of ${ROWS} rows, entered by %s, under a service that is killed`,
  (commit) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tracemark-crash-import-'));
    const random = randomFrom(seed);
    const kills: string[] = [];
    let port: number;
    let service: ServiceProcess;
    let armourer: Caller;
    let id: string;
    let end: { view: ImportView; job: JobView };

    const start = async () => {
      service = startProcess({
        TRACEMARK_DATA_DIR: dataDir,
        TRACEMARK_PORT: String(port),
        TRACEMARK_BOOTSTRAP_TOKEN: TOKEN,
        TRACEMARK_RATE_LIMIT_PER_ADDRESS: '0',
        TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
      });
      await service.serving;
    };

    const look = async () => {
      const { body: view } = await armourer.get(`/v1/weapon-imports/${id}`).expect(200);
      const { body: job } = await armourer.get(`/v1/jobs/${view.job}`).expect(200);
      return { view: view as ImportView, job: job as JobView };
    };

    /** As large a part of the step as chance wants lies behind it, or the whole work. */
    const reach = async (step: string): Promise<{ entered: number; finished: boolean }> => {
      const wanted = random() * LATEST;
      for (;;) {
        const { view, job } = await look();
        const { done, total } = job.progress;
        const { entered } = view.rows;
        if (job.finishedAt !== null) return { entered, finished: true };
        if (job.step === step && done > 0 && done >= wanted * (total ?? Infinity)) return { entered, finished: false };
        if (job.step === 'entering' && step === 'reading') return { entered, finished: false };
        await pause(10);
      }
    };

    const kill = async (databaseToo: boolean): Promise<void> => {
      const database = databaseToo ? readPostmasterFile(join(dataDir, 'postgres'))!.pid : undefined;
      service.child.kill('SIGKILL');
      if (database !== undefined) process.kill(database, 'SIGKILL');
      await service.ended;
    };

    beforeAll(
      async () => {
        printSeed(`crashes of an import by ${commit}`);
        chmodSync(dataDir, 0o711);
        port = await freePort();
        await start();
        const caller = callerOf(`http://127.0.0.1:${port}`);
        const reached = { authority: caller(TOKEN), caller };
        armourer = await newOfficer(reached, await newAgency(reached, 'military'), 'armourer');
        const sent = await fetch(`http://127.0.0.1:${port}/v1/weapon-imports?commit=${commit}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${armourer.token}`, 'content-type': 'text/csv' },
          body: csvOf(ROWS, 'CR '),
        });
        expect(sent.status).toBe(202);
        ({ id } = (await sent.json()) as ImportView);
        for (const [step, databaseToo] of KILLS[commit]) {
          const { entered, finished } = await reach(step);
          if (finished) break;
          await kill(databaseToo);
          await start();
          const { view } = await look();
          kills.push(step);
          expect(view.rows.entered).toBeGreaterThanOrEqual(entered);
        }
        while ((await look()).job.finishedAt === null) await pause(100);
        end = await look();
      },
      inTier(400_000, 7_200_000),
    );

    afterAll(async () => {
      service.child.kill('SIGTERM');
      await service.ended;
      rmSync(dataDir, { recursive: true, force: true });
    }, 120_000);

    const audited = <T>(work: (snapshot: Snapshot) => Promise<T>) =>
      readSnapshot(rememberedUrls(dataDir, 'tracemark')!.oversightUrl, migrations, work);

    it('was interrupted in the middle of its steps', () => {
      expect(kills).toEqual(KILLS[commit].map(([step]) => step));
    });

    it('went on by itself, and came to its end', () => {
      expect(end.job).toMatchObject({ state: 'done', problem: null, result: { outcome: 'entered' } });
      expect(end.view).toMatchObject({ state: 'entered', rows: { read: ROWS, accepted: ROWS, entered: ROWS } });
    });

    it('made of each row exactly one weapon, and forgot the file', async () => {
      const { rows } = await withClient(rememberedUrls(dataDir, 'tracemark')!.migrationUrl, (owner) =>
        owner.query(ENTERED, [id]),
      );
      expect(rows).toEqual([{ rows: ROWS, weapons: ROWS, distinct: ROWS, serials: ROWS }]);
      const { rows: left } = await withClient(rememberedUrls(dataDir, 'tracemark')!.migrationUrl, (owner) =>
        owner.query(
          'SELECT (SELECT count(*)::int FROM weapons) AS weapons, (SELECT count(*)::int FROM import_chunks) AS chunks',
        ),
      );
      expect(left).toEqual([{ weapons: ROWS, chunks: 0 }]);
    });

    it(
      'left a ledger that verifies, and tables that are what it makes of it',
      async () => {
        const found: unknown[] = [];
        const { entries } = await audited((snapshot) =>
          verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault)),
        );
        await audited((snapshot) => checkProjections(snapshot, projections, (difference) => found.push(difference)));
        expect(found).toEqual([]);
        expect(entries).toBe(ROWS);
      },
      inTier(120_000, 3_600_000),
    );
  },
);
