import { databaseFault } from '../platform/database/database-fault.js';
import { prepared } from '../platform/database/prepared.js';
import type { Transaction } from '../platform/database/transaction.js';
import { quotaSpent, type Quota, type Quotas } from './quota.js';

const COUNT_LOOK = prepared<{ searches: number; weapons_shown: number; weapons_disclosed: number }>(
  'SELECT * FROM count_look($1, $2::uuid[], $3::uuid[], $4, $5, $6)',
);

/** What `count_look` names the fault of a quota that is passed. */
const FAULTS: Readonly<Record<string, Quota>> = {
  quota_searches: 'searches',
  quota_weapons_shown: 'weaponsShown',
  quota_weapons_disclosed: 'weaponsDisclosed',
};

interface Look {
  searches?: number;
  shown?: readonly string[];
  disclosed?: readonly string[];
}

/**
 * Counts a look of who acts in this transaction, and what that makes today; past a quota nothing of the transaction
 * stands. To be called last: until the commit, the officer's other looks wait. The commit needs not wait for the answer.
 */
export function countLook(
  tx: Transaction,
  quotas: Quotas,
  { searches = 0, shown = [], disclosed = [] }: Look,
): Promise<Record<Quota, number>> {
  const most = [quotas.searches, quotas.weaponsShown, quotas.weaponsDisclosed];
  const named = (error: unknown) => {
    const quota = FAULTS[databaseFault(error).constraint ?? ''];
    return quota ? quotaSpent(quotas, quota, tx.now) : error;
  };
  const counts = tx.sendAsking(COUNT_LOOK, [searches, shown, disclosed, ...most], named).then(([row]) => ({
    searches: row!.searches,
    weaponsShown: row!.weapons_shown,
    weaponsDisclosed: row!.weapons_disclosed,
  }));
  counts.catch(() => undefined);
  return counts;
}
