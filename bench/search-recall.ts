import { Database } from '../src/platform/database/database.js';
import type { Acting } from '../src/platform/database/acting.js';
import { findCandidates } from '../src/weapons/find-candidates.js';
import { registerProbe, searchContext } from '../src/weapons/marking-searches.queries.js';
import type { SearchReading } from './search-readings.js';

const POOL = { poolSize: 1, statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 60_000 };

/**
 * Readings whose weapon is not among all that the service's own search finds, without a limit of time. Over HTTP
 * only the 25 likeliest are seen, and a dense register has hundreds that are as likely.
 */
export async function missedReadings(
  runtimeUrl: string,
  acting: Acting,
  readings: readonly SearchReading[],
  ids: readonly string[],
): Promise<SearchReading[]> {
  const database = new Database({ runtimeUrl, oversightUrl: null }, POOL, [], []);
  await database.open();
  try {
    const missed: SearchReading[] = [];
    for (const one of readings) {
      const found = await database.transactions.read(acting, async (manager) => {
        const { reading, stated, depth } = one;
        const { characters } = await searchContext(manager);
        const search = { readings: [{ reading }], stated, depth, characters, deadline: Infinity };
        return findCandidates(registerProbe(manager), search);
      });
      if (![...found.pool.candidates()].some(({ weaponId }) => weaponId === ids[one.expected])) missed.push(one);
    }
    return missed;
  } finally {
    await database.close();
  }
}
