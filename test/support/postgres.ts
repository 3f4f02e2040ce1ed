import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createDatabase } from '../../src/platform/database/embedded/roles.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { templateName } from './template.js';

export interface TestDatabase {
  name: string;
  superuserUrl: string;
  ownerUrl: string;
  runtimeUrl: string;
  oversightUrl: string;
  logUrl: string;
  /** Ends whatever is connected and removes the database. */
  drop(): Promise<void>;
}

type Login = 'SUPERUSER' | 'OWNER' | 'RUNTIME' | 'OVERSIGHT' | 'LOG';

/** URL of the run's server for one login; `database` replaces the one it leads into. */
export function testServerUrl(login: Login, database?: string): string {
  const url = process.env[`TRACEMARK_TEST_${login}_URL`];
  if (url === undefined) throw new Error('No test server: these tests run under Jest, with its global setup');
  if (database === undefined) return url;
  const at = new URL(url);
  at.pathname = database;
  return at.href;
}

/** A database of its own for one test file, copied from the migrated template. */
export async function cloneDatabase(name = `test_${randomBytes(6).toString('hex')}`): Promise<TestDatabase> {
  await withClient(testServerUrl('SUPERUSER'), (superuser) => copyTemplate(superuser, name));
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

/** Autovacuum may be in the template at that moment (55006 object_in_use); it leaves when asked, within seconds. */
async function copyTemplate(superuser: Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createDatabase(superuser, name, templateName);
    } catch (error) {
      if ((error as { code?: unknown }).code !== '55006' || attempt === 10) throw error;
      await sleep(200);
    }
  }
}

export async function dropDatabase(name: string): Promise<void> {
  await withClient(testServerUrl('SUPERUSER'), async (superuser) => {
    const statement = `DROP DATABASE IF EXISTS ${superuser.escapeIdentifier(name)} WITH (FORCE)`;
    await superuser.query(statement);
  });
}
