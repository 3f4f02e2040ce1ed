import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Account, canEnter } from './account.js';
import { EmbeddedDatabaseError, EmbeddedUnavailableError } from './errors.js';
import { makeOpenFolder } from './shared-binaries.js';
import { readState, ServerState } from './state.js';

/** Makes the data folder. Root's lets other users pass through (mode 711), so that the server's user gets in. */
export function makeDataDir(dataDir: string): void {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/** Removes a data folder whose server is stopped, with its data wherever they stand. */
export function removeDataDir(dataDir: string): void {
  const elsewhere = readState(dataDir)?.elsewhere;
  for (const folder of [elsewhere, dataDir]) if (folder) rmSync(folder, { recursive: true, force: true });
}

/**
 * Decides where new data go: null for the data folder itself, or, where the account cannot enter that, a new folder
 * under `sharedRoot`. Never a temporary folder: these data must last.
 */
export function chooseElsewhere(dataDir: string, account: Account | null, sharedRoot: string): string | null {
  if (canEnter(dataDir, account)) return null;
  const elsewhere = join(sharedRoot, `data-${randomBytes(6).toString('hex')}`);
  try {
    makeOpenFolder(sharedRoot);
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o711);
    writeFileSync(join(elsewhere, 'belongs-to'), realpathSync(dataDir));
  } catch (error) {
    throw new EmbeddedUnavailableError(
      `PostgreSQL refuses to run as root, no other user may enter ${dataDir}, and ${(error as Error).message}`,
    );
  }
  return elsewhere;
}

/**
 * The folder that holds the cluster. A copied data folder does not get the original's data, and data that became
 * unreachable are never replaced by empty ones.
 */
export function clusterParent(dataDir: string, state: ServerState, account: Account | null): string {
  const parent = state.elsewhere ?? dataDir;
  if (state.elsewhere !== null) {
    const marker = join(parent, 'belongs-to');
    const belongsTo = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : 'nobody: the folder is gone';
    if (belongsTo !== realpathSync(dataDir)) {
      throw new EmbeddedDatabaseError(
        `The data of ${dataDir} are in ${parent}, which belongs to ${belongsTo}. ` +
          `Where the data folder was moved, write its new path into ${marker}`,
      );
    }
  }
  if (!canEnter(parent, account)) {
    throw new EmbeddedDatabaseError(`User id ${account?.uid}, which PostgreSQL runs as, may no longer enter ${parent}`);
  }
  return parent;
}
