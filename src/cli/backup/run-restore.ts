import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { migrations } from '../../../migrations/index.js';
import { readHead } from '../../ledger/index.js';
import type { LogConfiguration } from '../../platform/config/configuration.js';
import { replaceFile } from '../../platform/replace-file.js';
import { projections } from '../../projections.js';
import { withOwner } from '../logins.js';
import { FINE, result, say } from '../outcome.js';
import { StepBars } from '../progress.js';
import { witnessedIn, type KeptCheckpoints } from '../witnessed.js';
import { keptSteps, readIdentities } from './kept-file.js';
import { LOG_KEY, type Manifest } from './manifest.js';
import { restoreBackup } from './restore-backup.js';

export interface RestoreOptions extends KeptCheckpoints {
  identity?: string;
}

/** `tracemark restore`: fills an empty database from a backup and verifies it. */
export async function runRestore(folder: string, { identity, ...kept }: RestoreOptions): Promise<number> {
  const identities = identity === undefined ? null : readIdentities(await readFile(identity, 'utf8'), identity);
  const witnessed = await witnessedIn(kept);
  const bars = new StepBars();
  const show = (step: string, done: number, total: number) => bars.show(step, done, total);
  try {
    await withOwner(
      async (logins, { log }) => {
        const order = { folder, identities, migrations, projections, witnessed, show };
        const manifest = await restoreBackup(logins, order);
        bars.end();
        const { madeAt, ledger } = manifest;
        result({ folder, madeAt, ...ledger, log: manifest.log.size, secrets: manifest.secrets });
        say(`The register of ${madeAt} is restored and verified.`);
        if (manifest.secrets === 'leftOut')
          say('It has no openings and no keys: let the national authority in with tracemark authority-key.');
        await putLogKey(folder, manifest, identities, log);
        for (const line of await aboutLog(manifest, log)) say(line);
      },
      { mayBeNew: true },
    );
    return FINE;
  } finally {
    bars.end();
  }
}

/** The key of the log goes to where this register looks for it; one that is there stays. */
async function putLogKey(
  folder: string,
  { files }: Manifest,
  identities: readonly string[] | null,
  log: LogConfiguration | null,
): Promise<void> {
  if (!files.some(({ name }) => name === LOG_KEY)) return;
  const place = log !== null && 'file' in log.key ? log.key.file : null;
  if (place === null || (await textOf(place)) !== null)
    return say(`The key of the log is in ${LOG_KEY}; it was left there.`);
  const key = new PassThrough();
  const [pem] = await Promise.all([
    buffer(key),
    pipeline([...keptSteps(join(folder, LOG_KEY), identities), key] as never),
  ]);
  await replaceFile(place, pem.toString());
  say(`The key of the log is in ${place}.`);
}

/** What the log must go on from, and whether it can: nothing is signed that takes back what was published. */
async function aboutLog({ log: { size, publishedSize } }: Manifest, log: LogConfiguration | null): Promise<string[]> {
  if (log === null) return publishedSize === null ? [] : [GO_ON];
  const note = await textOf(log.stateFile);
  if (note === null) return publishedSize === null ? [] : [`${log.stateFile} is not there. ${GO_ON}`];
  const signed = readHead(note).size;
  if (signed <= size) return [];
  return [
    `${log.stateFile} holds a checkpoint of ${signed} entries, and this backup has ${size}: it is older than the log.`,
    'The log is not written on, and must not be. See docs/operations.md, "After a restore".',
  ];
}

const GO_ON =
  'The log goes on from the last checkpoint it signed: put the state file back from where it was kept, never an older one. ' +
  'See docs/operations.md, "After a restore".';

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
