import { migrations } from '../../migrations/index.js';
import { checkProjections, type Difference } from '../ledger/index.js';
import { readSnapshot } from '../platform/database/snapshot.js';
import { projections } from '../projections.js';
import { withOversight } from './logins.js';
import { FINE, FOUND, result, say } from './outcome.js';

/** Rebuilds every projected table from the ledger beside the stored one. Prints each difference, then the count. */
export async function runReplayCheck(): Promise<number> {
  let differences = 0;
  const report = (difference: Difference) => {
    differences += 1;
    result(difference);
  };
  const summary = await withOversight((url) =>
    readSnapshot(url, migrations, (snapshot) => checkProjections(snapshot, projections, report)),
  );
  result({ ...summary, differences });
  say(
    differences === 0
      ? `${summary.tables} tables are what ${summary.entries} entries make of them.`
      : `${differences} differences between ${summary.tables} tables and what ${summary.entries} entries make of them.`,
  );
  return differences === 0 ? FINE : FOUND;
}
