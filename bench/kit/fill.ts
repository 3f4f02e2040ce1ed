import { Database } from '../../src/platform/database/database.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { rowsOfEntries } from '../../src/ledger/append.js';
import { microsecondText } from '../../src/ledger/columns.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { NO_ADDITIONS } from '../../src/vocabulary/index.js';
import { rowsOfNew } from '../../src/weapons/weapons.repository.js';
import { denseRegister } from '../dense-weapons.js';
import type { BenchDatabase } from './registry.js';
import { BENCH_SEED } from './registration.js';
import { registeredRows } from './rows.js';

const BATCH = 1000;
const POOL = { poolSize: 2, statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 60_000 };

/** Puts the first `count` weapons of the dense register on record, as far as they are not there yet. */
export async function fill(store: BenchDatabase, acting: Acting, count: number): Promise<void> {
  const present = await withClient(store.superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ count: string }>('SELECT count(*) FROM weapons');
    return Number(rows[0]!.count);
  });
  if (present >= count) return;
  const database = new Database({ runtimeUrl: store.runtimeUrl, oversightUrl: null }, POOL, [], []);
  await database.open();
  try {
    const register = denseRegister({ seed: BENCH_SEED, count });
    for (let from = present; from < count; from += BATCH) {
      const weapons = [...register.weapons(from, Math.min(count, from + BATCH))];
      await database.transactions.write(acting, async (tx) => {
        const rows = weapons.map((weapon) => registeredRows(weapon, acting, microsecondText(new Date())));
        const recorded = rows.map((row) => row.recorded);
        const changes = rows.map(({ change }) => change);
        tx.write([rowsOfEntries(recorded), rowsOfNew(changes, NO_ADDITIONS.edition)]);
      });
      if (process.stderr.isTTY) process.stderr.write(`\r${from + weapons.length} of ${count} weapons on record`);
    }
    if (process.stderr.isTTY) process.stderr.write('\n');
  } finally {
    await database.close();
  }
  await settle(store);
}

/** Statistics, visibility and dirty pages as in a registry that has stood for a while. */
export async function settle({ superuserUrl }: BenchDatabase): Promise<void> {
  await withClient(superuserUrl, async (superuser) => {
    await superuser.query('VACUUM (ANALYZE)');
    await superuser.query('CHECKPOINT');
  });
}

export const weaponIds = ({ superuserUrl }: BenchDatabase): Promise<string[]> =>
  withClient(superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ id: string }>('SELECT id FROM weapons');
    return rows.map(({ id }) => id);
  });
