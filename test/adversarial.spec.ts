import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import { openApiDocument } from '../src/open-api.js';
import { operations, type Answer } from './support/contract.js';
import { CSV, exported, NDJSON } from './support/exports.js';
import { csv, importingBy, row } from './support/imports.js';
import { rowCounts, wording } from './support/refusals.js';
import { madeReport } from './support/reports.js';
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

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Rows of the agency under attack, or ids that name nothing. */
interface Targets {
  agency: string;
  unit: string;
  officer: string;
  grant: string;
  credential: string;
  weapon: string;
  number: string;
  imported: string;
  job: string;
  report: string;
  mapping: string;
  /** A header that the mapping names. */
  column: string;
}

interface Route {
  /** Path with the target's ids in it. */
  path: (target: Targets) => string;
  /** A text is sent as CSV. */
  body?: (target: Targets) => object | string;
  /**
   * `refused`: 404, in the words for what does not exist; `empty`: a page without rows; `open`: whoever asks may have
   * it, for the reason given.
   */
  foreign: 'refused' | 'empty' | 'open';
  /** What of its agency an officer of another unit finds there and a foreign agency does not; where absent, no more. */
  colleague?: keyof Targets;
  why?: string;
  /** With which status it refuses, if not 404, and why. */
  instead?: [status: number, why: string];
  /** What a colleague can read anyway, so that its being there is no secret. */
  listed?: keyof Targets;
}

const markings = [{ kind: 'other', text: 'X1' }];
const purpose = { code: 'stop' };
const directory = 'who is in the registry is known to all in it';

const words = 'what words mean is for whoever has a token';
const authoritys: Route['instead'] = [403, 'only the national authority may, whatever is named'];

const aList = (list: string, code: string): Record<string, Route> => ({
  [`GET /v1/vocabulary/${list}`]: { path: () => `/v1/vocabulary/${list}`, foreign: 'open', why: words },
  [`GET /v1/vocabulary/${list}/{code}`]: { path: () => `/v1/vocabulary/${list}/${code}`, foreign: 'open', why: words },
});

const anOpenList = (list: string, said: object): Record<string, Route> => ({
  [`GET /v1/vocabulary/${list}/resolve`]: {
    path: () => `/v1/vocabulary/${list}/resolve?text=9`,
    foreign: 'open',
    why: words,
  },
  [`POST /v1/vocabulary/${list}`]: {
    path: () => `/v1/vocabulary/${list}`,
    body: () => ({ code: 'x-intruder', ...said }),
    foreign: 'refused',
    instead: authoritys,
  },
});

