import { readFile } from 'node:fs/promises';
import { openCheckpoint, readVerifierKey, type Witnessed } from '../ledger/index.js';

/** A checkpoint that was kept elsewhere, as options of a command name it. */
export interface KeptCheckpoint {
  /** File of the signed note. */
  checkpoint?: string;
  /** Verifies it. */
  key?: string;
}

export function needed(option: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`${option} is missing; see: tracemark verify --help`);
  return value;
}

/** A checkpoint of the log that was kept elsewhere, which nobody who changed the database could change with it. */
export async function witnessedIn({ checkpoint, key }: KeptCheckpoint): Promise<Witnessed[]> {
  if (checkpoint === undefined) return [];
  const verifier = readVerifierKey(needed('--key', key));
  const { size, root } = openCheckpoint(await readFile(checkpoint, 'utf8'), verifier);
  return [{ size, root, by: checkpoint }];
}
