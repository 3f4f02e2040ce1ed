import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

/** What another instance, or the operator of the database, changes is told to no process: it is found in the database. */
describe('what a token may do, changed elsewhere', () => {
  let registry: TestRegistry;
  let police: Agency;
  let clerk: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
  });

  afterAll(() => registry.close());

  beforeEach(async () => {
    clerk = await newOfficer(registry, police, 'armourer');
    await clerk.get('/v1/weapons').expect(200);
  });

  const elsewhere = (statement: string, values: unknown[] = [clerk.officer]) =>
    withClient(registry.clone.superuserUrl, (superuser) => superuser.query(statement, values));
  const endGrants = () => elsewhere('UPDATE grants SET ended_at = clock_timestamp() WHERE officer_id = $1');
  const aUnit = async (): Promise<string> => {
    const { rows } = await elsewhere(
      `INSERT INTO units (id, agency_id, parent_id, path, kind, name)
       SELECT fresh.id, u.agency_id, u.id, u.path || fresh.id, 'store', fresh.id::text
         FROM units u, (SELECT gen_random_uuid() AS id) AS fresh WHERE u.id = $1 RETURNING id`,
      [police.rootUnit],
    );
    return rows[0].id;
  };

  it('is refused at once: a key that was revoked', async () => {
    await elsewhere('UPDATE credentials SET revoked_at = clock_timestamp() WHERE officer_id = $1');
    expectRefusal(await clerk.get('/v1/weapons'), { status: 401, code: 'TOKEN_REVOKED' });
    expectRefusal(await clerk.post('/v1/weapons', aWeapon()), { status: 401, code: 'TOKEN_REVOKED' });
  });

  it('is refused at once: an act whose grant was ended, whatever else is wrong with it', async () => {
    await endGrants();
    expectRefusal(await clerk.post('/v1/weapons', { bad: 1 }), { status: 403, code: 'PERMISSION_MISSING' });
  });

  it('is refused at once: a look whose grant was ended', async () => {
    await endGrants();
    expectRefusal(await clerk.get('/v1/weapons'), { status: 403, code: 'PERMISSION_MISSING' });
  });

  it('is given at once: a grant where there was none', async () => {
    expectRefusal(await clerk.get('/v1/credentials'), { status: 403, code: 'PERMISSION_MISSING' });
    await elsewhere(
      `INSERT INTO grants (id, agency_id, officer_id, unit_id, role, valid_from, given_by)
       SELECT gen_random_uuid(), agency_id, id, unit_id, 'administrator', now() - interval '1 hour', NULL
         FROM officers WHERE id = $1`,
    );
    await clerk.get('/v1/credentials').expect(200);
  });

  it('reaches a unit that was opened meanwhile, as holder and as the unit acted for', async () => {
    const holder = { kind: 'unit', unit: await aUnit() };
    await clerk.post('/v1/weapons', aWeapon({ holder })).expect(201);
    const unit = await aUnit();
    await clerk.post('/v1/weapons', aWeapon(), { 'tracemark-unit': unit }).expect(201);
  });

  it('ends with the hour its grant ends, which no change announces', async () => {
    const officer = await newOfficer(registry, police, 'armourer');
    await elsewhere(`UPDATE grants SET valid_to = clock_timestamp() + interval '700 ms' WHERE officer_id = $1`, [
      officer.officer,
    ]);
    await officer.get('/v1/weapons').expect(200);
    await new Promise((done) => setTimeout(done, 800));
    expectRefusal(await officer.get('/v1/weapons'), { status: 403, code: 'PERMISSION_MISSING' });
  });

  it('is carried out once by many at a time while it changes', async () => {
    const changes = Array.from({ length: 20 }, () => aUnit());
    const answers = await Promise.all(Array.from({ length: 20 }, () => clerk.post('/v1/weapons', aWeapon())));
    await Promise.all(changes);
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(answers.filter(({ status }) => ![201, 503].includes(status))).toEqual([]);
    const { rows } = await elsewhere(
      `SELECT count(*) FROM ledger_entries WHERE kind = 'weapon.registered' AND officer_id = $1`,
    );
    expect(rows[0].count).toBe(made.length);
    expect(made.length).toBeGreaterThan(0);
  });
});