/** Every route of the API. A new endpoint fails this suite until it stands here. */
const ROUTES: Record<string, Route> = {
  'GET /v1/me': { path: () => '/v1/me', foreign: 'open', why: 'it says who asks' },
  'GET /v1/agencies': { path: () => '/v1/agencies', foreign: 'open', why: directory },
  'POST /v1/agencies': {
    path: () => '/v1/agencies',
    body: () => ({ kind: 'dealer', name: 'Intruder', country: 'XVA', firstOfficer: { name: 'I' } }),
    foreign: 'refused',
    instead: authoritys,
  },
  'GET /v1/agencies/{id}': { path: ({ agency }) => `/v1/agencies/${agency}`, foreign: 'open', why: directory },
  'GET /v1/agencies/{id}/units': {
    path: ({ agency }) => `/v1/agencies/${agency}/units`,
    foreign: 'empty',
    colleague: 'unit',
  },
  'POST /v1/agencies/{id}/units': {
    path: ({ agency }) => `/v1/agencies/${agency}/units`,
    body: ({ unit }) => ({ parent: unit, kind: 'store', name: 'Intruder' }),
    foreign: 'refused',
  },
  'GET /v1/agencies/{id}/officers': {
    path: ({ agency }) => `/v1/agencies/${agency}/officers`,
    foreign: 'empty',
    colleague: 'officer',
  },
  'POST /v1/agencies/{id}/officers': {
    path: ({ agency }) => `/v1/agencies/${agency}/officers`,
    body: ({ unit }) => ({ unit, name: 'Intruder' }),
    foreign: 'refused',
  },
  'GET /v1/grants': { path: ({ officer }) => `/v1/grants?officer=${officer}`, foreign: 'empty', colleague: 'grant' },
  'POST /v1/grants': {
    path: () => '/v1/grants',
    body: ({ officer, unit }) => ({ officer, role: 'reader', unit }),
    foreign: 'refused',
    listed: 'officer',
  },
  'POST /v1/grants/{id}/end': { path: ({ grant }) => `/v1/grants/${grant}/end`, foreign: 'refused' },
  'GET /v1/credentials': {
    path: () => '/v1/credentials',
    foreign: 'open',
    colleague: 'credential',
    why: 'it lists the keys of the agency of who asks, never a token',
  },
  'POST /v1/credentials': {
    path: () => '/v1/credentials',
    body: ({ officer }) => ({ kind: 'personal', name: 'stolen', officers: [officer], expiresAt: inADay() }),
    foreign: 'refused',
  },
  'POST /v1/credentials/{id}/revoke': {
    path: ({ credential }) => `/v1/credentials/${credential}/revoke`,
    foreign: 'refused',
  },
  'GET /v1/weapons': { path: ({ unit }) => `/v1/weapons?holder=${unit}`, foreign: 'refused' },
  'POST /v1/weapons': {
    path: () => '/v1/weapons',
    body: ({ unit }) => aWeapon({ holder: { kind: 'unit', unit } }),
    foreign: 'refused',
  },
  'GET /v1/weapons/{id}': { path: ({ weapon }) => `/v1/weapons/${weapon}`, foreign: 'refused' },
  'GET /v1/weapons/{id}/qr': { path: ({ weapon }) => `/v1/weapons/${weapon}/qr`, foreign: 'refused' },
  'GET /v1/weapons/{id}/entries': { path: ({ weapon }) => `/v1/weapons/${weapon}/entries`, foreign: 'refused' },
  'GET /v1/weapons/{id}/custody': { path: ({ weapon }) => `/v1/weapons/${weapon}/custody`, foreign: 'refused' },
  'POST /v1/weapons/{id}/markings': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/markings`,
    body: () => ({ markings }),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/losses': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/losses`,
    body: () => ({ kind: 'lost' }),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/finds': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/finds`,
    body: () => ({}),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/disclosures': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/disclosures`,
    body: () => ({ purpose }),
    foreign: 'open',
    why: 'who has the permission may look at any weapon, and every look is on record',
  },
  'GET /v1/jobs/{id}': { path: ({ job }) => `/v1/jobs/${job}`, foreign: 'refused' },
  'POST /v1/jobs/{id}/cancel': { path: ({ job }) => `/v1/jobs/${job}/cancel`, foreign: 'refused' },
  'POST /v1/data-quality-reports': {
    path: () => '/v1/data-quality-reports',
    foreign: 'open',
    why: 'a report is about the unit that asks for it',
  },
  'GET /v1/data-quality-reports': { path: () => '/v1/data-quality-reports', foreign: 'empty' },
  'GET /v1/data-quality-reports/{id}': {
    path: ({ report }) => `/v1/data-quality-reports/${report}`,
    foreign: 'refused',
  },
  'GET /v1/data-quality-reports/{id}/agencies': {
    path: ({ report }) => `/v1/data-quality-reports/${report}/agencies`,
    foreign: 'refused',
  },
  'GET /v1/data-quality-reports/{id}/findings': {
    path: ({ report }) => `/v1/data-quality-reports/${report}/findings?finding=noSerial`,
    foreign: 'refused',
  },
  'POST /v1/marking-searches': {
    path: () => '/v1/marking-searches',
    body: () => ({ marking: 'KAX104729', purpose }),
    foreign: 'open',
    why: 'marking search crosses agencies, and every search is on record',
  },
  'POST /v1/weapon-imports': {
    path: ({ mapping }) => `/v1/weapon-imports?mapping=${mapping}`,
    body: () => 'type,origin,serial\r\npistol,stateStock,INTRUDER 1\r\n',
    foreign: 'refused',
    colleague: 'column',
  },
  'GET /v1/weapon-imports': { path: () => '/v1/weapon-imports', foreign: 'empty' },
  'GET /v1/weapon-imports/{id}': { path: ({ imported }) => `/v1/weapon-imports/${imported}`, foreign: 'refused' },
  'GET /v1/weapon-imports/{id}/rows': {
    path: ({ imported }) => `/v1/weapon-imports/${imported}/rows`,
    foreign: 'refused',
  },
  'GET /v1/weapon-imports/{id}/rejects': {
    path: ({ imported }) => `/v1/weapon-imports/${imported}/rejects`,
    foreign: 'refused',
  },
  'GET /v1/import-mappings': { path: () => '/v1/import-mappings', foreign: 'empty', colleague: 'mapping' },
  'POST /v1/import-mappings': {
    path: () => '/v1/import-mappings',
    body: () => ({ name: 'Intruder', mapping: { ignore: ['x'] } }),
    foreign: 'open',
    why: 'a mapping belongs to the agency of who saves it',
  },
  'GET /v1/vocabulary': { path: () => '/v1/vocabulary', foreign: 'open', why: words },
  ...aList('countries', 'SUN'),
  ...aList('weapon-types', 'mortar'),
  ...aList('calibres', '9-luger'),
  ...aList('manufacturers', 'colt'),
  ...aList('models', 'glock-17'),
  ...aList('marking-rules', 'eu-2019-68'),
  ...aList('import-mark-formats', 'country-year'),
  ...aList('national-classes', 'XVB'),
  ...anOpenList('weapon-types', { name: 'Slam gun', parent: 'craftLongGun' }),
  ...anOpenList('calibres', { name: '7 x 33 Valmora', diameter: 723 }),
  ...anOpenList('manufacturers', { name: 'Valmora State Arsenal', country: 'AUT' }),
  ...anOpenList('models', { name: 'Valmora M52', makers: ['cz'], type: 'rifle' }),
  'POST /v1/vocabulary/national-classes': {
    path: () => '/v1/vocabulary/national-classes',
    body: () => ({
      state: 'XVA',
      rules: [{ code: 'all', from: '1970-01-01', to: null, counts: false, category: null }],
    }),
    foreign: 'refused',
    instead: authoritys,
  },
};

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
    const grant = (await police.get(`/v1/grants?officer=${victim.officer}`).expect(200)).body.items[0].id;
    const credential = (await victim.get('/v1/me').expect(200)).body.credential.id;
    const files = importingBy(registry.app.getHttpServer(), victim);
    const { body: imported } = await files.send(csv(row('KAX104729'))).expect(202);
    await files.ended(imported.job);
    const column = 'Matricule 7';
    const mapping = { name: 'ours', mapping: { columns: { [column]: 'serial' } } };
    const { body: saved } = await victim.post('/v1/import-mappings', mapping).expect(201);
    theirs = {
      agency: police.id,
      unit: north,
      officer: victim.officer,
      grant,
      credential,
      weapon: weapon.id,
      number: weapon.registryNumber,
      imported: imported.id,
      job: imported.job,
      report: (await madeReport(victim)).id,
      mapping: saved.id,
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
      number: '',
      imported: NOBODY,
      job: NOBODY,
      report: NOBODY,
      mapping: NOBODY,
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
      ...Object.keys(ROUTES).map((name) => name.replace(/\{(\w+)\}/g, ':$1')),
      ...OUTSIDE.map((path) => `GET ${path}`),
    ]);
    expect(served.filter((route) => !known.has(route) && !BESIDE.test(route))).toEqual([]);
  });

  it.each(Object.keys(ROUTES))('%s asks everybody for a token', async (name) => {
    const before = await rowCounts(registry.clone);
    const answers = [
      await call(registry.anybody, name, theirs),
      await call(registry.caller(`tmp_${'A'.repeat(43)}`), name, theirs),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'TOKEN_MISSING'],
      [401, 'TOKEN_UNKNOWN'],
    ]);
    expect(await rowCounts(registry.clone)).toEqual(before);
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
    const before = await rowCounts(registry.clone);
    for (const stranger of strangersTo(name)) {
      const absent = wording(await call(stranger, name, nothingTo(stranger, name)));
      for (const target of [theirs, byNumber]) {
        const answer = await call(stranger, name, target);
        expect(answer.status).toBe(statusOf(name));
        expect(wording(answer)).toEqual(absent);
      }
    }
    expect(await rowCounts(registry.clone)).toEqual(before);
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
        expect(answer.status).toBe(403);
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
    const before = await rowCounts(registry.clone);
    const { status, text } = await call(colleague, name, theirs);
    // A file that the mapping does not fit is refused by the column that the mapping names.
    expect(status).toBe(name.startsWith('GET') ? 200 : 400);
    expect(text).toContain(theirs[row]);
    expect((await call(foreign, name, theirs)).text).not.toContain(theirs[row]);
    expect(await rowCounts(registry.clone)).toEqual(before);
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

  it.each(Object.keys(ROUTES).filter((name) => name.startsWith('POST')))('%s is not for oversight', async (name) => {
    const before = await rowCounts(registry.clone);
    const { status, body } = await call(auditor, name, theirs);
    expect([status, body.code]).toEqual([403, 'PERMISSION_MISSING']);
    expect(await rowCounts(registry.clone)).toEqual(before);
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
