import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClockOff } from './support/clock.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  inADay,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

describe('an administrator gives grants and keys', () => {
  let registry: TestRegistry;
  let police: Agency;
  let post: string;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    post = await newUnit(police, 'Harbour Street Post');
  });

  afterAll(() => registry.close());

  const enrol = async (unit = police.rootUnit): Promise<string> => {
    const asked = { unit, name: 'Bero Tal' };
    return (await police.post(`/v1/agencies/${police.id}/officers`, asked).expect(201)).body.id;
  };

  const keyOf = async (officer: string, expiresAt = inADay()): Promise<Caller & { credential: string }> => {
    const asked = { kind: 'personal', name: 'key', officers: [officer], expiresAt };
    const { body } = await police.post('/v1/credentials', asked).expect(201);
    return { ...registry.caller(body.token, officer), credential: body.credential.id };
  };

  const machineFor = async (...officers: string[]): Promise<Caller> => {
    const asked = { kind: 'machine', name: 'case system', officers, expiresAt: inADay() };
    const { body } = await police.post('/v1/credentials', asked).expect(201);
    expect(body.token).toMatch(/^tmm_/);
    return registry.caller(body.token);
  };

  describe('a grant', () => {
    it('is never given to oneself', async () => {
      const asked = { officer: police.officer, role: 'armourer', unit: police.rootUnit };
      expectRefusal(await police.post('/v1/grants', asked), { status: 403, code: 'GRANT_TO_ONESELF' });
    });

    it('covers its unit and what is below, and nothing above', async () => {
      const chief = await newOfficer(registry, police, 'armourer', post);
      const below = await newUnit(police, 'Armoury', post);
      await chief.post('/v1/weapons', aWeapon({ holder: { kind: 'unit', unit: below } })).expect(201);
      const above = aWeapon({ holder: { kind: 'unit', unit: police.rootUnit } });
      expectRefusal(await chief.post('/v1/weapons', above), { status: 404, code: 'UNIT_NOT_FOUND' });
    });

    it('holds from its first hour to its last', async () => {
      const officer = await enrol();
      const key = await keyOf(officer);
      const give = (from: string, to?: string) =>
        police.post('/v1/grants', { officer, role: 'reader', unit: police.rootUnit, from, to });
      await give(inHours(1)).expect(201);
      await give(inHours(-2), inHours(-1)).expect(201);
      expectRefusal(await key.get('/v1/weapons'), { status: 403, code: 'PERMISSION_MISSING' });
      await give(inHours(-2), inHours(1)).expect(201);
      await key.get('/v1/weapons').expect(200);
      expectRefusal(await give(inHours(2), inHours(1)), { status: 422, code: 'GRANT_ENDS_BEFORE_IT_BEGINS' });
    });

    it('holds at once by the clock of the database, however far the service’s own is ahead', async () => {
      const officer = await withClockOff(HOUR, async () =>
        newOfficer(registry, await newAgency(registry, 'police'), 'reader'),
      );
      await officer.get('/v1/weapons').expect(200);
    });

    it('ends at once, and stays as it ended', async () => {
      const officer = await enrol();
      const key = await keyOf(officer);
      const asked = { officer, role: 'reader', unit: post };
      const { body: grant } = await police.post('/v1/grants', asked).expect(201);
      await key.get('/v1/weapons').expect(200);
      const { body: ended } = await police.post(`/v1/grants/${grant.id}/end`).expect(200);
      expect(ended).toMatchObject({ id: grant.id, endedBy: police.officer, endedAt: expect.any(String) });
      expectRefusal(await key.get('/v1/weapons'), { status: 403, code: 'PERMISSION_MISSING' });
      expect((await police.post(`/v1/grants/${grant.id}/end`).expect(200)).body).toEqual(ended);
      const listed = await police.get(`/v1/grants?officer=${officer}`).expect(200);
      expect(listed.body.items).toEqual([ended]);
    });

    it.each([
      ['police', 'nationalRegistrar', false],
      ['police', 'auditor', false],
      ['police', 'investigator', true],
      ['manufacturer', 'investigator', false],
      ['manufacturer', 'armourer', true],
      ['manufacturer', 'registrar', false],
      ['oversight', 'armourer', false],
      ['oversight', 'auditor', true],
    ])('lets an officer of %s hold the role %s: %s', async (kind, role, allowed) => {
      const agency = await newAgency(registry, kind);
      const officers = `/v1/agencies/${agency.id}/officers`;
      const { body } = await agency.post(officers, { unit: agency.rootUnit, name: 'X' }).expect(201);
      const answer = await agency.post('/v1/grants', { officer: body.id, role, unit: agency.rootUnit });
      if (allowed) expect(answer.status).toBe(201);
      else expectRefusal(answer, { status: 422, code: 'ROLE_NOT_FOR_AGENCY' });
    });

    it('in a part of the national authority gives no power over the whole', async () => {
      const me = (await registry.authority.get('/v1/me').expect(200)).body;
      const authority: Agency = { ...registry.authority, officer: me.officer, id: me.agency.id, rootUnit: me.unit };
      const branch = await newUnit(authority, 'Coast Branch');
      const chief = await newOfficer(registry, authority, 'administrator', branch);
      const clerk = (await chief.post(`/v1/agencies/${authority.id}/officers`, { unit: branch, name: 'Clerk' })).body
        .id;
      const overall = { officer: clerk, role: 'nationalRegistrar', unit: authority.rootUnit };
      expectRefusal(await chief.post('/v1/grants', overall), { status: 404, code: 'UNIT_NOT_FOUND' });
      const stronger = { kind: 'personal', name: 'x', officers: [authority.officer], expiresAt: inADay() };
      expectRefusal(await chief.post('/v1/credentials', stronger), { status: 404, code: 'OFFICER_NOT_FOUND' });
      expectRefusal(await chief.post('/v1/grants', { ...overall, officer: police.officer, unit: police.rootUnit }), {
        status: 404,
        code: 'OFFICER_NOT_FOUND',
      });
    });
  });

  describe('a key', () => {
    it('is issued by who covers every grant that holds, whatever held once elsewhere', async () => {
      const chief = await newOfficer(registry, police, 'administrator', post);
      const officer = await enrol(post);
      const give = (from: string, to: string) =>
        police.post('/v1/grants', { officer, role: 'reader', unit: police.rootUnit, from, to }).expect(201);
      const issue = () =>
        chief.post('/v1/credentials', { kind: 'personal', name: 'key', officers: [officer], expiresAt: inADay() });
      await give(inHours(-2), inHours(-1));
      await issue().expect(201);
      await give(inHours(1), inHours(2));
      expectRefusal(await issue(), { status: 404, code: 'OFFICER_NOT_FOUND' });
    });

    it('is kept as a hash only and never listed with its token', async () => {
      const key = await keyOf(await enrol());
      const { body } = await police.get('/v1/credentials').expect(200);
      expect(JSON.stringify(body)).not.toContain(key.token);
      expect(Object.keys(body.items[0])).not.toContain('tokenHash');
      const stored = await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query(`SELECT token_hash = sha256($2) AS hashed FROM credentials WHERE id = $1`, [
          key.credential,
          Buffer.from(key.token),
        ]),
      );
      expect(stored.rows).toEqual([{ hashed: true }]);
    });

    it.each([
      ['no token', '', 'TOKEN_MISSING'],
      ['another scheme', 'Basic dXNlcjpwYXNz', 'TOKEN_MISSING'],
      ['no token of ours', 'Bearer abc', 'TOKEN_UNKNOWN'],
      ['a token nobody was given', `Bearer tmp_${'A'.repeat(43)}`, 'TOKEN_UNKNOWN'],
    ])('is asked for: %s is refused', async (_what, authorization, code) => {
      const asked = registry.anybody.get('/v1/me');
      expectRefusal(await (authorization === '' ? asked : asked.set('authorization', authorization)), {
        status: 401,
        code,
      });
    });

    it('works no longer once revoked, and revoking twice changes nothing', async () => {
      const key = await keyOf(await enrol());
      await key.get('/v1/me').expect(200);
      const { body } = await police.post(`/v1/credentials/${key.credential}/revoke`).expect(200);
      expect(body).toMatchObject({ revokedBy: police.officer, revokedAt: expect.any(String) });
      expectRefusal(await key.get('/v1/me'), { status: 401, code: 'TOKEN_REVOKED' });
      expect((await police.post(`/v1/credentials/${key.credential}/revoke`).expect(200)).body).toEqual(body);
    });

    it('works no longer once expired', async () => {
      const key = await keyOf(await enrol(), new Date(Date.now() + 3000).toISOString());
      await key.get('/v1/me').expect(200);
      await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query(`UPDATE credentials SET expires_at = now() - interval '1 second' WHERE id = $1`, [
          key.credential,
        ]),
      );
      expectRefusal(await key.get('/v1/me'), { status: 401, code: 'TOKEN_EXPIRED' });
    });

    it.each([
      ['has expired already', { expiresAt: inHours(-1) }, '/expiresAt', 'OUT_OF_RANGE'],
      ['lives three years', { expiresAt: inHours(3 * 366 * 24) }, '/expiresAt', 'OUT_OF_RANGE'],
      ['belongs to nobody', { officers: [] }, '/officers', 'TOO_FEW'],
    ])('is not issued if it %s', async (_what, fields, pointer, code) => {
      const asked = { kind: 'personal', name: 'key', officers: [await enrol()], expiresAt: inADay(), ...fields };
      expectRefusal(await police.post('/v1/credentials', asked), {
        status: 400,
        code: 'INVALID_INPUT',
        faults: [[pointer, code]],
      });
    });

    it('belongs to one officer if it is personal', async () => {
      const officers = [await enrol(), await enrol()];
      const asked = { kind: 'personal', name: 'key', officers, expiresAt: inADay() };
      expectRefusal(await police.post('/v1/credentials', asked), {
        status: 400,
        code: 'INVALID_INPUT',
        faults: [['/officers', 'TOO_MANY']],
      });
    });

    it('is not issued by an administrator for an officer with wider grants', async () => {
      const chief = await newOfficer(registry, police, 'administrator', post);
      const wider = await enrol(post);
      const issue = () =>
        chief.post('/v1/credentials', { kind: 'personal', name: 'key', officers: [wider], expiresAt: inADay() });
      await issue().expect(201);
      await police.post('/v1/grants', { officer: wider, role: 'armourer', unit: police.rootUnit, from: inHours(5) });
      expectRefusal(await issue(), { status: 404, code: 'OFFICER_NOT_FOUND' });
    });
  });

  describe('a machine key', () => {
    it('acts for an enrolled officer it names, and the entry says that the identity is asserted', async () => {
      const armourer = await newOfficer(registry, police, 'armourer');
      const machine = await machineFor(armourer.officer, armourer.officer);
      const { body } = await machine
        .post('/v1/weapons', aWeapon(), { 'tracemark-officer': armourer.officer })
        .expect(201);
      const history = await armourer.get(`/v1/weapons/${body.id}/entries`).expect(200);
      expect(history.body.items[0]).toMatchObject({ officer: armourer.officer, identity: 'asserted' });
      const own = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
      const ownHistory = await armourer.get(`/v1/weapons/${own.id}/entries`).expect(200);
      expect(ownHistory.body.items[0]).toMatchObject({ officer: armourer.officer, identity: 'authenticated' });
    });

    it.each([
      ['no officer', undefined, 'OFFICER_REQUIRED'],
      ['an officer who is not enrolled for it', 'another', 'OFFICER_NOT_ENROLLED'],
      ['an officer who does not exist', '00000000-0000-4000-8000-000000000000', 'OFFICER_NOT_ENROLLED'],
      ['what is no id', 'Bero Tal', 'OFFICER_NOT_ENROLLED'],
    ])('is refused when it names %s', async (_who, named, code) => {
      const machine = await machineFor(await enrol());
      const officer = named === 'another' ? police.officer : named;
      const asked = machine.get('/v1/me');
      expectRefusal(await (officer === undefined ? asked : asked.set('tracemark-officer', officer)), {
        status: 403,
        code,
      });
    });

    it('does not take the same request by another officer for a resend', async () => {
      const [one, other] = [
        await newOfficer(registry, police, 'armourer'),
        await newOfficer(registry, police, 'armourer'),
      ];
      const machine = await machineFor(one.officer, other.officer);
      const weapon = aWeapon();
      const key = { 'idempotency-key': 'machine-0001' };
      await machine.post('/v1/weapons', weapon, { ...key, 'tracemark-officer': one.officer }).expect(201);
      expectRefusal(await machine.post('/v1/weapons', weapon, { ...key, 'tracemark-officer': other.officer }), {
        status: 422,
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });
  });

  it('lets an officer act for one of several units, and for no other', async () => {
    const armourer = await newOfficer(registry, police, 'armourer');
    const { body } = await armourer.post('/v1/weapons', aWeapon(), { 'tracemark-unit': post }).expect(201);
    expect(body.holder.unit).toBe(post);
    const military = await newAgency(registry, 'military');
    for (const unit of [military.rootUnit, '00000000-0000-4000-8000-000000000000', 'nonsense'])
      expectRefusal(await armourer.post('/v1/weapons', aWeapon(), { 'tracemark-unit': unit }), {
        status: 403,
        code: 'UNIT_NOT_COVERED',
      });
  });
});
