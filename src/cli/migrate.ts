import { migrations } from '../../migrations/index.js';
import { migrate } from '../platform/database/migrator.js';
import { withOwner } from './logins.js';
import { FINE, result, say } from './outcome.js';

/** Brings the schema up to date. Prints each migration that ran. */
export async function runMigrate(): Promise<number> {
  await withOwner(async (logins) => {
    const ran = await migrate(logins, migrations);
    for (const migration of ran) result({ migration });
    const grants = `${logins.runtimeRole} serves, ${logins.oversightRole} reads everything, ${logins.logRole} writes the log`;
    say(ran.length === 0 ? `The schema is up to date; ${grants}.` : `${ran.length} migrations ran; ${grants}.`);
  });
  return FINE;
}
