import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { TestDatabase, cloneDatabase, testServerUrl } from './postgres.js';

describe('the database of a test file', () => {
  let databases: TestDatabase[];

  beforeAll(async () => {
    databases = await Promise.all([cloneDatabase(), cloneDatabase()]);
  });

  afterAll(async () => {
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('is another one for every file', async () => {
    const [first, second] = databases as [TestDatabase, TestDatabase];
    await withClient(first.ownerUrl, (owner) => owner.query('CREATE TABLE marks (id int)'));
    const seen = await withClient(second.ownerUrl, (owner) => owner.query(`SELECT to_regclass('marks') AS found`));
    expect(seen.rows).toEqual([{ found: null }]);
  });

  it.each([
    ['the owner', 'ownerUrl', 'tracemark_owner'],
    ['the runtime', 'runtimeUrl', 'tracemark_runtime'],
    ['oversight', 'oversightUrl', 'tracemark_oversight'],
    ['the writer of the log', 'logUrl', 'tracemark_log'],
  ] as const)('lets %s in under its own name', async (_who, url, name) => {
    const { rows } = await withClient(databases[0]![url], (client) => client.query('SELECT current_user AS name'));
    expect(rows).toEqual([{ name }]);
  });

  it('lets nobody else in, and oversight make no tables', async () => {
    const { rows } = await withClient(databases[0]!.superuserUrl, (superuser) =>
      superuser.query(
        `SELECT coalesce(g.rolname, 'everybody') AS who, string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) AS may
           FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
          WHERE d.datname = current_database() GROUP BY 1 ORDER BY 1`,
      ),
    );
    expect(rows).toEqual([
      { who: 'tracemark_log', may: 'CONNECT' },
      { who: 'tracemark_oversight', may: 'CONNECT' },
      { who: 'tracemark_owner', may: 'CONNECT, CREATE, TEMPORARY' },
      { who: 'tracemark_runtime', may: 'CONNECT, TEMPORARY' },
    ]);
  });

  it('sorts by code point and knows letters beyond ASCII, on every version', async () => {
    const { rows } = await withClient(databases[0]!.runtimeUrl, (client) =>
      client.query(
        `SELECT 'a' > 'B' AS by_code_point, lower('ÉЖ') AS lower, current_setting('server_encoding') AS coded`,
      ),
    );
    expect(rows).toEqual([{ by_code_point: true, lower: 'éж', coded: 'UTF8' }]);
  });

  it('is gone when dropped, even while somebody is connected', async () => {
    const database = await cloneDatabase();
    await withClient(database.runtimeUrl, async () => {
      await database.drop();
    });
    const left = await withClient(testServerUrl('SUPERUSER'), (superuser) =>
      superuser.query('SELECT FROM pg_database WHERE datname = $1', [database.name]),
    );
    expect(left.rowCount).toBe(0);
  });
});
