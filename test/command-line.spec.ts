import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrations } from '../migrations/index.js';
import { createDatabase } from '../src/platform/database/embedded/roles.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { dropDatabase, testServerUrl } from './support/postgres.js';
import { aWeapon, callerOf, newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';
import { startProcess, tracemark } from './support/service-process.js';

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-cli-'));
  const exported = join(folder, 'ledger.ndjson');
  let registry: TestRegistry;
  let environment: Record<string, string>;
  const run = (...command: string[]) => tracemark(environment, ...command);

  beforeAll(async () => {
    registry = await startRegistry();
    const { oversightUrl, ownerUrl } = registry.clone;
    environment = { TRACEMARK_OVERSIGHT_URL: oversightUrl, TRACEMARK_MIGRATION_URL: ownerUrl };
    const armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
    for (let made = 0; made < 3; made += 1)
      await armourer.post('/v1/weapons', aWeapon({ basis: 'Act 12' })).expect(201);
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await registry.close();
  });

  it('finds nothing to migrate', async () => {
    expect(await run('migrate')).toMatchObject({ code: 0, stdout: '' });
  });

  it('migrates an empty database of somebody else, step by step, and then the service serves on it', async () => {
    const name = `test_empty_${process.pid}`;
    const on = (login: Parameters<typeof testServerUrl>[0]) => testServerUrl(login, name);
    await withClient(testServerUrl('SUPERUSER'), (superuser) => createDatabase(superuser, name));
    const empty = {
      TRACEMARK_MIGRATION_URL: on('OWNER'),
      TRACEMARK_DATABASE_URL: on('RUNTIME'),
      TRACEMARK_OVERSIGHT_URL: on('OVERSIGHT'),
    };
    try {
      const { code, results } = await tracemark(empty, 'migrate');
      expect({ code, ran: results().map(({ migration }) => migration) }).toEqual({
        code: 0,
        ran: migrations.map((migration) => migration.name),
      });
      const service = startProcess({ ...empty, TRACEMARK_PORT: '0' });
      await callerOf(await service.serving)('')
        .get('/health/ready')
        .expect(200);
      service.child.kill('SIGTERM');
      expect(await service.ended).toBe(0);
    } finally {
      await dropDatabase(name);
    }
  });

  it('verifies the database, and an export that nobody else may read', async () => {
    const verified = await run('verify');
    const read = { streams: 3, entries: 3, openings: 3, faults: 0 };
    expect(verified.results()).toEqual([{ ...read, leaves: 0 }]);
    expect((await run('export', exported)).code).toBe(0);
    expect(statSync(exported).mode & 0o777).toBe(0o600);
    const { code, results } = await run('verify', '--from', exported);
    expect({ code, read: results() }).toEqual({ code: 0, read: [read] });
  });

  it('overwrites no file', async () => {
    const file = join(folder, 'taken');
    writeFileSync(file, 'mine');
    expect((await run('export', file)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('names the line of an export that was altered, and ends with 1', async () => {
    const altered = join(folder, 'altered.ndjson');
    writeFileSync(altered, readFileSync(exported, 'utf8').replace('Act 12', 'Act 13'));
    const { code, results } = await run('verify', '--from', altered);
    expect(results()[0]).toMatchObject({ break: 'opening', line: 2 });
    expect(code).toBe(1);
  });

  it('names table, row and column that the ledger does not make, and ends with 1', async () => {
    expect((await run('replay', '--check')).code).toBe(0);
    const { rows } = await withClient(registry.clone.superuserUrl, (superuser) =>
      superuser.query(
        `UPDATE weapons SET year_of_manufacture = 1911 WHERE id = (SELECT min(id::text)::uuid FROM weapons) RETURNING id`,
      ),
    );
    const { code, results } = await run('replay', '--check');
    expect(results()[0]).toEqual({
      table: 'weapons',
      id: rows[0].id,
      column: 'year_of_manufacture',
      problem: 'differs',
    });
    expect(code).toBe(1);
  });

  it('lets a national authority in again whose keys have all run out, with a key that says so', async () => {
    const { runtimeUrl, superuserUrl } = registry.clone;
    await withClient(superuserUrl, (superuser) => superuser.query(`UPDATE credentials SET expires_at = now()`));
    await registry.authority.get('/v1/me').expect(401);
    const { code, results } = await tracemark({ TRACEMARK_DATABASE_URL: runtimeUrl }, 'authority-key');
    const [made] = results() as [{ officer: string; credential: string; token: string }];
    expect(code).toBe(0);
    const again = registry.caller(made.token, made.officer);
    const { items } = (await again.get('/v1/credentials').expect(200)).body;
    expect(items.find(({ id }: { id: string }) => id === made.credential)).toMatchObject({
      officerId: made.officer,
      issuedBy: null,
      name: 'issued by the operator',
    });
    await newAgency({ ...registry, authority: again }, 'customs');
    await withClient(superuserUrl, (superuser) => superuser.query(`UPDATE grants SET ended_at = now()`));
    const refused = await tracemark({ TRACEMARK_DATABASE_URL: runtimeUrl }, 'authority-key');
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: 'The national authority has no administrator\n' });
  });

  it('prints the description of the API that is checked in', async () => {
    expect((await run('openapi')).stdout).toBe(readFileSync('docs/openapi.json', 'utf8'));
  });

  it.each([
    ['a command there is not', ['destroy'], {}],
    ['a file there is not', ['verify', '--from', '/nowhere/ledger.ndjson'], {}],
    ['replay without --check', ['replay'], {}],
    ['a demonstration of no number of weapons', ['demo', '--once', '--weapons', 'many'], {}],
    ['a login that does not see every row', ['verify'], { TRACEMARK_OVERSIGHT_URL: 'runtimeUrl' }],
    [
      'no register where it should be',
      ['verify'],
      { TRACEMARK_OVERSIGHT_URL: '', TRACEMARK_MIGRATION_URL: '', TRACEMARK_DATA_DIR: '/nowhere' },
    ],
  ])('ends with 2 on %s, and prints no result', async (_, command, changes) => {
    const { runtimeUrl } = registry.clone;
    const changed = Object.entries(changes).map(([name, value]) => [name, value === 'runtimeUrl' ? runtimeUrl : value]);
    const { code, stdout, stderr } = await tracemark({ ...environment, ...Object.fromEntries(changed) }, ...command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });
});
