import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateX25519Identity } from 'age-encryption';
import { KEPT_TABLES, LEFT_OUT, rebuiltTables } from '../src/cli/backup/kept-tables.js';
import { FORMAT, type Manifest } from '../src/cli/backup/manifest.js';
import { requireWholeLedger } from '../src/cli/backup/whole-ledger.js';
import { LogRefusedError } from '../src/ledger/log/log.errors.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { projections } from '../src/projections.js';
import { actAtRandom, randomFrom } from './support/acting.js';
import { faultsIn } from './support/audit.js';
import { newDatabase, someBackups, type Backups } from './support/backups.js';
import { logOf, newSigner, type TestLog } from './support/log.js';
import { UNPROTECTED } from './support/login-rights.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startInstance,
  startRegistry,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { tracemark } from './support/service-process.js';
import { tamper } from './support/superuser-snapshot.js';

const SEED = 20_270_301;
const ACTS = process.env.TRACEMARK_TEST_TIER === 'long' ? 5_000 : 60;

const TABLES = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`;

/** Changes one byte in the middle of a file. */
function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = bytes[middle]! ^ 1;
  writeFileSync(path, bytes);
}

/** Rewrites the manifest of a backup. */
const changing =
  (change: (manifest: Manifest) => object) =>
  (folder: string): void => {
    const path = join(folder, 'manifest.json');
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Manifest)));
  };

describe('a backup', () => {
  const signer = newSigner();
  let registry: TestRegistry;
  let armourer: Caller;
  let log: TestLog;
  let backups: Backups;
  let made: Manifest;
  let tables: string[];
  const databases: TestDatabase[] = [];

  const emptyDatabase = async (name?: string): Promise<TestDatabase> => {
    const database = name === undefined ? await cloneDatabase() : await newDatabase(name);
    databases.push(database);
    return database;
  };
  const ask = <Row extends object>({ superuserUrl }: TestDatabase, sql: string, values: unknown[] = []) =>
    withClient(superuserUrl, async (client) => (await client.query<Row>(sql, values)).rows);
  /** Each table as one digest of its rows, whatever their order. */
  const contentOf = ({ superuserUrl }: TestDatabase, without: readonly string[]) =>
    withClient(superuserUrl, async (client) => {
      const content: Record<string, string> = {};
      for (const table of tables.filter((name) => !without.includes(name))) {
        // The transaction that recorded an entry means nothing in another database.
        const row = `md5((to_jsonb(t) - 'transaction_id')::text)`;
        const sql = `SELECT count(*) || ' ' || md5(string_agg(${row}, '' ORDER BY ${row})) AS sum FROM ${table} t`;
        content[table] = (await client.query<{ sum: string }>(sql)).rows[0]!.sum;
      }
      return content;
    });
  const copy = (name: string): string => {
    cpSync(backups.at('whole'), backups.at(name), { recursive: true });
    return backups.at(name);
  };
  const refusal = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'nothing was refused',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );

  beforeAll(async () => {
    registry = await startRegistry({ TRACEMARK_QUOTA_SEARCHES: '0', TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '0' });
    const police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    const investigator = await newOfficer(registry, police, 'investigator');
    await actAtRandom({ armourer, investigator, authority: registry.authority }, randomFrom(SEED), ACTS);
    const markings = [{ kind: 'serial', text: '"quoted" \\ \\N', appliedBy: 'Proof House, Liège 𐍈' }];
    await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201);
    await armourer.post('/v1/import-mappings', { name: 'theirs', columns: { Serial: 'serial' } });
    log = logOf(registry.clone, signer);
    await log.write();
    await armourer.post('/v1/weapons', aWeapon()).expect(201);
    tables = (await ask<{ name: string }>(registry.clone, TABLES)).map(({ name }) => name);
    backups = await someBackups();
    made = await backups.make(registry.clone, 'whole', { verify: true });
  }, 600_000);

  afterAll(async () => {
    log.remove();
    backups.remove();
    await registry.close();
    for (const database of databases) await database.drop();
  });

  it('has a way for every table: it is kept, made again, or left out for a reason', () => {
    const ways = [...KEPT_TABLES.map(({ table }) => table), ...rebuiltTables(projections), ...Object.keys(LEFT_OUT)];
    expect(ways.sort()).toEqual(tables);
  });

  it('holds what its manifest says, for its owner’s eyes only, and nothing personal in plain', async () => {
    const folder = backups.at('whole');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', ...made.files.map(({ name }) => name)].sort());
    for (const { name, bytes, sha256 } of made.files) {
      const content = readFileSync(join(folder, name));
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect([name, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([name, bytes, sha256]);
    }
    const encrypted = made.files.filter(({ name }) => name.endsWith('.age')).map(({ table }) => table);
    const protectedTables = KEPT_TABLES.filter(({ protection }) => protection !== 'plain').map(({ table }) => table);
    expect(encrypted.sort()).toEqual(protectedTables.sort());
    const [{ entries }] = (await ask<{ entries: string }>(
      registry.clone,
      'SELECT count(*) AS entries FROM ledger_entries',
    )) as [{ entries: string }];
    expect(made).toMatchObject({ format: FORMAT, secrets: 'encrypted', ledger: { entries: Number(entries) } });
    expect(made.log.size).toBe(Number(entries) - 1);
    expect(readFileSync(join(folder, 'checkpoint'), 'utf8')).toBe(readFileSync(log.stateFile, 'utf8'));
  });

  it('is restored into a database that is not even migrated: every row of every table, and a service serves on it', async () => {
    const target = await emptyDatabase(`test_restore_${process.pid}`);
    await backups.restore(target, 'whole');
    const without = ['schema_migrations'];
    expect(await contentOf(target, without)).toEqual(await contentOf(registry.clone, without));
    expect(await ask(target, UNPROTECTED)).toEqual(await ask(registry.clone, UNPROTECTED));
    expect(await ask(target, `SELECT tgname FROM pg_trigger WHERE tgenabled = 'D'`)).toEqual([]);

    const restored = await startInstance(target);
    try {
      const again = restored.caller(armourer.token);
      const { body } = await again.post('/v1/weapons', aWeapon()).expect(201);
      await again.get(`/v1/weapons/${body.id}`).expect(200);
    } finally {
      await restored.stop();
    }
    expect(await faultsIn(target)).toEqual([]);
  });

  it('goes on from the last checkpoint signed, and never from before it', async () => {
    const behind = await emptyDatabase();
    await backups.restore(behind, 'whole');
    const stateBefore = readFileSync(log.stateFile, 'utf8');
    await log.write();
    const stateAfter = readFileSync(log.stateFile, 'utf8');
    const onRestored = logOf(behind, signer);
    try {
      await expect(onRestored.write()).rejects.toThrow(/is not there/);
      writeFileSync(onRestored.stateFile, stateAfter);
      await expect(onRestored.write()).rejects.toThrow(LogRefusedError);
      await expect(onRestored.write()).rejects.toThrow(/older than the log/);
      expect(readFileSync(onRestored.stateFile, 'utf8')).toBe(stateAfter);
      writeFileSync(onRestored.stateFile, stateBefore);
      expect(await onRestored.write()).toBe(made.ledger.entries);
    } finally {
      onRestored.remove();
    }
  });

  it('is replaced by a log of another name where what was published is lost for good, as the documents say', async () => {
    const behind = await emptyDatabase();
    await backups.restore(behind, 'whole');
    const anew = logOf(behind, newSigner('registry.example/log-2'));
    try {
      await expect(anew.write()).rejects.toThrow(/is not there/);
      await withClient(behind.ownerUrl, (client) =>
        client.query(`
          ALTER TABLE log_head NO FORCE ROW LEVEL SECURITY;
          UPDATE log_head SET published_size = NULL, note = NULL, published_at = NULL;
          ALTER TABLE log_head FORCE ROW LEVEL SECURITY`),
      );
      expect(await anew.write()).toBe(made.ledger.entries);
    } finally {
      anew.remove();
    }
  });

  it('without secrets leaves out what opens and lets in, and is restored all the same', async () => {
    const plain = await backups.make(registry.clone, 'plain', { recipients: [] });
    const secret = KEPT_TABLES.filter(({ protection }) => protection === 'secret').map(({ table }) => table);
    expect(plain.secrets).toBe('leftOut');
    expect(plain.files.filter(({ table }) => secret.includes(table!))).toEqual([]);
    expect(plain.files.filter(({ name }) => name.endsWith('.age'))).toEqual([]);
    const target = await emptyDatabase();
    await backups.restore(target, 'plain', { identities: null });
    expect(await ask(target, 'SELECT FROM entry_openings')).toEqual([]);
    expect(await ask(target, 'SELECT FROM markings WHERE applied_by IS NOT NULL')).toEqual([]);
    expect(await faultsIn(target)).toEqual([]);
  });

  it('restores beside a checkpoint that was kept elsewhere, and no log that does not go on from it', async () => {
    const target = await emptyDatabase();
    const root = Buffer.alloc(32, 7);
    const witnessed = [{ size: 3, root, by: 'a witness' }];
    await expect(backups.restore(target, 'whole', { witnessed })).rejects.toThrow(/NOT_RESTORED.*forked.*a witness/);
    expect(await ask(target, 'SELECT FROM ledger_entries')).toEqual([]);
    expect(await ask(target, 'SELECT size FROM log_head')).toEqual([{ size: 0 }]);
  });

  describe('is refused by name, and leaves nothing behind', () => {
    const damages: [string, string, (folder: string) => unknown][] = [
      ['a file too short', 'FILE_TRUNCATED', (folder) => truncateSync(join(folder, 'ledger_entries.copy.gz'), 100)],
      ['a changed file', 'FILE_ALTERED', (folder) => flip(join(folder, 'entry_openings.copy.gz.age'))],
      ['a longer file', 'FILE_ALTERED', (folder) => appendFileSync(join(folder, 'log_leaves.copy.gz'), 'x')],
      ['a missing file', 'FILE_MISSING', (folder) => rmSync(join(folder, 'grants.copy.gz.age'))],
      ['a file too many', 'FILE_SURPLUS', (folder) => writeFileSync(join(folder, 'more.copy.gz'), '')],
      ['no manifest', 'NO_BACKUP', (folder) => rmSync(join(folder, 'manifest.json'))],
      ['half a manifest', 'MANIFEST_UNREADABLE', (folder) => truncateSync(join(folder, 'manifest.json'), 300)],
      ['a manifest of another shape', 'MANIFEST_UNREADABLE', changing((manifest) => ({ ...manifest, files: 7 }))],
      [
        'a file elsewhere',
        'MANIFEST_UNREADABLE',
        changing((manifest) => ({ ...manifest, files: [{ ...manifest.files[0]!, name: '../passwd' }] })),
      ],
      ['a newer format', 'OTHER_FORMAT', changing((manifest) => ({ ...manifest, format: 'tracemark-backup/2' }))],
      [
        'a newer schema',
        'OTHER_SCHEMA',
        changing((manifest) => ({ ...manifest, migrations: [...manifest.migrations, 'AddThings1900000000000'] })),
      ],
      [
        'an older schema',
        'OTHER_SCHEMA',
        changing((manifest) => ({ ...manifest, migrations: manifest.migrations.slice(0, -1) })),
      ],
      [
        'a table left out of the manifest',
        'FILE_MISSING',
        changing((manifest) => ({ ...manifest, files: manifest.files.filter(({ table }) => table !== 'grants') })),
      ],
    ];

    it.each(damages)('%s', async (name, code, damage) => {
      const folder = copy(code + name);
      damage(folder);
      const target = databases[0]!;
      expect(await refusal(backups.restore(target, code + name))).toBe(code);
      rmSync(folder, { recursive: true });
    });

    it.each([
      ['fewer rows than its manifest says', `rows`],
      ['another root than its manifest says', 'root'],
    ])('a backup that has %s', async (_, what) => {
      const name = `wrong-${what}`;
      changing((manifest) => ({
        ...manifest,
        files: manifest.files.map((file) => (what === 'rows' && file.table === 'jobs' ? { ...file, rows: 5 } : file)),
        log: what === 'root' ? { ...manifest.log, root: Buffer.alloc(32).toString('base64') } : manifest.log,
      }))(copy(name));
      const target = await emptyDatabase();
      expect(await refusal(backups.restore(target, name))).toBe(what === 'rows' ? 'FILE_ALTERED' : 'NOT_RESTORED');
      expect(await ask(target, 'SELECT FROM agencies')).toEqual([]);
      expect(await ask(target, 'SELECT size FROM log_head')).toEqual([{ size: 0 }]);
      expect(await ask(target, UNPROTECTED)).toEqual(await ask(registry.clone, UNPROTECTED));
    });

    it('no identity, and another one', async () => {
      const target = databases[0]!;
      expect(await refusal(backups.restore(target, 'whole', { identities: null }))).toBe('IDENTITY_NEEDED');
      const other = await generateX25519Identity();
      expect(await refusal(backups.restore(target, 'whole', { identities: [other] }))).toBe('WRONG_IDENTITY');
    });

    it('a database that holds anything', async () => {
      await expect(backups.restore(registry.clone, 'whole')).rejects.toThrow(/DATABASE_NOT_EMPTY.*ledger_entries/);
      const strange = await emptyDatabase(`test_strange_${process.pid}`);
      await withClient(strange.ownerUrl, (client) => client.query('CREATE TABLE shopping (item text)'));
      await expect(backups.restore(strange, 'whole')).rejects.toThrow(/DATABASE_NOT_EMPTY.*shopping/);
      expect((await ask<{ name: string }>(strange, TABLES)).map(({ name }) => name)).toEqual(['shopping']);
    });
  });

  describe('is not made', () => {
    const leftBehind = () => readdirSync(backups.folder).filter((name) => name.includes('unfinished'));

    it('into a folder that holds anything', async () => {
      expect(await refusal(backups.make(registry.clone, 'whole'))).toBe('FOLDER_NOT_EMPTY');
    });

    it('for somebody who has no key', async () => {
      expect(await refusal(backups.make(registry.clone, 'nobody', { recipients: ['age1nobody'] }))).toBe(
        'NO_RECIPIENT',
      );
      const { code, stderr } = await tracemark(
        { TRACEMARK_MIGRATION_URL: registry.clone.ownerUrl },
        'backup',
        backups.at('n'),
      );
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('RECIPIENT_NEEDED') });
    });

    it('by a login that does not see it whole', async () => {
      const asRuntime = backups.make({ ownerUrl: registry.clone.runtimeUrl }, 'blind');
      await expect(asRuntime).rejects.toThrow(/does not see every row/);
      expect(leftBehind()).toEqual([]);
    });

    it('where what writes it fails midway, as a full disk does', async () => {
      const show = (step: string) => {
        if (step === 'ledger_entries') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      };
      expect(await refusal(backups.make(registry.clone, 'full', { show }))).toBe('DISK_FULL');
      expect(leftBehind()).toEqual([]);
      expect(readdirSync(backups.folder)).not.toContain('full');
    });

    it.each([
      [
        'an entry is gone',
        `DELETE FROM ledger_entries WHERE id = (SELECT id FROM ledger_entries ORDER BY id DESC LIMIT 1)`,
      ],
      [
        'a head is another',
        `UPDATE streams SET hash = sha256(hash) WHERE id = (SELECT min(id::text)::uuid FROM streams)`,
      ],
      ['a leaf is gone', `DELETE FROM log_leaves WHERE index = 2`],
      ['something waits that is no entry', `INSERT INTO ledger_outbox VALUES (gen_random_uuid(), sha256('x'))`],
    ])('where %s', async (_, sql) => {
      const tampered = tamper(registry.clone.superuserUrl, async ({ run, snapshot }) => {
        await requireWholeLedger(snapshot);
        await run(sql);
        return requireWholeLedger(snapshot);
      });
      expect(await refusal(tampered)).toBe('LEDGER_NOT_WHOLE');
    });
  });

  it('is made and restored by the command line, which says what the log needs', async () => {
    const target = await emptyDatabase();
    const own = { TRACEMARK_MIGRATION_URL: registry.clone.ownerUrl };
    const making = await tracemark(own, 'backup', backups.at('by-command'), '--recipient', backups.recipient);
    expect(making).toMatchObject({ code: 0 });
    expect(making.results()).toEqual([expect.objectContaining({ secrets: 'encrypted', log: expect.any(Number) })]);
    const restoring = await tracemark(
      { TRACEMARK_MIGRATION_URL: target.ownerUrl },
      ...['restore', backups.at('by-command'), '--identity', backups.identityFile],
    );
    expect(restoring).toMatchObject({ code: 0, stderr: expect.stringContaining('put the state file back') });
  });
});
