import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'node:util';
import { v4 as uuid } from 'uuid';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

describe('an armourer sends a registration more than once', () => {
  let registry: TestRegistry;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
  });

  afterAll(() => registry.close());

  const send = (key: string, body: object = aWeapon()) =>
    armourer.post('/v1/weapons', body, { 'idempotency-key': key });

  it('registers one weapon and answers a resend with it and its entry', async () => {
    const key = uuid();
    const { body: first } = await send(key).expect(201);
    const { body: second } = await send(key).expect(201);
    expect(second).toEqual(first);
  });

  it('refuses the key with another body', async () => {
    const key = uuid();
    await send(key).expect(201);
    const { body } = await send(key, aWeapon({ model: '19' })).expect(422);
    expect(body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('makes one weapon of twelve that arrive at the same time', async () => {
    const key = uuid();
    const answers = await Promise.all(Array.from({ length: 12 }, async () => send(key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(
      answers.filter(({ status }) => status !== 201).every(({ body }) => body.code === 'REQUEST_IN_PROGRESS'),
    ).toBe(true);
  });

  it('forgets the key of a registration that was refused', async () => {
    const key = uuid();
    await send(key, aWeapon({ type: '' })).expect(400);
    await send(key).expect(201);
  });

  describe('where the database loses a row', () => {
    const weaponsAndEntries = async () => {
      const { rows } = await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query(`SELECT (SELECT count(*) FROM weapons) AS weapons, (SELECT count(*) FROM ledger_entries) AS entries,
                                (SELECT count(*) FROM ledger_outbox) AS waiting`),
      );
      return rows[0];
    };

    it.each([
      'weapons',
      'weapon_states',
      'markings',
      'marking_keys',
      'ledger_entries',
      'ledger_outbox',
      'entry_openings',
      'streams',
    ])('(%s), nothing of the weapon stands', async (table) => {
      await withClient(registry.clone.superuserUrl, async (superuser) => {
        await superuser.query(`CREATE OR REPLACE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RETURN NULL; END $$`);
        await superuser.query(
          format('CREATE TRIGGER tr_lose BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION lose()', table),
        );
      });
      const before = await weaponsAndEntries();
      const key = uuid();
      const sealed = aWeapon({ basis: 'Arms Act, section 3' });
      const { body } = await send(key, sealed).expect(500);
      expect(body.code).toBe('UNEXPECTED');
      expect(await weaponsAndEntries()).toEqual(before);
      await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query(format('DROP TRIGGER tr_lose ON %s', table)),
      );
      await send(key, sealed).expect(201);
    });
  });
});
