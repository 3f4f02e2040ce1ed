import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogWriter } from '../../src/ledger/log/log-writer.js';
import { NoteSigner } from '../../src/ledger/log/signed-note.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { LOG_KEY, ORIGIN } from './log-key.js';
import type { TestDatabase } from './postgres.js';

export { ORIGIN } from './log-key.js';

/** The log of a registry under test, written when a test says so. */
export interface TestLog {
  signer: NoteSigner;
  stateFile: string;
  /** Integrates all that waits and publishes it; the size of the log. */
  write: () => Promise<number>;
  remove: () => void;
}

export function logOf(database: TestDatabase, signer = new NoteSigner(ORIGIN, LOG_KEY)): TestLog {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-log-'));
  const stateFile = join(folder, 'state');
  return {
    signer,
    stateFile,
    write: () => writeLog(database, signer, stateFile),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const newSigner = (origin = ORIGIN): NoteSigner =>
  new NoteSigner(origin, generateKeyPairSync('ed25519').privateKey);

const writeLog = (database: TestDatabase, signer: NoteSigner, stateFile: string): Promise<number> =>
  withClient(database.logUrl, async (client) => {
    const writer = await LogWriter.open(client, signer, stateFile);
    if (writer === null) throw new Error('somebody else writes the log');
    for await (const _ of writer.integrate());
    await writer.publish();
    return writer.size;
  });
