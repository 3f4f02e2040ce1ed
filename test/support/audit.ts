import { migrations } from '../../migrations/index.js';
import {
  checkProjections,
  ledgerItems,
  reportExpired,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
} from '../../src/ledger/index.js';
import { readSnapshot } from '../../src/platform/database/snapshot.js';
import { projections } from '../../src/projections.js';
import type { TestDatabase } from './postgres.js';

/** All that `tracemark verify` and `tracemark replay --check` find in a register. */
export const faultsIn = ({ oversightUrl }: Pick<TestDatabase, 'oversightUrl'>): Promise<object[]> =>
  readSnapshot(oversightUrl, migrations, async (snapshot) => {
    const found: object[] = [];
    const report = (fault: object) => found.push(fault);
    await verifyLedger(ledgerItems(snapshot), report);
    await reportStrayOpenings(snapshot, report);
    await reportExpired(snapshot, report);
    await verifyKeptLog(snapshot, [], report);
    await checkProjections(snapshot, projections, report);
    return found;
  });
