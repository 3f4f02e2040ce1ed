import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Transaction } from '../src/platform/database/transaction.js';
import { transactionRetries } from '../src/platform/telemetry/metrics.js';
import { csvOf, expectAddsUp, expectSound, importingBy, type Importing } from './support/imports.js';
import { newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';

const LATE_MS = 1_000;
/** Three batches, the last of them small. */
const ROWS = 1_100;

// Each new instance starts a thread of its own, which takes its time on a busy machine.
jest.setTimeout(240_000);

describe('batches of an import', () => {
  let registry: TestRegistry;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    const armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
  });

  afterAll(() => registry.close());
  afterEach(() => void jest.restoreAllMocks());

  const retries = async (): Promise<number> =>
    (await transactionRetries.get()).values.reduce((sum, { value }) => sum + value, 0);

  it.each(['staged_import_rows', 'copied_weapons'])(
    'wait for the one before: the second is handed over to %s while the first is late, and follows it',
    async (table) => {
      const told: string[] = [];
      const copy = Transaction.prototype.copy;
      jest.spyOn(Transaction.prototype, 'copy').mockImplementation(async function (this: Transaction, target, rows) {
        if (target.name !== table) return copy.call(this, target, rows);
        const batch = told.filter((one) => one.startsWith('begun')).length + 1;
        told.push(`begun ${batch}`);
        if (batch === 1) await pause(LATE_MS);
        await copy.call(this, target, rows);
        told.push(`done ${batch}`);
      });
      const before = await retries();
      // Both teach the register the same character, which only one transaction at a time can.
      const done = await files.imported(csvOf(ROWS, `TURN ${table} Ж`));
      expect(told.slice(0, 4)).toEqual(['begun 1', 'begun 2', 'done 2', 'done 1']);
      expect(await retries()).toBe(before);
      expect(done.job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
      expect(done.counts).toMatchObject({ read: ROWS, entered: ROWS });
      await expectAddsUp(registry.clone, done);
      await expectSound(registry.clone);
    },
  );
});
