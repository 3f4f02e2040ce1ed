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
import { runVerifyDossier, runVerifyExport } from './verify-file.js';
import { runMonitor, runVerifyProof } from './verify-log.js';
import { needed, witnessedIn, type KeptCheckpoints } from './witnessed.js';

export interface VerifyOptions {
  from: string;
  proof?: string;
  dossier?: string;
  export?: string;
  checkpoint?: string[];
  key?: string;
  state?: string;
  every?: number;
}

/** Verifies a proof, a dossier, an export, a log or a ledger, whichever is given. */
export function runVerify(options: VerifyOptions): Promise<number> {
  const { from, proof, dossier, export: exported, checkpoint = [], key, state, every } = options;
  if ([proof, dossier, exported].filter((file) => file !== undefined).length > 1)
    throw new Error('--proof, --dossier and --export are one at a time; see: tracemark verify --help');
  const isLog = /^https?:\/\//.test(from);
  if (proof !== undefined) return runVerifyProof(proof, needed('--key', key));
  if (dossier !== undefined) return runVerifyDossier(dossier, needed('--key', key), checkpoint);
  if (exported !== undefined) return runVerifyExport(exported, needed('--key', key), checkpoint);
  if (isLog) return runMonitor(from, { key: needed('--key', key), state: needed('--state', state), every });
  return verifyFrom(from, { key, checkpoint });
}

/** Verifies the ledger of the database or of an export. Prints each fault, then what was read. */
async function verifyFrom(from: string, kept: KeptCheckpoints): Promise<number> {
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

async function verifyDatabase(report: (fault: LedgerFault) => void, kept: KeptCheckpoints) {
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
