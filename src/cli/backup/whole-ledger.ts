import {
  ledgerItems,
  reportExpired,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type LedgerFault,
} from '../../ledger/index.js';
import type { Snapshot } from '../../platform/database/snapshot.js';
import { BackupError } from './backup.errors.js';

const LEDGER = `
  SELECT (SELECT count(*) FROM ledger_entries) AS entries,
         (SELECT count(*) FROM streams) AS streams,
         (SELECT coalesce(sum(position), 0)::bigint FROM streams) AS positions,
         (SELECT count(*) FROM streams s LEFT JOIN ledger_entries e ON e.stream_id = s.id AND e.position = s.position
           WHERE e.hash IS DISTINCT FROM s.hash) AS strays,
         (SELECT count(*) FROM log_leaves) AS leaves,
         (SELECT count(*) FROM ledger_outbox) AS waiting,
         (SELECT size FROM log_head) AS size`;

type LedgerCounts = Record<'entries' | 'streams' | 'positions' | 'strays' | 'leaves' | 'waiting' | 'size', number>;

/** That no entry is missing, by what streams and log say of it: what a login may not see is missing without an error. */
export async function requireWholeLedger(snapshot: Snapshot): Promise<LedgerCounts> {
  const [counts] = await snapshot.query<LedgerCounts>(LEDGER);
  const { entries, streams, positions, strays, leaves, waiting, size } = counts!;
  const faults = [
    entries === positions ? null : `the streams end at ${positions} entries in all and ${entries} are there`,
    strays === 0 ? null : `${strays} of ${streams} streams end with another entry than their head says`,
    leaves === size ? null : `the log says it has ${size} leaves and ${leaves} are there`,
    leaves + waiting === entries ? null : `${leaves} leaves and ${waiting} waiting ones stand for ${entries} entries`,
  ].filter((fault) => fault !== null);
  if (faults.length > 0)
    throw new BackupError('LEDGER_NOT_WHOLE', `${faults.join('; ')}. Run: tracemark verify. No backup was made`);
  return counts!;
}

/** What `tracemark verify` finds nothing in. */
export async function requireVerified(snapshot: Snapshot): Promise<void> {
  const faults: LedgerFault[] = [];
  const report = (fault: LedgerFault) => faults.push(fault);
  await verifyLedger(ledgerItems(snapshot), report);
  await reportStrayOpenings(snapshot, report);
  await reportExpired(snapshot, report);
  await verifyKeptLog(snapshot, [], report);
  if (faults.length === 0) return;
  const [{ break: kind, detail }] = faults as [LedgerFault];
  throw new BackupError(
    'LEDGER_NOT_WHOLE',
    `${faults.length} faults, the first: ${kind}, ${detail}. Run: tracemark verify. No backup was made`,
  );
}
