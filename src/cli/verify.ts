import { open } from 'node:fs/promises';
import { migrations } from '../../migrations/index.js';
import {
  ledgerItems,
  readExport,
  reportExpired,
  readWitnessKey,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type LedgerFault,
  type Quorum,
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
  witness?: string[];
  witnesses?: number;
  maxAge?: number;
}

/** Verifies a proof, a dossier, an export, a log or a ledger, whichever is given. */
export function runVerify(options: VerifyOptions): Promise<number> {
  const { from, proof, dossier, export: exported, checkpoint = [], key, state, every } = options;
  if ([proof, dossier, exported].filter((file) => file !== undefined).length > 1)
    throw new Error('--proof, --dossier and --export are one at a time; see: tracemark verify --help');
  const asked = askedWitnesses(options);
  const isLog = /^https?:\/\//.test(from);
  if (proof !== undefined) return runVerifyProof(proof, needed('--key', key), asked?.());
  if (dossier !== undefined) return runVerifyDossier(dossier, needed('--key', key), checkpoint, asked?.());
  if (asked && (exported !== undefined || !isLog))
    throw new Error('--witness is for a proof (--proof), a dossier (--dossier) or a log (--from https://…/log)');
  if (exported !== undefined) return runVerifyExport(exported, needed('--key', key), checkpoint);
  if (isLog) return runMonitor(from, { key: needed('--key', key), state: needed('--state', state), every, asked });
  return verifyFrom(from, { key, checkpoint });
}

/** Which witnesses must have seen it, as of the moment this is called; all that are named where no number is. */
function askedWitnesses({ witness = [], witnesses, maxAge }: VerifyOptions): (() => Quorum) | undefined {
  if (witness.length === 0) {
    if (witnesses !== undefined || maxAge !== undefined) needed('--witness', undefined);
    return undefined;
  }
  const keys = witness.map(readWitnessKey);
  const atLeast = witnesses ?? keys.length;
  if (atLeast > keys.length) throw new Error(`--witnesses is ${atLeast}, and ${keys.length} are named with --witness`);
  return () => ({ witnesses: keys, atLeast, maxAge, now: Math.floor(Date.now() / 1000) });
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
