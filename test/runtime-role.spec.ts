import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { AS_OWNER, CALLABLE, GRANTED, LOG, RUNTIME, UNPROTECTED, UNREAD } from './support/login-rights.js';
import { everyRow } from './support/refusals.js';
import { aWeapon, newAgency, newOfficer, newUnit, startRegistry, type TestRegistry } from './support/registry.js';

const PERMISSION_DENIED = '42501';

describe('raw SQL under the logins of the service', () => {
  let registry: TestRegistry;
  let own: { agency: string; unit: string; officer: string };
  let ownWeapon: string;
  let otherUnit: string;

  beforeAll(async () => {
    registry = await startRegistry();
    const police = await newAgency(registry, 'police');
    const military = await newAgency(registry, 'military');
    const north = await newUnit(police, 'North');
    otherUnit = await newUnit(police, 'South');
    for (const [agency, unit] of [
      [police, north],
      [police, otherUnit],
      [military, military.rootUnit],
    ] as const) {
      const armourer = await newOfficer(registry, agency, 'armourer', unit);
      const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
      await armourer.post(`/v1/weapons/${id}/losses`, { kind: 'lost', circumstances: 'On patrol' }).expect(201);
      if (unit !== north) continue;
      own = { agency: police.id, unit, officer: armourer.officer };
      ownWeapon = id;
    }
  });

  afterAll(() => registry.close());

  const as = <T>(login: 'runtimeUrl' | 'oversightUrl' | 'logUrl', work: (client: Client) => Promise<T>): Promise<T> =>
    withClient(registry.clone[login], work);

  const actAs = (client: Client, { agency, unit, officer } = own) =>
    client.query(
      `SELECT set_config('tracemark.units', $1, false), set_config('tracemark.agency', $2, false),
              set_config('tracemark.officer', $3, false)`,
      [unit, agency, officer],
    );

  const refusalOf = (client: Client, statement: string): Promise<unknown> =>
    client.query(statement).then(
      () => 'carried out',
      (error: { code: string }) => error.code,
    );

  const tables = async (): Promise<string[]> => [...(await everyRow(registry.clone)).keys()];

  const counts = async (client: Client): Promise<Record<string, number>> => {
    const seen: Record<string, number> = {};
    for (const table of (await tables()).filter((name) => RUNTIME[name]?.includes('SELECT'))) {
      const counting = `SELECT count(*)::int AS rows FROM ${client.escapeIdentifier(table)}`;
      seen[table] = (await client.query(counting)).rows[0].rows;
    }
    return seen;
  };

  it('holds exactly these rights', async () => {
    const granted = await as('runtimeUrl', (client) => client.query(GRANTED, ['tracemark_runtime']));
    expect(Object.fromEntries(granted.rows.map(({ table, rights }) => [table, rights]))).toEqual(RUNTIME);
  });

  it('reads and never writes as oversight, and no token’s hash', async () => {
    const granted = await as('oversightUrl', (client) => client.query(GRANTED, ['tracemark_oversight']));
    const reads = Object.keys(RUNTIME).map((table): [string, string[]] => [table, UNREAD[table] ?? ['SELECT']]);
    expect(Object.fromEntries(granted.rows.map(({ table, rights }) => [table, rights]))).toEqual(
      Object.fromEntries(reads),
    );
  });

  it('writes the log and knows no more of the entries than that takes, as its login', async () => {
    const granted = await as('logUrl', (client) => client.query(GRANTED, ['tracemark_log']));
    const given = granted.rows.filter(({ rights }) => rights.length > 0);
    expect(Object.fromEntries(given.map(({ table, rights }) => [table, rights]))).toEqual(LOG);
    expect((await as('logUrl', (client) => client.query(CALLABLE, ['tracemark_log']))).rows).toEqual([]);
  });

  it('stands under forced row security at every table of the registry whose rows it may read', async () => {
    const open = await as('runtimeUrl', (client) => client.query(UNPROTECTED));
    expect(open.rows.map(({ relname }) => relname)).toEqual(['marking_keys', 'schema_migrations']);
    expect(RUNTIME['marking_keys']).toEqual(['INSERT']);
  });

  it.each(['runtimeUrl', 'oversightUrl'] as const)('cannot change, delete or empty the ledger (%s)', async (login) => {
    const before = await everyRow(registry.clone);
    await as(login, async (client) => {
      await actAs(client);
      for (const table of ['ledger_entries', 'entry_openings', 'ledger_outbox', 'weapon_states'])
        for (const statement of [
          `UPDATE ${table} SET entry_id = entry_id`,
          `UPDATE ${table} SET viewers = viewers`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ]) {
          const code = await refusalOf(client, statement);
          expect({ statement, refused: ['42501', '42703'].includes(String(code)) }).toEqual({
            statement,
            refused: true,
          });
        }
      expect(await refusalOf(client, `UPDATE ledger_entries SET canonical = canonical`)).toBe(PERMISSION_DENIED);
    });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each(['runtimeUrl', 'oversightUrl'] as const)('cannot delete from or empty any table (%s)', async (login) => {
    const names = await tables();
    await as(login, async (client) => {
      await actAs(client);
      for (const table of names)
        for (const statement of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
          expect([statement, await refusalOf(client, statement)]).toEqual([statement, PERMISSION_DENIED]);
    });
  });

  it('sees nothing before it has said who acts', async () => {
    const { schema_migrations: _, key_characters: __, log_head: ___, ...seen } = await as('runtimeUrl', counts);
    expect(Object.values(seen).every((rows) => rows === 0)).toBe(true);
  });

  it('sees what the acting units are party to, and only that', async () => {
    await as('runtimeUrl', async (client) => {
      await actAs(client);
      expect(await counts(client)).toMatchObject({
        weapons: 1,
        streams: 1,
        ledger_entries: 2,
        weapon_states: 2,
        markings: 1,
        entry_openings: 1,
      });
      const ids = await client.query('SELECT id FROM weapons UNION SELECT stream_id FROM ledger_entries');
      expect(ids.rows).toEqual([{ id: ownWeapon }]);
      await actAs(client, { ...own, unit: otherUnit });
      const others = await client.query('SELECT id FROM weapons');
      expect(others.rows).toHaveLength(1);
      expect(others.rows).not.toEqual([{ id: ownWeapon }]);
    });
  });

  it('changes no row that is another’s, though the column is granted', async () => {
    await as('runtimeUrl', async (client) => {
      await actAs(client);
      const changed = await client.query(`UPDATE weapons SET viewers = viewers WHERE id <> $1`, [ownWeapon]);
      const moved = await client.query(`UPDATE streams SET position = position + 1 WHERE id <> $1`, [ownWeapon]);
      const ended = await client.query(`UPDATE grants SET ended_at = now() WHERE agency_id <> $1`, [own.agency]);
      expect([changed.rowCount, moved.rowCount, ended.rowCount]).toEqual([0, 0, 0]);
    });
  });

  it('writes no row that it could not see', async () => {
    await as('runtimeUrl', async (client) => {
      await actAs(client);
      const stream = `INSERT INTO streams (id, type, position, hash, recorded_at, viewers)
        VALUES (gen_random_uuid(), 'weapon', 1, sha256('x'), now(), ARRAY[gen_random_uuid()])`;
      const agency = `INSERT INTO agencies (id, kind, name, country, root_unit_id)
        VALUES (gen_random_uuid(), 'police', 'Intruder', 'XVA', gen_random_uuid())`;
      const grant = `INSERT INTO grants (id, agency_id, officer_id, unit_id, role, valid_from)
        VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'reader', now())`;
      for (const statement of [stream, agency, grant])
        expect([statement, await refusalOf(client, statement)]).toEqual([statement, PERMISSION_DENIED]);
    });
  });

  it('opens no job and no import in the name of another', async () => {
    const job = (agency: string, officer: string) =>
      `INSERT INTO jobs (id, kind, subject_id, agency_id, unit_id, officer_id, credential_id, viewers)
        VALUES (gen_random_uuid(), 'none', gen_random_uuid(), ${agency}, $unit, ${officer}, gen_random_uuid(), ARRAY[$unit])`;
    const opened = (agency: string, officer: string) =>
      `INSERT INTO weapon_imports (id, job_id, agency_id, unit_id, officer_id, settings, viewers)
        VALUES (gen_random_uuid(), gen_random_uuid(), ${agency}, $unit, ${officer}, '{}', ARRAY[$unit])`;
    await as('runtimeUrl', async (client) => {
      await actAs(client);
      await client.query('BEGIN');
      for (const into of [job, opened]) {
        const answers = [];
        for (const [agency, officer] of [
          ['acting_agency()', 'acting_officer()'],
          ['gen_random_uuid()', 'acting_officer()'],
          ['acting_agency()', 'gen_random_uuid()'],
        ] as const) {
          await client.query('SAVEPOINT before');
          answers.push(await refusalOf(client, into(agency, officer).replaceAll('$unit', '(acting_units())[1]')));
          await client.query('ROLLBACK TO before');
        }
        expect(answers).toEqual(['carried out', PERMISSION_DENIED, PERMISSION_DENIED]);
      }
    });
  });

  it.each([
    ['SET ROLE tracemark_owner', PERMISSION_DENIED],
    ['SET ROLE tracemark_oversight', PERMISSION_DENIED],
    ['SET SESSION AUTHORIZATION tracemark_owner', PERMISSION_DENIED],
    ['ALTER TABLE weapons DISABLE ROW LEVEL SECURITY', PERMISSION_DENIED],
    ['ALTER TABLE weapons NO FORCE ROW LEVEL SECURITY', PERMISSION_DENIED],
    ['DROP POLICY runtime_select ON weapons', PERMISSION_DENIED],
    ['CREATE POLICY mine ON weapons USING (true)', PERMISSION_DENIED],
    ['ALTER ROLE CURRENT_USER BYPASSRLS', PERMISSION_DENIED],
    ['CREATE ROLE intruder', PERMISSION_DENIED],
    ['GRANT tracemark_owner TO CURRENT_USER', PERMISSION_DENIED],
    ['CREATE TABLE public.mine (id int)', PERMISSION_DENIED],
    ['CREATE SCHEMA mine', PERMISSION_DENIED],
    ['CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', PERMISSION_DENIED],
    [
      'CREATE OR REPLACE FUNCTION acting_units() RETURNS uuid[] LANGUAGE sql AS $$ SELECT NULL::uuid[] $$',
      PERMISSION_DENIED,
    ],
    ['DROP TABLE ledger_entries', PERMISSION_DENIED],
    ['BEGIN; LOCK TABLE ledger_entries IN ACCESS EXCLUSIVE MODE', PERMISSION_DENIED],
    ["COPY weapons TO '/tmp/weapons.csv'", PERMISSION_DENIED],
    ["COPY weapons FROM PROGRAM 'id'", PERMISSION_DENIED],
    ["SELECT pg_read_file('/etc/passwd')", PERMISSION_DENIED],
    ['SELECT token_hash FROM credentials', PERMISSION_DENIED],
    ['SELECT * FROM credentials', PERMISSION_DENIED],
    ['SELECT canonical FROM ledger_entries FOR UPDATE', PERMISSION_DENIED],
    ['SET session_replication_role = replica', PERMISSION_DENIED],
  ])('is refused %s', async (statement, code) => {
    const before = await everyRow(registry.clone);
    const answers = await as('runtimeUrl', async (client) => {
      await actAs(client);
      return [await refusalOf(client, statement)];
    });
    expect(answers).toEqual([code]);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('gets an error, and no row, out of turning row security off', async () => {
    await as('runtimeUrl', async (client) => {
      await actAs(client);
      await client.query('SET row_security = off');
      expect(await refusalOf(client, 'SELECT * FROM weapons')).toBe(PERMISSION_DENIED);
    });
  });

  it('runs exactly these functions as their owner, and none as oversight', async () => {
    const callable = (login: string) => as('runtimeUrl', (client) => client.query(CALLABLE, [login]));
    const { rows } = await callable('tracemark_runtime');
    expect(rows.map(({ function: name }) => name).sort()).toEqual(AS_OWNER);
    expect((await callable('tracemark_oversight')).rows).toEqual([]);
    await as('oversightUrl', async (client) => {
      expect(await refusalOf(client, `SELECT * FROM authenticate(sha256('x'), NULL)`)).toBe(PERMISSION_DENIED);
      expect(await refusalOf(client, 'SELECT forget_old_idempotency_keys()')).toBe(PERMISSION_DENIED);
    });
  });

  it('runs every function of the owner’s on a search path that nobody can put a table into', async () => {
    const { rows } = await as('runtimeUrl', (client) =>
      client.query(`SELECT proname, proconfig FROM pg_proc
                     WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`),
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { proname, proconfig } of rows)
      expect({ proname, proconfig }).toEqual({
        proname,
        proconfig: expect.arrayContaining([expect.stringMatching(/^search_path=public, pg_temp$/)]),
      });
  });
});
