import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../src/platform/database/database.js';
import { databaseFault } from '../src/platform/database/database-fault.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import type { Transaction } from '../src/platform/database/transaction.js';
import { transactionRetries } from '../src/platform/telemetry/metrics.js';
import { acting, openBare } from './support/bare-database.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { retries } from './support/retries.js';

beforeEach(() => transactionRetries.reset());

const TRY_AGAIN = { code: 'TRY_AGAIN', status: 503, retryAfter: 1 };

/** Two that wait for each other before they go on, the first time they meet. */
function meeting(): () => Promise<void> {
  let arrived = 0;
  let open = () => {};
  const met = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    if ((arrived += 1) === 2) open();
    await met;
  };
}

describe('a transaction that loses a race', () => {
  let clone: TestDatabase;
  let database: Database;
  let repeatable: Database;

  beforeAll(async () => {
    clone = await cloneDatabase();
    await withClient(clone.ownerUrl, (owner) =>
      owner.query(`CREATE TABLE race (id int PRIMARY KEY, n int NOT NULL, CONSTRAINT uq_race_n UNIQUE (n));
                   INSERT INTO race VALUES (1, 1), (2, 2);
                   GRANT SELECT, INSERT, UPDATE ON race TO tracemark_runtime`),
    );
    database = await openBare(clone.runtimeUrl);
    const isolated = new URL(clone.runtimeUrl);
    isolated.searchParams.set('options', '-c default_transaction_isolation=repeatable\\ read');
    repeatable = await openBare(isolated.href);
  });

  afterAll(async () => {
    await database.close();
    await repeatable.close();
    await clone.drop();
  });

  const bump = (tx: Transaction, id: number) => tx.manager.query('UPDATE race SET n = n + 10 WHERE id = $1', [id]);
  const settled = async (): Promise<number[]> =>
    (await database.runtime.query('SELECT n FROM race ORDER BY id')).map(({ n }: { n: number }) => n);

  it('never passes for committed after an error that the work passed over', async () => {
    const before = await settled();
    const work = async (tx: Transaction) => {
      await bump(tx, 1);
      await tx.manager.query('SELECT 1 / 0').catch(() => undefined);
    };
    await expect(database.transactions.write(acting, work)).rejects.toThrow('rolled back');
    expect(await settled()).toEqual(before);
  });

  it('starts again after a serialization failure (40001)', async () => {
    const meet = meeting();
    const [before] = await settled();
    const work = async (tx: Transaction) => {
      await tx.manager.query('SELECT n FROM race WHERE id = 1');
      await meet();
      await bump(tx, 1);
    };
    await Promise.all([repeatable.transactions.write(acting, work), repeatable.transactions.write(acting, work)]);
    expect((await settled())[0]).toBe(before! + 20);
    expect(await retries('40001')).toBe(1);
  });

  it('starts again after a deadlock (40P01)', async () => {
    const meet = meeting();
    const [one, two] = await settled();
    const work = (first: number, second: number) => async (tx: Transaction) => {
      await bump(tx, first);
      await meet();
      await bump(tx, second);
    };
    await Promise.all([
      database.transactions.write(acting, work(1, 2)),
      database.transactions.write(acting, work(2, 1)),
    ]);
    expect(await settled()).toEqual([one! + 20, two! + 20]);
    expect(await retries('40P01')).toBe(1);
  });

  const streamOf = (id: string) => [
    `INSERT INTO streams (id, type, position, hash, recorded_at, viewers)
     VALUES ($1, 'weapon', 1, sha256('x'), now(), ARRAY[$2::uuid])`,
    [id, acting.unit],
  ];
  const entryOf = (id: string) => [
    `INSERT INTO ledger_entries (stream_id, position, id, stream_type, kind, recorded_at, unit_id, officer_id, hash,
       canonical, viewers)
     VALUES ($1, 1, gen_random_uuid(), 'weapon', 'weapon.marked', now(), $2, $2, sha256('x'), '{}', ARRAY[$2::uuid])`,
    [id, acting.unit],
  ];
  const weaponOf = (number: string) => [
    `INSERT INTO weapons (id, registry_number, position, type_text, origin, description_id, status, holder_kind,
       holder_basis, registered_at, registered_by_unit_id, viewers)
     VALUES (gen_random_uuid(), $1, 1, 'rifle', 'recovered', $2, 'active', 'unknown', 'lastKnown', now(), $2, ARRAY[$2::uuid])`,
    [number, acting.unit],
  ];
  const keyOf = (key: string) => [
    `INSERT INTO idempotency_keys (agency_id, credential_id, route, key, fingerprint, reference)
     VALUES ($2, $2, 'POST /', $1, sha256('x'), '{}')`,
    [key, acting.agency],
  ];
  const importedOf = (id: string) => [
    `INSERT INTO import_rows (import_id, number, line, raw, cut, verdict, reasons, viewers)
     VALUES ($1, 1, 2, '', false, 'rejected', '[]', ARRAY[$2::uuid])`,
    [id, acting.unit],
  ];
  type Row = ReturnType<typeof streamOf>;
  const insert = (tx: Transaction, [statement, values]: Row) =>
    tx.manager.query(statement as string, values as string[]);

  describe.each([
    ['pk_streams', streamOf],
    ['pk_ledger_entries', entryOf],
    ['uq_weapons_registry_number', weaponOf],
    ['pk_idempotency_keys', keyOf],
    ['pk_import_rows', importedOf],
  ])('for a place that another took (23505 on %s)', (_constraint, row) => {
    const taken = randomUUID();

    beforeAll(() => database.transactions.write(acting, (tx) => insert(tx, row(taken))));

    it('starts again in a new transaction, of which nothing but the last remains', async () => {
      const transactions: string[] = [];
      const trace = randomUUID();
      await database.transactions.write(acting, async (tx) => {
        const [{ id }] = await tx.manager.query('SELECT pg_current_xact_id()::text AS id');
        transactions.push(id);
        await insert(tx, streamOf(trace));
        await insert(tx, row(transactions.length < 3 ? taken : randomUUID()));
      });
      expect(new Set(transactions).size).toBe(3);
      expect(await retries('23505')).toBe(2);
      const kept = await database.transactions.read(acting, (manager) =>
        manager.query(`SELECT xmin::text AS writer FROM streams WHERE id = $1`, [trace]),
      );
      expect(kept).toEqual([{ writer: transactions[2] }]);
    });

    it('gives up after five, and says that it may be tried again', async () => {
      let attempts = 0;
      const losing = database.transactions.write(acting, async (tx) => {
        attempts += 1;
        await insert(tx, row(taken));
      });
      await expect(losing).rejects.toMatchObject(TRY_AGAIN);
      expect(attempts).toBe(6);
      expect(await retries('23505')).toBe(5);
    });
  });

  it('passes on every other broken constraint at once, as the database named it', async () => {
    let attempts = 0;
    const broken = database.transactions.write(acting, async (tx) => {
      attempts += 1;
      await tx.manager.query('INSERT INTO race SELECT 99, n FROM race WHERE id = 1');
    });
    const error: unknown = await broken.catch((reason: unknown) => reason);
    expect(databaseFault(error)).toEqual({ code: '23505', constraint: 'uq_race_n' });
    expect(attempts).toBe(1);
    expect(await retries('23505')).toBe(0);
  });

  const holding = async (work: () => Promise<void>): Promise<void> =>
    withClient(clone.superuserUrl, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('UPDATE race SET n = n WHERE id = 1');
      await work();
      await holder.query('ROLLBACK');
    });

  it.each([
    ['a lock that another holds too long (55P03)', { lockTimeoutMs: 150 }],
    ['a statement that takes too long (57014)', { statementTimeoutMs: 150 }],
  ])('does not wait for ever: %s', async (_what, timeouts) => {
    const impatient = await openBare(clone.runtimeUrl, timeouts);
    try {
      await holding(async () => {
        await expect(impatient.transactions.write(acting, (tx) => bump(tx, 1))).rejects.toMatchObject(TRY_AGAIN);
      });
      await impatient.transactions.write(acting, (tx) => bump(tx, 1));
    } finally {
      await impatient.close();
    }
  });

  it('does not hold for ever what an idle transaction has locked', async () => {
    const idle = await openBare(clone.runtimeUrl, { idleTransactionTimeoutMs: 150 });
    try {
      const forgotten = idle.transactions.write(acting, async (tx) => {
        await bump(tx, 1);
        await pause(600);
        await bump(tx, 2);
      });
      const before = await settled();
      await expect(forgotten).rejects.toThrow();
      await idle.transactions.write(acting, (tx) => bump(tx, 1));
      expect(await settled()).toEqual([before[0]! + 10, before[1]]);
    } finally {
      await idle.close();
    }
  });

  it('says try again of a read too, and never an error of the database', async () => {
    const failing = database.transactions.read(acting, (manager) =>
      manager.query(`DO $$ BEGIN RAISE EXCEPTION 'replaced' USING ERRCODE = '40001'; END $$`),
    );
    await expect(failing).rejects.toMatchObject(TRY_AGAIN);
  });

  it('leaves no connection behind in a transaction, and goes on after one was cut', async () => {
    const cut = database.transactions.write(acting, async (tx) => {
      const [{ pid }] = await tx.manager.query('SELECT pg_backend_pid() AS pid');
      await withClient(clone.superuserUrl, (superuser) => superuser.query('SELECT pg_terminate_backend($1)', [pid]));
      await pause(50);
      await bump(tx, 1);
    });
    await expect(cut).rejects.toThrow();
    await Promise.all(Array.from({ length: 8 }, () => database.transactions.write(acting, (tx) => bump(tx, 2))));
    const { rows } = await withClient(clone.superuserUrl, (superuser) =>
      superuser.query(`SELECT FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'`, [
        clone.name,
      ]),
    );
    expect(rows).toEqual([]);
  });

  it('refuses oversight where it has no login, and its writes anywhere', async () => {
    const auditor = { ...acting, oversight: true };
    await expect(database.transactions.read(auditor, async () => undefined)).rejects.toMatchObject({
      code: 'OVERSIGHT_UNAVAILABLE',
      status: 503,
    });
    await expect(database.transactions.write(auditor, async () => undefined)).rejects.toMatchObject({
      code: 'OVERSIGHT_WRITES_NOTHING',
      status: 403,
    });
  });
});
