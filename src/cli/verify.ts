import { open, readFile } from 'node:fs/promises';
import { migrations } from '../../migrations/index.js';
import {
  ledgerItems,
  openCheckpoint,
  readExport,
  readVerifierKey,
  readWitnessKey,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type LedgerFault,
  type Quorum,
  type Witnessed,
} from '../ledger/index.js';
import { readSnapshot } from '../platform/database/snapshot.js';
import { withOversight } from './logins.js';
import { FINE, FOUND, result, say } from './outcome.js';
import { runMonitor, runVerifyProof } from './verify-log.js';

export interface VerifyOptions {
  from: string;
  proof?: string;
  checkpoint?: string;
  key?: string;
  state?: string;
  every?: number;
  witness?: string[];
  witnesses?: number;
  maxAge?: number;
}

/** Verifies a proof, a log or a ledger, whichever is given. */
export function runVerify(options: VerifyOptions): Promise<number> {
  const { from, proof, checkpoint, key, state, every } = options;
  const asked = askedWitnesses(options);
  const isLog = /^https?:\/\//.test(from);
  if (proof !== undefined) return runVerifyProof(proof, needed('--key', key), asked?.());
  if (isLog) return runMonitor(from, { key: needed('--key', key), state: needed('--state', state), every, asked });
  if (asked) throw new Error('--witness is for a proof (--proof) or a log (--from https://…/log)');
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

function needed(option: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`${option} is missing; see: tracemark verify --help`);
  return value;
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

interface KeptCheckpoint {
  checkpoint?: string;
  key?: string;
}

async function verifyDatabase(report: (fault: LedgerFault) => void, kept: KeptCheckpoint) {
  const witnessed = await witnessedIn(kept);
  return withOversight((url) =>
    readSnapshot(url, migrations, async (snapshot) => {
      const summary = await verifyLedger(ledgerItems(snapshot), report);
      await reportStrayOpenings(snapshot, report);
      return { ...summary, leaves: await verifyKeptLog(snapshot, witnessed, report) };
    }),
  );
}

/** A checkpoint of the log that was kept elsewhere, which nobody who changed the database could change with it. */
async function witnessedIn({ checkpoint, key }: KeptCheckpoint): Promise<Witnessed[]> {
  if (checkpoint === undefined) return [];
  const verifier = readVerifierKey(needed('--key', key));
  const { size, root } = openCheckpoint(await readFile(checkpoint, 'utf8'), verifier);
  return [{ size, root, by: checkpoint }];
}

async function verifyExport(path: string, report: (fault: LedgerFault) => void) {
  const file = await open(path);
  return verifyLedger(readExport(file.createReadStream(), report), report);
}
