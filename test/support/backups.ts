import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { migrations } from '../../migrations/index.js';
import { makeBackup, type BackupOrder } from '../../src/cli/backup/make-backup.js';
import type { Manifest } from '../../src/cli/backup/manifest.js';
import { restoreBackup, type RestoreOrder } from '../../src/cli/backup/restore-backup.js';
import { createDatabase, grantedRoles } from '../../src/platform/database/embedded/roles.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { projections } from '../../src/projections.js';
import { dropDatabase, testServerUrl, type TestDatabase } from './postgres.js';

/** A key of age and a folder for backups, of one test file. */
export interface Backups {
  folder: string;
  recipient: string;
  identity: string;
  identityFile: string;
  at: (name: string) => string;
  make: (database: Pick<TestDatabase, 'ownerUrl'>, name: string, order?: Partial<BackupOrder>) => Promise<Manifest>;
  restore: (database: Pick<TestDatabase, 'ownerUrl'>, name: string, order?: Partial<RestoreOrder>) => Promise<Manifest>;
  remove: () => void;
}

export async function someBackups(): Promise<Backups> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-backup-'));
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const identityFile = join(folder, 'identity.txt');
  writeFileSync(identityFile, `# public key: ${recipient}\n${identity}\n`);
  const at = (name: string) => join(folder, name);
  return {
    folder,
    recipient,
    identity,
    identityFile,
    at,
    make: ({ ownerUrl }, name, order = {}) =>
      makeBackup(ownerUrl, migrations, {
        folder: at(name),
        recipients: [recipient],
        logKey: null,
        verify: false,
        show: () => undefined,
        ...order,
      }),
    restore: ({ ownerUrl }, name, order = {}) =>
      restoreBackup(
        { migrationUrl: ownerUrl, ...grantedRoles },
        {
          folder: at(name),
          identities: [identity],
          migrations,
          projections,
          witnessed: [],
          show: () => undefined,
          ...order,
        },
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A database that nothing was ever done to: not even migrated. */
export async function newDatabase(name: string): Promise<TestDatabase> {
  await withClient(testServerUrl('SUPERUSER'), (superuser) => createDatabase(superuser, name));
  return {
    name,
    superuserUrl: testServerUrl('SUPERUSER', name),
    ownerUrl: testServerUrl('OWNER', name),
    runtimeUrl: testServerUrl('RUNTIME', name),
    oversightUrl: testServerUrl('OVERSIGHT', name),
    logUrl: testServerUrl('LOG', name),
    drop: () => dropDatabase(name),
  };
}
