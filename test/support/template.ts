import { migrations } from '../../migrations/index.js';
import { createDatabase, grantedRoles } from '../../src/platform/database/embedded/roles.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { migrate } from '../../src/platform/database/migrator.js';

/** Every test database is a copy of this one. */
export const templateName = 'tracemark_template';

/**
 * Makes the template afresh, owned by the owner's role. What is added to it through `ownerUrl`, which leads into it,
 * every test finds. No connection may stay open in it: PostgreSQL copies only a database that nobody uses.
 */
export async function prepareTemplate(superuserUrl: string, ownerUrl: string): Promise<void> {
  await withClient(superuserUrl, async (superuser) => {
    await superuser.query('DROP DATABASE IF EXISTS tracemark_template WITH (FORCE)');
    await createDatabase(superuser, templateName);
  });
  await migrate({ migrationUrl: ownerUrl, ...grantedRoles }, migrations);
}
