import { readFile } from 'node:fs/promises';
import { migrations } from '../../../migrations/index.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { withOwner } from '../logins.js';
import { FINE, result, say } from '../outcome.js';
import { StepBars } from '../progress.js';
import { BackupError } from './backup.errors.js';
import { makeBackup } from './make-backup.js';

export interface BackupOptions {
  recipient: string[];
  secrets: boolean;
  verify?: boolean;
}

/** `tracemark backup`: writes what cannot be made again into a new folder. */
export async function runBackup(
  folder: string,
  { recipient, secrets, verify = false }: BackupOptions,
): Promise<number> {
  if (secrets !== recipient.length > 0)
    throw new BackupError(
      'RECIPIENT_NEEDED',
      'give --recipient with a public key of age, whose private key this machine need not have, or --no-secrets',
    );
  const bars = new StepBars();
  const show = (step: string, done: number, total: number) => bars.show(step, done, total);
  try {
    const manifest = await withOwner(async ({ migrationUrl }, configuration) =>
      makeBackup(migrationUrl, migrations, {
        folder,
        recipients: recipient,
        logKey: await ownLogKey(configuration),
        verify,
        show,
      }),
    );
    bars.end();
    const { madeAt, ledger, log, files } = manifest;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    result({ folder, madeAt, secrets: manifest.secrets, ...ledger, log: log.size, files: files.length, bytes });
    say(`The register of ${madeAt} is in ${folder}${secrets ? '' : ', without openings and keys'}.`);
    return FINE;
  } finally {
    bars.end();
  }
}

/** The key of the log that an embedded register made for itself: it is nowhere else. */
async function ownLogKey({ log }: Configuration): Promise<Buffer | null> {
  if (log === null || !('file' in log.key) || !log.key.make) return null;
  return readFile(log.key.file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
