import { open } from 'node:fs/promises';
import { migrations } from '../../migrations/index.js';
import {
  ledgerItems,
  readExport,
  reportExpired,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type LedgerFault,
} from '../ledger/index.js';
import { readSnapshot } from '../platform/database/snapshot.js';
import { withOversight } from './logins.js';
import { FINE, FOUND, result, say } from './outcome.js';
import { runMonitor, runVerifyProof } from './verify-log.js';
import { needed, witnessedIn, type KeptCheckpoint } from './witnessed.js';

export interface VerifyOptions {
  from: string;
  proof?: string;
  checkpoint?: string;
  key?: string;
  state?: string;
  every?: number;
}

/** Verifies a proof, a log or a ledger, whichever is given. */
export function runVerify({ from, proof, checkpoint, key, state, every }: VerifyOptions): Promise<number> {
  const isLog = /^https?:\/\//.test(from);
  if (proof !== undefined) return runVerifyProof(proof, needed('--key', key));
  if (isLog) return runMonitor(from, { key: needed('--key', key), state: needed('--state', state), every });
  return verifyFrom(from, { key, checkpoint });
}

/** Verifies the ledger of the database or of an export. Prints each fault, then what was read. */
async function verifyFrom(from: string, kept: KeptCheckpoint): Promise<number> {
  let faults = 0;
  const report = (fault: LedgerFault) => {
    faults += 1;
    result(fault);
  };
  const summary = from === 'database' ? await verifyDatabase(report, kept) : await verifyExport(from, report);
  result({ ...summary, faults });
  say(
    faults === 0
      ? `${summary.entries} entries on ${summary.streams} streams verify, with ${summary.openings} openings.`
      : `${faults} faults among ${summary.entries} entries on ${summary.streams} streams.`,
  );
  return faults === 0 ? FINE : FOUND;
}

async function verifyDatabase(report: (fault: LedgerFault) => void, kept: KeptCheckpoint) {
  const witnessed = await witnessedIn(kept);
  return withOversight((url) =>
    readSnapshot(url, migrations, async (snapshot) => {
      const summary = await verifyLedger(ledgerItems(snapshot), report);
      await reportStrayOpenings(snapshot, report);
      await reportExpired(snapshot, report);
      return { ...summary, leaves: await verifyKeptLog(snapshot, witnessed, report) };
    }),
  );
}

async function verifyExport(path: string, report: (fault: LedgerFault) => void) {
  const file = await open(path);
  return verifyLedger(readExport(file.createReadStream(), report), report);
}
