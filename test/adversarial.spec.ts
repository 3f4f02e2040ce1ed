import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import { openApiDocument } from '../src/open-api.js';
import { operations, type Answer } from './support/contract.js';
import { CSV, exported, NDJSON } from './support/exports.js';
import { csv, importingBy, row } from './support/imports.js';
import { everyRow, wording } from './support/refusals.js';
import { madeReport, madeTotals } from './support/reports.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { ROUTES, type Targets } from './support/routes.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Answered by the framework for a route above, and the parts of the page at /docs. */
const BESIDE = /^(HEAD|OPTIONS) |^GET \/docs\//;

/** Served beside the API: to anybody, and without a row of the registry in it. */
const OUTSIDE = ['/health/live', '/health/ready', '/metrics', '/docs', '/openapi.json'];

describe('no route gives what the caller has no business with', () => {
  let registry: TestRegistry;
  const served: string[] = [];
  let theirs: Targets;
  let nothing: Targets;
  let byNumber: Targets;
  /** Officers who hold every role there is, in a foreign agency and in another unit of the same one. */
  let foreign: Caller;
  let colleague: Caller;
  let auditor: Caller;

  const holdingEverything = async (agency: Agency, unit: string): Promise<Caller> => {
    const officer = await newOfficer(registry, agency, 'administrator', unit);
    for (const role of ['registrar', 'armourer', 'investigator', 'reader'])
      await agency.post('/v1/grants', { officer: officer.officer, role, unit }).expect(201);
    return officer;
  };

  beforeAll(async () => {
    registry = await startRegistry({}, (app) => {
      const fastify = app.getHttpAdapter().getInstance();
      fastify.addHook('onRoute', ({ method, url }) => {
        served.push(...[method].flat().map((verb) => `${verb} ${url}`));
      });
    });
    const police = await newAgency(registry, 'police');
    const [north, south] = [await newUnit(police, 'North'), await newUnit(police, 'South')];
    const victim = await newOfficer(registry, police, 'armourer', north);
    const weapon = (await victim.post('/v1/weapons', aWeapon()).expect(201)).body;
    const { body: corrected } = await victim.post('/v1/weapons', aWeapon()).expect(201);
    const investigator = await newOfficer(registry, police, 'investigator', north);
    await investigator.post(`/v1/weapons/${corrected.id}/disclosures`, { purpose: { code: 'audit' } }).expect(201);
    const correct = async (patch: object): Promise<string> =>
      (
        await victim
          .post(`/v1/entries/${corrected.entries[0].id}/corrections`, { patch, reason: 'misread' })
          .expect(201)
      ).body.id;
    await correct({ yearOfManufacture: 2005 });
    const correction = await correct({ calibre: null });
    const [supplement] = (await investigator.get('/v1/supplements').expect(200)).body.items;
    const grant = (await police.get(`/v1/grants?officer=${victim.officer}`).expect(200)).body.items[0].id;
    const credential = (await victim.get('/v1/me').expect(200)).body.credential.id;
    const files = importingBy(registry.app.getHttpServer(), victim);
    const { body: imported } = await files.send(csv(row('KAX104729'))).expect(202);
    await files.ended(imported.job);
    const rule = { code: 'all', from: '1970-01-01', to: null, counts: true, category: null };
    await registry.authority.post('/v1/vocabulary/national-classes', { state: 'XVA', rules: [rule] }).expect(201);
    const column = 'Matricule 7';
    const mapping = { name: 'ours', mapping: { columns: { [column]: 'serial' } } };
    const { body: saved } = await victim.post('/v1/import-mappings', mapping).expect(201);
    const looking = { purpose: { code: 'stop' } };
    const { body: searched } = await investigator
      .post('/v1/marking-searches', { marking: 'ZZ99', ...looking })
      .expect(200);
    const { body: disclosed } = await investigator.post(`/v1/weapons/${weapon.id}/disclosures`, looking).expect(201);
    const hold = { stream: weapon.id, reason: 'Proceedings' };
    const { body: held } = await registry.authority.post('/v1/retention-holds', hold).expect(201);
    theirs = {
      agency: police.id,
      unit: north,
      officer: victim.officer,
      grant,
      credential,
      weapon: weapon.id,
      entry: weapon.entries[0].id,
      search: searched.id,
      disclosure: disclosed.id,
      correction,
      supplement: supplement.id,
      number: weapon.registryNumber,
      imported: imported.id,
      job: imported.job,
      report: (await madeReport(victim)).id,
      totals: (await madeTotals(victim, { state: 'XVA' })).id,
      mapping: saved.id,
      hold: held.id,
      column,
    };
    byNumber = { ...theirs, weapon: weapon.registryNumber };
    nothing = {
      agency: NOBODY,
      unit: NOBODY,
      officer: NOBODY,
      grant: NOBODY,
      credential: NOBODY,
      weapon: NOBODY,
      entry: NOBODY,
      search: NOBODY,
      disclosure: NOBODY,
      correction: NOBODY,
      supplement: NOBODY,
      number: '',
      imported: NOBODY,
      job: NOBODY,
      report: NOBODY,
      totals: NOBODY,
      mapping: NOBODY,
      hold: NOBODY,
      column: '',
    };
    const military = await newAgency(registry, 'military');
    foreign = await holdingEverything(military, military.rootUnit);
    colleague = await holdingEverything(police, south);
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
  });

  afterAll(() => registry.close());

  const post = (caller: Caller, path: string, body?: object | string, headers: Record<string, string> = {}) =>
    caller.post(path, body, typeof body === 'string' ? { 'content-type': 'text/csv', ...headers } : headers);

  const call = (caller: Caller, name: string, target: Targets): Promise<Response> => {
    const { path, body } = ROUTES[name]!;
    const send = name.startsWith('GET') ? caller.get(path(target)) : post(caller, path(target), body?.(target));
    return send.then((response) => response);
  };

  it('and every route is known here', () => {
    const described = Object.entries(openApiDocument(registry.app).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(ROUTES).sort()).toEqual(described.sort());
    const known = new Set([
      ...Object.keys(ROUTES).map((name) => name.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1')),
      ...OUTSIDE.map((path) => `GET ${path}`),
    ]);
    expect(served.filter((route) => !known.has(route) && !BESIDE.test(route))).toEqual([]);
  });

  const forTokens = Object.keys(ROUTES).filter((name) => !ROUTES[name]!.forAnybody);

  it.each(forTokens)('%s asks everybody for a token', async (name) => {
    const before = await everyRow(registry.clone);
    const answers = [
      await call(registry.anybody, name, theirs),
      await call(registry.caller(`tmp_${'A'.repeat(43)}`), name, theirs),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'TOKEN_MISSING'],
      [401, 'TOKEN_UNKNOWN'],
    ]);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  const refused = Object.entries(ROUTES).filter(([, { foreign: answer }]) => answer === 'refused');

  /** Who has no business there. */
  const strangersTo = (name: string): Caller[] => (ROUTES[name]!.colleague ? [foreign] : [foreign, colleague]);

  /** Ids of what does not exist, beside what the stranger may know. */
  const nothingTo = (stranger: Caller, name: string): Targets => {
    const { listed } = ROUTES[name]!;
    return stranger === colleague && listed ? { ...nothing, [listed]: theirs[listed] } : nothing;
  };

  const statusOf = (name: string): number => ROUTES[name]!.instead?.[0] ?? 404;

  it.each(refused.map(([name]) => name))('%s tells a stranger nothing, and does nothing', async (name) => {
    const before = await everyRow(registry.clone);
    for (const stranger of strangersTo(name)) {
      const absent = wording(await call(stranger, name, nothingTo(stranger, name)));
      for (const target of [theirs, byNumber]) {
        const answer = await call(stranger, name, target);
        expect(answer.status).toBe(statusOf(name));
        expect(wording(answer)).toEqual(absent);
      }
    }
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each(refused.map(([name]) => name).filter((name) => !name.startsWith('GET')))(
    '%s keeps to that with the preconditions and the unit of the other',
    async (name) => {
      const { path, body } = ROUTES[name]!;
      for (const stranger of strangersTo(name)) {
        const send = (target: Targets, headers: Record<string, string>) =>
          post(stranger, path(target), body?.(target), headers);
        const absent = nothingTo(stranger, name);
        for (const headers of [{ 'if-match': '"1"' }, { 'if-match': '"7"' }]) {
          const answer = await send(theirs, headers);
          expect(answer.status).toBe(statusOf(name));
          expect(wording(answer)).toEqual(wording(await send(absent, headers)));
        }
        const answer = await send(theirs, { 'tracemark-unit': theirs.unit });
        expect(answer.status).toBe(ROUTES[name]!.forAnybody ? statusOf(name) : 403);
        expect(wording(answer)).toEqual(wording(await send(absent, { 'tracemark-unit': NOBODY })));
      }
    },
  );

  const empty = Object.entries(ROUTES).filter(([, { foreign: answer }]) => answer === 'empty');

  it.each(empty.map(([name]) => name))('%s lists a stranger no row', async (name) => {
    for (const stranger of strangersTo(name))
      for (const target of [theirs, nothing])
        expect((await call(stranger, name, target)).body).toEqual({ items: [], next: null });
  });

  const shared = Object.entries(ROUTES).flatMap(([name, { colleague: row }]) => (row ? [[name, row] as const] : []));

  it.each(shared)('%s shows a colleague the %s of the agency, and does nothing', async (name, row) => {
    const before = await everyRow(registry.clone);
    const { status, text } = await call(colleague, name, theirs);
    // A file that the mapping does not fit is refused by the column that the mapping names.
    expect(status).toBe(name.startsWith('GET') ? 200 : 400);
    expect(text).toContain(theirs[row]);
    expect((await call(foreign, name, theirs)).text).not.toContain(theirs[row]);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  /** All that a list could show; the agency and its name are known to everybody. */
  const rowsOfTheirs = (): string[] => {
    const { agency: _, ...rows } = theirs;
    return Object.values(rows);
  };

  const isExported = (name: string): boolean => CSV in ((operations[name]!.responses['200'] as Answer)?.content ?? {});

  it.each([...refused, ...empty].map(([name]) => name).filter(isExported))(
    '%s exports a stranger no row',
    async (name) => {
      for (const stranger of strangersTo(name))
        for (const type of [NDJSON, CSV])
          for (const target of [theirs, byNumber]) {
            const { text } = await exported(stranger, ROUTES[name]!.path(target), type);
            for (const id of rowsOfTheirs()) expect(text).not.toContain(id);
          }
    },
  );

  it.each(shared.filter(([name]) => isExported(name)))('%s exports a colleague the %s', async (name, row) => {
    for (const type of [NDJSON, CSV]) {
      const { text } = await exported(colleague, ROUTES[name]!.path(theirs), type).expect(200);
      expect(text).toContain(theirs[row]);
    }
  });

  it('what is open to strangers holds nothing of the agency but its name and its mailbox', async () => {
    const texts = [
      (await call(foreign, 'GET /v1/me', theirs)).text,
      (await call(foreign, 'GET /v1/credentials', theirs)).text,
      (await call(foreign, 'GET /v1/agencies', theirs)).text,
    ];
    for (const text of texts) for (const id of rowsOfTheirs()) expect(text).not.toContain(id);
  });

  const acts = Object.keys(ROUTES).filter((name) => name.startsWith('POST') && !ROUTES[name]!.forAnybody);

  it.each(acts)('%s is not for oversight', async (name) => {
    const before = await everyRow(registry.clone);
    const { status, body } = await call(auditor, name, theirs);
    expect([status, body.code]).toEqual([403, 'PERMISSION_MISSING']);
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each(OUTSIDE)('%s is served to anybody and names no row', async (path) => {
    const { text, status } = await request(registry.app.getHttpServer()).get(path);
    expect(status).toBeLessThan(400);
    for (const id of Object.values(theirs)) expect(text).not.toContain(id);
  });

  it('leaves nothing changed: the victim still reads its weapon as it registered it', async () => {
    const { body } = await registry.authority.get(`/v1/weapons/${theirs.weapon}`).expect(200);
    expect(body).toMatchObject({ position: 1, status: 'active', holder: { unit: theirs.unit } });
  });
});
