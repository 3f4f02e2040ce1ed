import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeReport, madeTotals } from './support/reports.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import { submissionText } from '../src/ledger/witness/submission.js';
import { newId } from '../src/platform/random.js';
import { deviations, document, operations, validatorOf } from './support/contract.js';
import { csv, holdAt, importingBy, row } from './support/imports.js';
import { logOf, type TestLog } from './support/log.js';
import {
  inADay,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { foreignLog, witnessEnvironment } from './support/witnessing.js';

/** Who calls, and what the call is about; made anew for each call. */
interface Scene {
  agency: Agency;
  officer: Caller;
  second: Caller;
  auditor: Caller;
  weapon: string;
  entry: string;
  missing: string;
  imported: string;
  job: string;
}

interface Call {
  as: (scene: Scene) => Caller;
  /** Path parameter `id` or `code`. */
  id?: (scene: Scene) => string | Promise<string>;
  /** Takes the place of the ids and the end of life in the example of the document. */
  with?: (scene: Scene) => object | Promise<object>;
  query?: (scene: Scene) => string;
  /** A CSV that is sent in place of JSON. */
  file?: () => string;
  /** A plain text that is sent in place of JSON. */
  text?: () => Promise<string>;
}

const pathOf = (name: string): string => name.slice(name.indexOf(' ') + 1);
const methodOf = (name: string): string => name.slice(0, name.indexOf(' ')).toLowerCase();

describe('the document of the API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-api-'));
  const witnessed = foreignLog('witnessed.example/log');
  let registry: TestRegistry;
  let scene: Scene;
  let log: TestLog;

  const enrolled = async ({ agency }: Scene): Promise<string> => {
    const asked = { unit: agency.rootUnit, name: 'Bero Tal' };
    return (await agency.post(`/v1/agencies/${agency.id}/officers`, asked).expect(201)).body.id;
  };
  const granted = async ({ agency, ...rest }: Scene): Promise<string> => {
    const asked = { officer: await enrolled({ agency, ...rest }), role: 'reader', unit: agency.rootUnit };
    return (await agency.post('/v1/grants', asked).expect(201)).body.id;
  };
  const issued = async (at: Scene): Promise<string> => {
    const asked = { kind: 'machine', name: 'till', officers: [await enrolled(at)], expiresAt: inADay() };
    return (await at.agency.post('/v1/credentials', asked).expect(201)).body.credential.id;
  };
  const purpose = { code: 'stop' };
  const searched = async (): Promise<string> =>
    (await registry.authority.post('/v1/marking-searches', { marking: 'KAX104729', purpose }).expect(200)).body.id;
  const disclosed = async ({ weapon }: Scene): Promise<string> =>
    (await registry.authority.post(`/v1/weapons/${weapon}/disclosures`, { purpose }).expect(201)).body.id;
  const importOf = ({ imported }: Scene): string => imported;
  let held: ReturnType<typeof holdAt> | undefined;
  /** Of an import that is held where it waits for its turn, until the test ends: it has one of the agency's places. */
  const waitingJob = async (at: Scene): Promise<string> => {
    const hold = (held = holdAt(registry.app, 'judge', 1));
    const files = importingBy(registry.app.getHttpServer(), at.officer);
    const { body } = await files.send(csv(row(`OA ${newId()}`))).expect(202);
    await hold.reached;
    return body.job;
  };
  const placedHold = async ({ weapon }: Scene): Promise<string> =>
    (await registry.authority.post('/v1/retention-holds', { stream: weapon, reason: 'Proceedings' }).expect(201)).body
      .id;
  const administrator = ({ agency }: Scene): Caller => agency;
  const officer = (at: Scene): Caller => at.officer;
  const authority = (): Caller => registry.authority;
  const anybody = (): Caller => registry.anybody;
  const auditor = (at: Scene): Caller => at.auditor;
  const second = (at: Scene): Caller => at.second;
  const corrected = async (at: Scene, patch: object): Promise<string> => {
    const asked = { patch, reason: 'misread' };
    return (await at.officer.post(`/v1/entries/${at.entry}/corrections`, asked).expect(201)).body.id;
  };
  const proposal = (at: Scene): Promise<string> => corrected(at, { calibre: `calibre ${newId()}` });
  const supplement = async (at: Scene): Promise<string> => {
    await registry.authority.post(`/v1/weapons/${at.weapon}/disclosures`, { purpose: { code: 'audit' } }).expect(201);
    await corrected(at, { military: false });
    return (await registry.authority.get('/v1/supplements?status=due').expect(200)).body.items[0].id;
  };
  const reportId = async (at: Scene): Promise<string> => (await madeReport(at.officer)).id;
  const totalsId = async (at: Scene): Promise<string> => (await madeTotals(at.officer, { state: 'XVB' })).id;
  const agencyId = ({ agency }: Scene): string => agency.id;
  const weaponId = ({ weapon }: Scene): string => weapon;

  const aList = (list: string, code: string): Record<string, Call> => ({
    [`GET /v1/vocabulary/${list}`]: { as: officer, query: () => '?limit=2' },
    [`GET /v1/vocabulary/${list}/{code}`]: { as: officer, id: () => code },
  });
  const anOpenList = (list: string): Record<string, Call> => ({
    [`GET /v1/vocabulary/${list}/resolve`]: { as: officer, query: () => '?text=9' },
    [`POST /v1/vocabulary/${list}`]: { as: authority },
  });

  /** One call of every route that does what was asked. A new route fails here until it has one. */
  const CALLS: Record<string, Call> = {
    'GET /v1/me': { as: officer },
    'POST /v1/data-quality-reports': { as: officer },
    'GET /v1/data-quality-reports': { as: officer },
    'GET /v1/data-quality-reports/{id}': { as: officer, id: reportId },
    'GET /v1/data-quality-reports/{id}/agencies': { as: officer, id: reportId },
    'GET /v1/data-quality-reports/{id}/findings': { as: officer, id: reportId },
    'POST /v1/weapon-totals': { as: officer, with: () => ({ state: 'XVB' }) },
    'GET /v1/weapon-totals': { as: officer },
    'GET /v1/weapon-totals/{id}': { as: officer, id: totalsId },
    'GET /v1/weapon-totals/{id}/classes': { as: officer, id: totalsId },
    'GET /v1/agencies': { as: officer, query: () => '?limit=1' },
    'POST /v1/agencies': { as: authority },
    'GET /v1/agencies/{id}': { as: officer, id: agencyId },
    'GET /v1/agencies/{id}/units': { as: officer, id: agencyId },
    'POST /v1/agencies/{id}/units': {
      as: administrator,
      id: agencyId,
      with: ({ agency }) => ({ parent: agency.rootUnit }),
    },
    'GET /v1/agencies/{id}/officers': { as: officer, id: agencyId },
    'POST /v1/agencies/{id}/officers': {
      as: administrator,
      id: agencyId,
      with: ({ agency }) => ({ unit: agency.rootUnit }),
    },
    'GET /v1/grants': { as: administrator },
    'POST /v1/grants': {
      as: administrator,
      with: async (at) => ({ officer: await enrolled(at), unit: at.agency.rootUnit }),
    },
    'POST /v1/grants/{id}/end': { as: administrator, id: granted },
    'GET /v1/credentials': { as: administrator },
    'POST /v1/credentials': {
      as: administrator,
      with: async (at) => ({ officers: [await enrolled(at)], expiresAt: inADay() }),
    },
    'POST /v1/credentials/{id}/revoke': { as: administrator, id: issued },
    'GET /v1/weapons': { as: officer, query: ({ agency }) => `?holder=${agency.rootUnit}&limit=1` },
    'POST /v1/weapons': { as: officer },
    'GET /v1/weapons/{id}': { as: officer, id: weaponId },
    'GET /v1/weapons/{id}/qr': { as: officer, id: weaponId },
    'GET /v1/weapons/{id}/entries': { as: officer, id: ({ missing }) => missing },
    'GET /v1/weapons/{id}/custody': { as: officer, id: ({ missing }) => missing },
    'GET /v1/weapons/{id}/dossier': { as: officer, id: ({ missing }) => missing },
    'GET /v1/weapons/{id}/marking-advice': { as: officer, id: ({ missing }) => missing },
    'POST /v1/weapons/{id}/markings': { as: officer, id: weaponId },
    'POST /v1/weapons/{id}/losses': { as: officer, id: weaponId },
    'POST /v1/weapons/{id}/finds': { as: officer, id: ({ missing }) => missing },
    'POST /v1/weapons/{id}/disclosures': { as: authority, id: weaponId },
    'POST /v1/marking-searches': { as: authority },
    'POST /v1/marking-searches/{id}/cases': { as: authority, id: searched },
    'POST /v1/disclosures/{id}/cases': { as: authority, id: disclosed },
    'GET /v1/looks': { as: auditor, query: () => '?limit=3' },
    'GET /v1/audit-findings/{question}': { as: auditor, id: () => 'bulkBrowsing', query: () => '?weapons=1' },
    'GET /v1/audit-report': { as: auditor },
    'POST /v1/weapon-imports': { as: officer, file: () => csv(row(`OA ${newId()}`)) },
    'GET /v1/weapon-imports': { as: officer, query: () => '?limit=1' },
    'GET /v1/weapon-imports/{id}': { as: officer, id: importOf },
    'GET /v1/weapon-imports/{id}/rows': { as: officer, id: importOf, query: () => '?verdict=rejected' },
    'GET /v1/weapon-imports/{id}/rejects': { as: officer, id: importOf },
    'GET /v1/retention-rules': { as: officer, query: () => '?limit=2' },
    'POST /v1/retention-rules': { as: authority },
    'GET /v1/retention-holds': { as: authority },
    'POST /v1/retention-holds': { as: authority, with: ({ weapon }) => ({ stream: weapon }) },
    'POST /v1/retention-holds/{id}/lift': { as: authority, id: placedHold },
    'POST /v1/import-mappings': { as: officer },
    'GET /v1/import-mappings': { as: officer },
    'GET /v1/jobs/{id}': { as: officer, id: ({ job }) => job },
    'POST /v1/jobs/{id}/cancel': { as: officer, id: waitingJob },
    'GET /v1/vocabulary': { as: officer },
    'GET /log/checkpoint': { as: anybody },
    'GET /log/consistency': { as: anybody, query: () => '?from=1' },
    'POST /log/witness/add-checkpoint': {
      as: anybody,
      text: async () => submissionText(await witnessed.submission(0, 3)),
    },
    'GET /log/tile/{path}': { as: anybody, id: () => '0/000.p/1' },
    'GET /log/tile/entries/{path}': { as: auditor, id: () => '000.p/1' },
    'POST /v1/entries/{id}/corrections': { as: officer, id: ({ entry }) => entry },
    'GET /v1/corrections': { as: officer, query: () => '?status=effective&limit=1' },
    'GET /v1/corrections/{id}': { as: officer, id: proposal },
    'POST /v1/corrections/{id}/confirm': { as: second, id: proposal },
    'POST /v1/corrections/{id}/reject': { as: second, id: proposal },
    'GET /v1/supplements': { as: authority },
    'POST /v1/supplements/{id}/waive': { as: authority, id: supplement },
    'GET /v1/entries/{id}/proof': { as: officer, id: ({ entry }) => entry },
    ...aList('countries', 'SUN'),
    ...aList('weapon-types', 'mortar'),
    ...aList('calibres', '9-luger'),
    ...aList('manufacturers', 'colt'),
    ...aList('models', 'glock-17'),
    ...aList('marking-rules', 'eu-2019-68'),
    ...aList('import-mark-formats', 'country-year'),
    ...aList('national-classes', 'XVB'),
    ...anOpenList('weapon-types'),
    ...anOpenList('calibres'),
    ...anOpenList('manufacturers'),
    ...anOpenList('models'),
    'POST /v1/vocabulary/national-classes': { as: authority },
    'POST /v1/vocabulary/marking-rules': { as: authority },
    'POST /v1/vocabulary/import-mark-formats': { as: authority },
  };

  const exampleOf = (name: string) =>
    operations[name]!.requestBody?.content['application/json']?.examples.example.value;

  const call = async (name: string): Promise<Response> => {
    const { as, id, with: replaced, query, file, text } = CALLS[name]!;
    const path = pathOf(name).replace(/\{\w+\}/, (await id?.(scene)) ?? '') + (query?.(scene) ?? '');
    if (methodOf(name) === 'get') return as(scene).get(path);
    if (text) return as(scene).post(path, await text(), { 'content-type': 'text/plain' });
    if (file) return importingBy(registry.app.getHttpServer(), as(scene)).send(file());
    return as(scene).post(path, { ...exampleOf(name), ...(await replaced?.(scene)) });
  };

  const successes = (name: string): string[] =>
    Object.keys(operations[name]!.responses).filter((status) => status.startsWith('2'));

  beforeAll(async () => {
    registry = await startRegistry(witnessEnvironment(folder, [witnessed.signer]));
  });

  beforeAll(async () => {
    const agency = await newAgency(registry, 'police');
    scene = {
      agency,
      officer: await newOfficer(registry, agency, 'registrar'),
      second: await newOfficer(registry, agency, 'registrar'),
      auditor: await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor'),
      weapon: '',
      entry: '',
      missing: '',
      imported: '',
      job: '',
    };
    const register = async () =>
      (await scene.officer.post('/v1/weapons', exampleOf('POST /v1/weapons')).expect(201)).body.id;
    scene.weapon = await register();
    scene.missing = await register();
    await scene.officer.post(`/v1/weapons/${scene.missing}/losses`, exampleOf('POST /v1/weapons/{id}/losses'));
    const { body } = await importingBy(registry.app.getHttpServer(), scene.officer)
      .send(csv(row('X"1')))
      .expect(202);
    scene.imported = body.id;
    scene.job = body.job;
    const { body: weapon } = await scene.officer.get(`/v1/weapons/${scene.weapon}/entries`).expect(200);
    scene.entry = weapon.items[0].id;
    log = logOf(registry.clone);
    await log.write();
    const law = exampleOf('POST /v1/vocabulary/national-classes');
    await registry.authority.post('/v1/vocabulary/national-classes', { ...law, state: 'XVB' }).expect(201);
  });

  afterAll(async () => {
    log.remove();
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => held?.open());

  it('is the one that is served', async () => {
    const { body } = await request(registry.app.getHttpServer()).get('/openapi.json').expect(200);
    expect(body).toEqual(document);
  });

  it('and every route of it is called here', () => {
    expect(Object.keys(CALLS).sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(Object.keys(operations))('says what %s answers', async (name) => {
    const answer = await call(name);
    expect(successes(name)).toEqual(name === 'POST /v1/weapon-imports' ? ['200', '202'] : [`${answer.status}`]);
    expect(deviations(methodOf(name), pathOf(name), answer)).toEqual([]);
  });

  it('has an example for every body, which its own schema takes', () => {
    for (const [name, { requestBody }] of Object.entries(operations)) {
      if (!requestBody?.content['application/json']) continue;
      const validate = validatorOf(requestBody.content['application/json']!.schema);
      validate(exampleOf(name));
      expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
      expect(validate({ ...exampleOf(name), nonsense: 1 })).toBe(false);
    }
  });

  it('names every parameter of every path, and asks for a token everywhere but at the public log', () => {
    for (const [name, { parameters = [], security }] of Object.entries(operations)) {
      const inPath = parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => `{${parameter.name}}`);
      expect([name, ...inPath]).toEqual([name, ...(pathOf(name).match(/\{\w+\}/g) ?? [])]);
      const isPublic =
        /^(GET \/log\/(checkpoint|consistency|tile\/\{path\})|POST \/log\/witness\/add-checkpoint)$/.test(name);
      expect([name, security]).toEqual([name, isPublic ? undefined : [{ bearer: [] }]]);
    }
  });

  it('refers to nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference!);
    const held = Object.entries(document.components).flatMap(([part, items]) =>
      Object.keys(items).map((name) => `#/components/${part}/${name}`),
    );
    expect(held).toEqual(expect.arrayContaining([...new Set(references)]));
  });

  describe('is held against answers so that', () => {
    const good = { status: 200, headers: {}, body: {} as Record<string, unknown> };

    beforeAll(async () => {
      const { status, headers, body } = await scene.officer.get(`/v1/weapons/${scene.weapon}`);
      Object.assign(good, { status, headers, body });
    });

    const found = (change: Partial<typeof good>) => deviations('GET', '/v1/weapons/1', { ...good, ...change });

    it.each<[what: string, change: () => Partial<typeof good>, says: RegExp]>([
      ['a member too many', () => ({ body: { ...good.body, colour: 'black' } }), /additional properties/],
      ['a member too few', () => ({ body: { ...good.body, status: undefined } }), /required property/],
      [
        'one too many within',
        () => ({ body: { ...good.body, holder: { ...(good.body.holder as object), a: 1 } } }),
        /holder/,
      ],
      ['a wrong type', () => ({ body: { ...good.body, position: '1' } }), /position must be integer/],
      ['an unknown code', () => ({ body: { ...good.body, status: 'sold' } }), /status must be equal to one of/],
      ['a status', () => ({ status: 202 }), /status 202/],
      ['a missing header', () => ({ headers: { ...good.headers, etag: undefined } }), /header etag/],
      ['a header too many', () => ({ headers: { ...good.headers, location: '/' } }), /header location/],
      ['another type of content', () => ({ headers: { ...good.headers, 'content-type': 'text/html' } }), /text\/html/],
    ])('%s is seen', (_what, change, says) => {
      expect(found({})).toEqual([]);
      expect(found(change()).join('\n')).toMatch(says);
    });

    it('a refusal that the route does not name is seen', async () => {
      const { status, headers, body } = await scene.officer.get('/v1/weapons/nonsense');
      expect(deviations('GET', '/v1/weapons/1', { status, headers, body })).toEqual([]);
      const other = { status, headers, body: { ...body, code: 'TOY_NOT_FOUND' } };
      expect(deviations('GET', '/v1/weapons/1', other).join()).toMatch(/code must be equal/);
    });
  });
});
