import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandingOutdatedError } from '../src/platform/database/begin-acting.js';
import type { Database } from '../src/platform/database/database.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import type { Transaction } from '../src/platform/database/transaction.js';
import { acting, openBare } from './support/bare-database.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';

describe('a transaction that begins its work at once', () => {
  let clone: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    clone = await cloneDatabase();
    await withClient(clone.ownerUrl, (owner) =>
      owner.query('CREATE TABLE noted (n int); GRANT SELECT, INSERT ON noted TO tracemark_runtime'),
    );
    database = await openBare(clone.runtimeUrl);
  });

  afterAll(async () => {
    await database.close();
    await clone.drop();
  });

  const now = (tx: Transaction) => {
    try {
      return tx.now;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('has no time before the database has answered', async () => {
    const times = await database.transactions.writeAtOnce(acting, async (tx) => {
      const before = now(tx);
      await tx.begun;
      return [before, now(tx)];
    });
    expect(times).toEqual(['The transaction has not begun', expect.stringMatching(/^\d{4}-.*Z$/)]);
  });

  it('locks, and tells the time after that', async () => {
    const lock = async (tx: Transaction) => {
      await tx.lock([randomUUID()]);
      return now(tx);
    };
    expect(await database.transactions.writeAtOnce(acting, lock)).toMatch(/^\d{4}-.*Z$/);
  });

  it('gives no lock before it is told that who acts still may', async () => {
    const stale = { ...acting, standing: 7 };
    const lock = (tx: Transaction) => tx.lock([randomUUID()]).catch((error: unknown) => error);
    const locked = new Promise((told) => {
      const work = async (tx: Transaction) => told(await lock(tx));
      database.transactions.writeAtOnce(stale, work).catch(() => undefined);
    });
    expect(await locked).toBeInstanceOf(StandingOutdatedError);
  });

  it('commits nothing where who acts may no longer, though the work did not wait to be told', async () => {
    const stale = { ...acting, standing: 7 };
    const work = async (tx: Transaction) => {
      await tx.manager.query('INSERT INTO noted VALUES (1)');
      return 'given away';
    };
    await expect(database.transactions.writeAtOnce(stale, work)).rejects.toThrow(StandingOutdatedError);
    await expect(database.transactions.write(stale, work)).rejects.toThrow(StandingOutdatedError);
    expect(await database.runtime.query('SELECT count(*)::int AS rows FROM noted')).toEqual([{ rows: 0 }]);
  });

  it('fails with its own fault, and the connection is as good as before', async () => {
    const failing = database.transactions.writeAtOnce(acting, async () => Promise.reject(new Error('of the work')));
    await expect(failing).rejects.toThrow('of the work');
    const aloneInItsTransaction = 'SELECT now() = statement_timestamp() AS alone';
    for (let at = 0; at < 8; at += 1)
      expect(await database.runtime.query(aloneInItsTransaction)).toEqual([{ alone: true }]);
  });
});
