import type { EntityManager } from 'typeorm';
import { prepared, run } from '../platform/database/prepared.js';
import type { Quota } from './quota.js';

const COUNT_LOOK = prepared<{ searches: number; weapons_shown: number; weapons_disclosed: number }>(
  'SELECT * FROM count_look($1, $2::uuid[], $3::uuid[])',
);

interface Look {
  searches?: number;
  shown?: readonly string[];
  disclosed?: readonly string[];
}

/**
 * Counts a look of who acts in this transaction, and what that makes today. To be called last: until the commit, the
 * officer's other looks wait.
 */
export async function countLook(
  manager: EntityManager,
  { searches = 0, shown = [], disclosed = [] }: Look,
): Promise<Record<Quota, number>> {
  const [row] = await run(manager, COUNT_LOOK, [searches, shown, disclosed]);
  return {
    searches: row!.searches,
    weaponsShown: row!.weapons_shown,
    weaponsDisclosed: row!.weapons_disclosed,
  };
}
