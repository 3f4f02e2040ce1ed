import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENCY_KINDS } from '../src/identity/permission.js';
import { expectRefusal } from './support/refusals.js';
import { newAgency, newOfficer, newUnit, startRegistry, type Agency, type TestRegistry } from './support/registry.js';

describe('an agency sets itself up', () => {
  let registry: TestRegistry;
  let police: Agency;
  let post: string;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police', 'Valmora State Police');
    post = await newUnit(police, 'Harbour Street Post');
  });

  afterAll(() => registry.close());

  it('receives its root unit, its first officer as administrator and a key that is shown once', async () => {
    const asked = { kind: 'customs', name: 'Valmora Customs', country: 'XVA', firstOfficer: { name: 'Ilka Marron' } };
    const key = { 'idempotency-key': 'valmora-customs' };
    const first = await registry.authority.post('/v1/agencies', asked, key).expect(201);
    expect(first.body.token).toMatch(/^tmp_[A-Za-z0-9_-]{43}$/);
    const again = await registry.authority.post('/v1/agencies', asked, key).expect(201);
    expect(again.body).toEqual({ ...first.body, token: null });
    const me = await registry.caller(first.body.token).get('/v1/me').expect(200);
    expect(me.body).toMatchObject({
      officer: first.body.officer,
      agency: { id: first.body.agency.id, kind: 'customs' },
      unit: first.body.agency.rootUnitId,
      credential: { id: first.body.credential, kind: 'personal' },
      grants: [{ role: 'administrator', unit: first.body.agency.rootUnitId }],
    });
  });

  it.each(AGENCY_KINDS.filter((kind) => kind !== 'nationalAuthority'))('may be of the kind %s', async (kind) => {
    const agency = await newAgency(registry, kind);
    expect((await agency.get('/v1/me').expect(200)).body.agency).toEqual({ id: agency.id, kind });
  });

  it('is registered by the national authority and by nobody else', async () => {
    const asked = { kind: 'dealer', name: 'Orsola Arms', country: 'XVA', firstOfficer: { name: 'A' } };
    expectRefusal(await police.post('/v1/agencies', asked), { status: 403, code: 'PERMISSION_MISSING' });
  });

  it('bears a name of its own, and there is one national authority', async () => {
    const asked = { kind: 'police', name: 'Valmora State Police', country: 'XVA', firstOfficer: { name: 'A' } };
    expectRefusal(await registry.authority.post('/v1/agencies', asked), { status: 409, code: 'AGENCY_NAME_TAKEN' });
    const second = { ...asked, name: 'Second Authority', kind: 'nationalAuthority' };
    expectRefusal(await registry.authority.post('/v1/agencies', second), {
      status: 409,
      code: 'NATIONAL_AUTHORITY_EXISTS',
    });
  });

  it('opens units in a tree, each with its path from the root', async () => {
    const { body } = await police
      .post(`/v1/agencies/${police.id}/units`, { parent: post, kind: 'store', name: 'Armoury' })
      .expect(201);
    expect(body).toMatchObject({ parentId: post, path: [police.rootUnit, post, body.id], kind: 'store' });
    const listed = await police.get(`/v1/agencies/${police.id}/units`).expect(200);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([police.rootUnit, post, body.id]),
    );
    const twice = await police.post(`/v1/agencies/${police.id}/units`, { parent: post, kind: 'post', name: 'Armoury' });
    expectRefusal(twice, { status: 409, code: 'UNIT_NAME_TAKEN' });
  });

  it('enrols officers, who may do nothing before they hold a grant', async () => {
    const { body: officer } = await police
      .post(`/v1/agencies/${police.id}/officers`, { unit: post, name: 'Bero Tal', badge: '0417' })
      .expect(201);
    expect(officer).toMatchObject({ agencyId: police.id, unitId: post, name: 'Bero Tal', badge: '0417' });
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const asked = { kind: 'personal', name: 'key', officers: [officer.id], expiresAt };
    const { body } = await police.post('/v1/credentials', asked).expect(201);
    const bero = registry.caller(body.token);
    expect((await bero.get('/v1/me').expect(200)).body.grants).toEqual([]);
    expectRefusal(await bero.get('/v1/weapons'), { status: 403, code: 'PERMISSION_MISSING' });
    const listed = await police.get(`/v1/agencies/${police.id}/officers`).expect(200);
    expect(listed.body.items).toContainEqual(officer);
  });

  it('leaves a sub-unit to an administrator who reaches no further', async () => {
    const chief = await newOfficer(registry, police, 'administrator', post);
    const open = (parent: string) =>
      chief.post(`/v1/agencies/${police.id}/units`, { parent, kind: 'store', name: `Store under ${parent}` });
    await open(post).expect(201);
    expectRefusal(await open(police.rootUnit), { status: 404, code: 'UNIT_NOT_FOUND' });
    const enrol = { unit: police.rootUnit, name: 'Nobody' };
    expectRefusal(await chief.post(`/v1/agencies/${police.id}/officers`, enrol), {
      status: 404,
      code: 'UNIT_NOT_FOUND',
    });
  });

  it('reads who else is in the registry, and of other agencies no more than that', async () => {
    const military = await newAgency(registry, 'military', 'Valmora Army');
    const { body } = await police.get(`/v1/agencies/${military.id}`).expect(200);
    expect(body).toMatchObject({ id: military.id, kind: 'military', name: 'Valmora Army' });
    for (const rows of ['units', 'officers']) {
      const { body: page } = await police.get(`/v1/agencies/${military.id}/${rows}`).expect(200);
      expect(page).toEqual({ items: [], next: null });
    }
  });
});
