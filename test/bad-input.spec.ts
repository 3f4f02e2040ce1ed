import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request, { type Response } from 'supertest';
import type { Rows } from '../bench/kit/all-rows.js';
import { BODIES, inMinutes, INPUT, serial } from './support/bad-registrations.js';
import { expectRefusal, rowsSeenBy } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

interface Key extends Caller {
  credential: string;
}

describe('bad input is refused by name and changes nothing', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;
  let weapon: string;
  let keys: Record<'expired' | 'revoked' | 'machine', Key>;
  let superuser: Client;
  let before: Rows;

  beforeAll(async () => {
    registry = await startRegistry();
    superuser = new Client({ connectionString: registry.clone.superuserUrl });
    await superuser.connect();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    weapon = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.id;
    keys = { expired: await issue('personal'), revoked: await issue('personal'), machine: await issue('machine') };
    await police.post(`/v1/credentials/${keys.revoked.credential}/revoke`).expect(200);
    const expire = `UPDATE credentials SET expires_at = now() - interval '1 second' WHERE id = $1`;
    await superuser.query(expire, [keys.expired.credential]);
    before = await rowsSeenBy(superuser);
  });

  const issue = async (kind: string): Promise<Key> => {
    const asked = { kind, name: 'key', officers: [armourer.officer], expiresAt: inMinutes(60) };
    const { body } = await police.post('/v1/credentials', asked).expect(201);
    return { ...registry.caller(body.token), credential: body.credential.id };
  };

  afterEach(async () => {
    expect(await rowsSeenBy(superuser)).toEqual(before);
  });

  afterAll(async () => {
    await superuser.end();
    await registry.close();
  });

  const stranger = () => registry.caller(`tmp_${'A'.repeat(43)}`);
  const registerAs = (caller: Caller, headers = {}): Promise<Response> =>
    caller.post('/v1/weapons', aWeapon(), headers).then((response) => response);
  const send = (body: string, type = 'application/json') =>
    request(registry.app.getHttpServer())
      .post('/v1/weapons')
      .set({ authorization: `Bearer ${armourer.token}`, 'content-type': type })
      .send(body);

  const register = (fields: object): Promise<Response> =>
    armourer.post('/v1/weapons', aWeapon(fields)).then((response) => response);
  const mark = () => `/v1/weapons/${weapon}/markings`;

  it.each(INPUT)('%s', async (_what, fields, ...faults) => {
    const answer = await armourer.post('/v1/weapons', aWeapon(fields));
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults });
  });

  it.each(BODIES)('%s for a body', async (_what, body, status, code, ...faults) => {
    expectRefusal(await send(body), { status, code, faults: faults.length > 0 ? faults : undefined });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'a body as %s',
    async (type) => {
      expectRefusal(await send('parent=x', type), { status: 415, code: 'MEDIA_TYPE_UNKNOWN' });
    },
  );

  it.each<[mistake: string, send: () => Promise<Response>, says: RegExp]>([
    ['a date as at home', () => register({ occurredAt: '01.03.2026' }), /write 2026, 2026-03, 2026-03-01 or /],
    ['a country in lower case', () => register({ countryOfManufacture: 'aut' }), /three capital letters such as AUT/],
    [
      'a remark for a serial',
      () => register({ origin: 'manufactured', ...serial({ text: 'UNKNOWN' }) }),
      /leave the marking out, and state unmarkedReason/,
    ],
    ['a field of another name', () => register({ serialNumber: 'A1' }), /there are .*\bmarkings\b/],
    ['no permission', () => armourer.post(`/v1/weapons/${weapon}/disclosures`), /nationalRegistrar, investigator/],
    ['no media type', () => send('{}', 'text/plain'), /Content-Type: application\/json/],
    ['a path that is none', () => armourer.get('/v1/weapon'), /\/docs and \/openapi\.json/],
    ['a weapon of nobody’s', () => armourer.get('/v1/weapons/ABCD'), /takes POST \/v1\/weapons\/\{id\}\/disclosures/],
    [
      'an ETag without its marks',
      () => armourer.post(mark(), serial({ text: 'A1' }), { 'if-match': '1' }),
      /such as "1"/,
    ],
  ])('says what to do about %s', async (_mistake, asked, says) => {
    const { body } = await asked();
    expect(
      [body.detail, ...(body.errors ?? []).map(({ detail }: Record<string, string>) => detail)].join('\n'),
    ).toMatch(says);
  });

  it('no body at all', async () => {
    const answer = await request(registry.app.getHttpServer())
      .post(`/v1/weapons/${weapon}/losses`)
      .set({ authorization: `Bearer ${armourer.token}` });
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults: [['/kind', 'REQUIRED']] });
  });

  it('an entry past 32 KiB', async () => {
    const markings = Array.from({ length: 20 }, () => ({
      kind: 'other',
      text: '五'.repeat(200),
      symbols: Array(10).fill('五'.repeat(100)),
    }));
    expectRefusal(await armourer.post('/v1/weapons', aWeapon({ markings })), { status: 413, code: 'ENTRY_TOO_LARGE' });
  });

  it('more faults than anybody would read', async () => {
    const fields = { markings: Array(40_000).fill('\u0000') };
    const { status, body, text } = await armourer.post('/v1/weapons', aWeapon(fields));
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_INPUT' });
    expect(body.errors).toHaveLength(100);
    expect(text.length).toBeLessThan(50_000);
  });

  it.each<[act: string, body: object, pointer: string, code: string]>([
    ['markings', { markings: [] }, '/markings', 'TOO_FEW'],
    ['markings', {}, '/markings', 'REQUIRED'],
    ['markings', { markings: [{ kind: 'other', text: 'A\u202e' }] }, '/markings/0/text', 'BIDI_CONTROL'],
    ['markings', { ...serial({ text: 'A1' }), occurredAt: '2026-02-30' }, '/occurredAt', 'IMPOSSIBLE_DATE'],
    ['losses', {}, '/kind', 'REQUIRED'],
    ['losses', { kind: 'burnt' }, '/kind', 'NOT_ONE_OF'],
    ['losses', { kind: 'lost', occurredAt: inMinutes(6) }, '/occurredAt', 'DATE_IN_FUTURE'],
    ['losses', { kind: 'lost', circumstances: 'x'.repeat(4001) }, '/circumstances', 'TOO_LONG'],
    ['finds', { holder: 'North' }, '/holder', 'NOT_AN_ID'],
    ['finds', { holder: null }, '/holder', 'NOT_AN_ID'],
    ['finds', { kind: 'lost' }, '/kind', 'UNKNOWN_FIELD'],
  ])('on a recorded weapon: %s %j', async (act, body, pointer, code) => {
    const answer = await armourer.post(`/v1/weapons/${weapon}/${act}`, body);
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults: [[pointer, code]] });
  });

  it.each<[what: string, body: object, pointer: string, code: string]>([
    ['no reading', {}, '/marking', 'ONE_OF'],
    ['a reading and a list of them', { marking: 'A1', markings: [{ text: 'A1' }] }, '/marking', 'ONE_OF'],
    ['an empty list of readings', { markings: [] }, '/markings', 'TOO_FEW'],
    ['an empty reading', { marking: '' }, '/marking', 'EMPTY'],
    ['a reading of 10,000 characters', { marking: '7'.repeat(10_000) }, '/marking', 'TOO_LONG'],
    ['NUL in a reading', { markings: [{ text: 'A\u00001' }] }, '/markings/0/text', 'NUL_CHARACTER'],
    ['an override in a reading', { marking: 'A\u202e1' }, '/marking', 'BIDI_CONTROL'],
    ['no purpose', { marking: 'KAX1', purpose: undefined }, '/purpose', 'REQUIRED'],
    ['a purpose without its code', { marking: 'KAX1', purpose: {} }, '/purpose/code', 'REQUIRED'],
    ['curiosity', { marking: 'KAX1', purpose: { code: 'curiosity' } }, '/purpose/code', 'NOT_ONE_OF'],
    ['an unknown depth', { marking: 'KAX1', depth: 'deepest' }, '/depth', 'NOT_ONE_OF'],
    [
      'an unknown country',
      { marking: 'KAX1', countryOfManufacture: 'XYZ' },
      '/countryOfManufacture',
      'UNKNOWN_COUNTRY',
    ],
  ])('in a search: %s', async (_what, body, pointer, code) => {
    const answer = await registry.authority.post('/v1/marking-searches', { purpose: { code: 'stop' }, ...body });
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults: [[pointer, code]] });
  });

  it.each<[body: object, pointer: string, code: string]>([
    [{}, '/purpose', 'REQUIRED'],
    [{ purpose: 'stop' }, '/purpose', 'WRONG_TYPE'],
    [{ purpose: { code: 'stop', reason: 'x'.repeat(1001) } }, '/purpose/reason', 'TOO_LONG'],
  ])('in a disclosure: %j', async (body, pointer, code) => {
    const answer = await registry.authority.post(`/v1/weapons/${weapon}/disclosures`, body);
    expectRefusal(answer, { status: 400, code: 'INVALID_INPUT', faults: [[pointer, code]] });
  });

  it('a disclosure of what does not exist', async () => {
    const asked = { purpose: { code: 'stop' } };
    const answer = await registry.authority.post('/v1/weapons/00000000-0000-4000-8000-000000000000/disclosures', asked);
    expectRefusal(answer, { status: 404, code: 'WEAPON_NOT_FOUND' });
  });

  it.each<[path: string, body: object, pointer: string, code: string]>([
    ['agencies', { kind: 'circus' }, '/kind', 'NOT_ONE_OF'],
    ['agencies', { country: '???' }, '/country', 'UNKNOWN_COUNTRY'],
    ['agencies', { name: '' }, '/name', 'TOO_SHORT'],
    ['agencies', { name: 'ecilop\u202e' }, '/name', 'BIDI_CONTROL'],
    ['agencies', { firstOfficer: {} }, '/firstOfficer/name', 'REQUIRED'],
  ])('of the registry’s own: %s %j', async (path, body, pointer, code) => {
    const asked = { kind: 'police', name: 'A', country: 'XVA', firstOfficer: { name: 'B' }, ...body };
    expectRefusal(await registry.authority.post(`/v1/${path}`, asked), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [[pointer, code]],
    });
  });

  it.each([
    ['grants', { role: 'king' }, '/role', 'NOT_ONE_OF'],
    ['grants', { officer: 'Bero' }, '/officer', 'NOT_AN_ID'],
    ['grants', { from: '2026-W10-1T12:00:00Z' }, '/from', 'NOT_A_DATE'],
    ['grants', { to: '2026-02-30T12:00:00Z' }, '/to', 'NOT_A_DATE'],
    ['credentials', { officers: ['Bero'] }, '/officers', 'NOT_AN_ID'],
    ['credentials', { kind: 'master' }, '/kind', 'NOT_ONE_OF'],
    ['credentials', { expiresAt: '2026-060T12:00:00Z' }, '/expiresAt', 'NOT_A_DATE'],
  ])('of an administrator: %s %j', async (path, body, pointer, code) => {
    const id = '00000000-0000-4000-8000-000000000000';
    const own =
      path === 'grants'
        ? { officer: id, role: 'reader', unit: police.rootUnit }
        : { kind: 'personal', name: 'key', officers: [id], expiresAt: inMinutes(60) };
    expectRefusal(await police.post(`/v1/${path}`, { ...own, ...body }), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [[pointer, code]],
    });
  });

  it.each(['%00', '%FF', 'nonsense', '..%2f..%2fetc', "'%20OR%201=1--", 'x'.repeat(90)])(
    'a weapon called %s',
    async (id) => {
      const answer = await armourer.get(`/v1/weapons/${id}`);
      expect([400, 404]).toContain(answer.status);
      expectRefusal(answer, {
        status: answer.status,
        code: answer.status === 404 ? 'WEAPON_NOT_FOUND' : 'MALFORMED_REQUEST',
      });
    },
  );

  const OFFICER = 'tracemark-officer';

  it.each<[what: string, send: () => Promise<Response>, status: number, code: string, header: string, rule: string]>([
    ['no token', () => registerAs(registry.anybody), 401, 'TOKEN_MISSING', 'authorization', 'REQUIRED'],
    ['an unknown token', () => registerAs(stranger()), 401, 'TOKEN_UNKNOWN', 'authorization', 'UNKNOWN'],
    ['an expired token', () => registerAs(keys.expired), 401, 'TOKEN_EXPIRED', 'authorization', 'EXPIRED'],
    ['a revoked token', () => registerAs(keys.revoked), 401, 'TOKEN_REVOKED', 'authorization', 'REVOKED'],
    ['a machine key for nobody', () => registerAs(keys.machine), 403, 'OFFICER_REQUIRED', OFFICER, 'REQUIRED'],
    [
      'a machine key for an officer who is not enrolled for it',
      () => registerAs(keys.machine, { [OFFICER]: police.officer }),
      403,
      'OFFICER_NOT_ENROLLED',
      OFFICER,
      'NOT_ENROLLED',
    ],
  ])('%s', async (_what, send, status, code, header, rule) => {
    expectRefusal(await send(), { status, code, faults: [[`/headers/${header}`, rule]] });
  });

  it.each(['grants', 'credentials'])('a field for what takes none: %s', async (what) => {
    const [id, act] = what === 'grants' ? [police.rootUnit, 'end'] : [keys.machine.credential, 'revoke'];
    expectRefusal(await police.post(`/v1/${what}/${id}/${act}`, { 'why/not': 'x' }), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/why~1not', 'UNKNOWN_FIELD']],
    });
    await keys.machine.get('/v1/me').set('tracemark-officer', armourer.officer).expect(200);
  });

  it('a route that does not exist', async () => {
    expectRefusal(await armourer.get('/v1/nothing'), { status: 404, code: 'ROUTE_NOT_FOUND' });
  });
});
