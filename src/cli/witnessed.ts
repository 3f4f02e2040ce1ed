import { readFile } from 'node:fs/promises';
import { openCheckpoint, readVerifierKey, type KeptHead, type VerifierKey } from '../ledger/index.js';

/** Checkpoints that were kept elsewhere, as options of a command name them. */
export interface KeptCheckpoints {
  /** Files of signed notes. */
  checkpoint?: readonly string[];
  /** Verifies them. */
  key?: string;
}

export function needed(option: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`${option} is missing; see: tracemark verify --help`);
  return value;
}

/** Heads of the log in files that were kept elsewhere. */
export const keptHeads = (files: readonly string[], key: VerifierKey): Promise<KeptHead[]> =>
  Promise.all(files.map(async (by) => ({ ...openCheckpoint(await readFile(by, 'utf8'), key), by })));

/** Checkpoints of the log that were kept elsewhere, which nobody who changed the database could change with it. */
export async function witnessedIn({ checkpoint = [], key }: KeptCheckpoints): Promise<KeptHead[]> {
  return checkpoint.length === 0 ? [] : keptHeads(checkpoint, readVerifierKey(needed('--key', key)));
}
