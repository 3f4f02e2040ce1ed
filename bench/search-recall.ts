import { Database } from '../src/platform/database/database.js';
import type { Acting } from '../src/platform/database/acting.js';
import { builtinVocabulary } from '../src/vocabulary/index.js';
import { findCandidates } from '../src/weapons/find-candidates.js';
import { registerProbe, searchContext } from '../src/weapons/marking-searches.queries.js';
import type { SearchReading } from './search-readings.js';

const POOL = { poolSize: 1, statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 60_000 };

export interface Recall {
  /** Readings that were looked for in all of the class, and whose weapon was not found. */
  missed: SearchReading[];
  /** How many were not: too many markings begin or end as they do. */
  tooMany: number;
}

/**
 * Looks for each reading's weapon among all that the service's own search finds, without a limit of time. Over HTTP
 * only the 25 likeliest are seen, and a dense register has hundreds that are as likely.
 */
export async function measureRecall(
  runtimeUrl: string,
  acting: Acting,
  readings: readonly SearchReading[],
  ids: readonly string[],
): Promise<Recall> {
  const database = new Database({ runtimeUrl, oversightUrl: null }, POOL, [], []);
  await database.open();
  try {
    const recall: Recall = { missed: [], tooMany: 0 };
    for (const one of readings) {
      const { pool, complete } = await database.transactions.read(acting, async (manager) => {
        const { reading, stated, depth } = one;
        const known = searchContext(manager).then((context) => ({ ...context, words: builtinVocabulary }));
        const search = {
          readings: [{ reading }],
          stated,
          depth,
          known,
          assumed: [],
          deadline: Infinity,
        };
        return findCandidates(registerProbe(manager), search);
      });
      if (!complete) recall.tooMany += 1;
      else if (![...pool.candidates()].some(({ weaponId }) => weaponId === ids[one.expected])) recall.missed.push(one);
    }
    return recall;
  } finally {
    await database.close();
  }
}
