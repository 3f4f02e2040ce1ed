import { databaseFault } from './database-fault.js';

/** What the database answers to whatever follows a failure in the same transaction. */
const IN_FAILED_TRANSACTION = '25P02';

/**
 * Waits for all of them, then fails with the first failure in the order given that did not only follow from another one
 * in the transaction.
 */
export async function arrived(sent: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(sent);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !onlyFollowed(reason)) ?? reasons[0];
}

const onlyFollowed = (reason: unknown): boolean => databaseFault(reason).code === IN_FAILED_TRANSACTION;
