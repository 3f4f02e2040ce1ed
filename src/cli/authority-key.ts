import { migrations } from '../../migrations/index.js';
import { entities } from '../entities.js';
import { Bootstrap } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { withRuntime } from './logins.js';
import { FINE, result, say } from './outcome.js';

/** Lets a national authority in again whose keys have run out or are lost. Prints the key, this once. */
export async function runAuthorityKey(): Promise<number> {
  await withRuntime(async (runtimeUrl, { size, ...timeouts }) => {
    const pool = { poolSize: size, ...timeouts };
    const database = new Database({ runtimeUrl, oversightUrl: null }, pool, entities, migrations);
    try {
      await database.open();
      result(await new Bootstrap(database).letAuthorityIn());
    } finally {
      await database.close();
    }
  });
  say('The key holds for 24 hours: issue another with it, and revoke it. It is on record as issued by nobody.');
  return FINE;
}
