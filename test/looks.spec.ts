import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import request from 'supertest';
import { migrations } from '../migrations/index.js';
import { checkProjections, LookRecorder, type Difference } from '../src/ledger/index.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { readSnapshot } from '../src/platform/database/snapshot.js';
import { projections } from '../src/projections.js';
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
import { tamper } from './support/superuser-snapshot.js';

const purpose = { code: 'stop' };

interface Look {
  act: string;
  officer: string;
  weapons: string[];
  [member: string]: unknown;
}

describe('what officers look at', () => {
  let registry: TestRegistry;
  let auditor: Caller;
  let police: Agency;
  let armourer: Caller;
  let investigator: Caller;
  let stranger: Caller;
  let weapon: string;

  const looks = async (query: string): Promise<Look[]> =>
    (await auditor.get(`/v1/looks?${query}`).expect(200)).body.items;
  const differences = () =>
    readSnapshot(registry.clone.oversightUrl, migrations, async (snapshot) => {
      const found: Difference[] = [];
      await checkProjections(snapshot, projections, (difference) => found.push(difference));
      return found;
    });
  const superuser = <T>(work: (client: Client) => Promise<T>) => withClient(registry.clone.superuserUrl, work);

  beforeAll(async () => {
    registry = await startRegistry();
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    investigator = await newOfficer(registry, police, 'investigator');
    stranger = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    weapon = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.id;
  });

  afterAll(() => registry.close());

  it.each([
    ['', 'Weapon'],
    ['/entries', 'Entry'],
    ['/custody', 'Custody'],
    ['/marking-advice', 'MarkingAdvice'],
  ])('are on record as shown: the weapon%s', async (path, shows) => {
    const reader = await newOfficer(registry, police, 'reader');
    const { header } = await reader.get(`/v1/weapons/${weapon}${path}`).expect(200);
    expect(await looks(`officer=${reader.officer}`)).toEqual([
      {
        recordedAt: expect.any(String),
        act: 'read',
        officer: reader.officer,
        credential: expect.any(String),
        identity: 'authenticated',
        agency: police.id,
        unit: police.rootUnit,
        purpose: null,
        caseNamed: null,
        shows,
        route: `GET /v1/weapons/:id${path}`,
        target: weapon,
        weapons: [weapon],
        code: null,
        rows: null,
        times: 1,
        request: header['tracemark-request-id'],
        entry: expect.any(String),
        number: expect.any(Number),
      },
    ]);
  });

  it('say which weapons a page of a list showed', async () => {
    const reader = await newOfficer(registry, police, 'reader');
    await reader.get('/v1/weapons').expect(200);
    expect(await looks(`officer=${reader.officer}`)).toMatchObject([
      { act: 'read', shows: 'Weapon', weapons: [weapon] },
    ]);
  });

  it('say for what purpose, if one is stated, and refuse one that is none', async () => {
    const reader = await newOfficer(registry, police, 'reader');
    await reader.get(`/v1/weapons/${weapon}`).set('tracemark-purpose', 'count').expect(200);
    const refused = await reader.get(`/v1/weapons/${weapon}`).set('tracemark-purpose', 'curiosity');
    expectRefusal(refused, {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/headers/tracemark-purpose', 'NOT_ONE_OF']],
    });
    expect(await looks(`officer=${reader.officer}`)).toMatchObject([
      { act: 'refused', code: 'INVALID_INPUT' },
      { act: 'read', purpose: 'count' },
    ]);
  });

  it('do not move what was looked at', async () => {
    const before = await armourer.get(`/v1/weapons/${weapon}`);
    await investigator.post(`/v1/weapons/${weapon}/disclosures`, { purpose }).expect(201);
    const after = await armourer.get(`/v1/weapons/${weapon}`);
    expect(after.headers.etag).toBe(before.headers.etag);
    expect(after.body).toEqual(before.body);
    const { body } = await armourer.get(`/v1/weapons/${weapon}/entries`);
    expect(body.items).toHaveLength(1);
  });

  it('say that an export began, in which snapshot, and how many rows were taken', async () => {
    const reader = await newOfficer(registry, police, 'reader');
    const { headers } = await reader.get('/v1/weapons').set('accept', 'text/csv').expect(200);
    await registry.app.get(LookRecorder).onApplicationShutdown();
    expect(await looks(`officer=${reader.officer}`)).toMatchObject([
      { act: 'exportEnded', shows: 'Weapon', rows: 1 },
      { act: 'exported', shows: 'Weapon', rows: null },
    ]);
    const { rows } = await superuser((client) =>
      client.query('SELECT DISTINCT snapshot FROM looks WHERE officer_id = $1', [reader.officer]),
    );
    expect(rows).toEqual([{ snapshot: headers['tracemark-snapshot'] }]);
  });

  it('are exports of anything in the register, that of a list of officers too', async () => {
    const path = `/v1/agencies/${police.id}/officers`;
    await armourer.get(path).expect(200);
    const { headers } = await armourer.get(path).set('accept', 'application/x-ndjson').expect(200);
    expect(headers).toHaveProperty('tracemark-snapshot');
    expect(await looks(`officer=${armourer.officer}&act=exported`)).toMatchObject([
      { route: 'GET /v1/agencies/:id/officers', target: police.id, shows: null },
    ]);
    await armourer.get('/v1/vocabulary/calibres').set('accept', 'text/csv').expect(200);
    expect(await looks(`officer=${armourer.officer}&act=exported`)).toHaveLength(1);
  });

  it('hold every refusal of somebody known, with what was asked for', async () => {
    const refused = async (caller: Caller, answer: request.Test, status: number, look: object) => {
      await answer.expect(status);
      expect((await looks(`officer=${caller.officer}&act=refused`))[0]).toMatchObject(look);
    };
    const reader = await newOfficer(registry, police, 'reader');
    await refused(stranger, stranger.get(`/v1/weapons/${weapon}`), 404, { code: 'WEAPON_NOT_FOUND', target: weapon });
    await refused(reader, reader.post('/v1/weapons', aWeapon()), 403, { code: 'PERMISSION_MISSING' });
    await refused(investigator, investigator.post('/v1/marking-searches', {}), 400, {
      code: 'INVALID_INPUT',
      route: 'POST /v1/marking-searches',
    });
    const lines = await investigator
      .post('/v1/marking-searches', '{"marking":"?"}\n')
      .set('content-type', 'application/x-ndjson')
      .expect(200);
    expect(JSON.parse(lines.text)).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
    expect(await looks(`officer=${investigator.officer}&act=refused`)).toHaveLength(2);
    await refused(reader, reader.get(`/v1/weapons/what%20is%20this`), 404, { target: null });
  });

  it('hold refusals of callers nobody knows as a number for each reason', async () => {
    for (const token of ['', 'nonsense', 'nonsense'])
      await registry.caller(token).get(`/v1/weapons/${weapon}`).expect(401);
    await registry.app.get(LookRecorder).onApplicationShutdown();
    const counted = (await looks('act=refused')).filter(({ officer }) => officer === null);
    expect(counted.map(({ code, times }) => [code, times]).sort()).toEqual([
      ['TOKEN_MISSING', 1],
      ['TOKEN_UNKNOWN', 2],
    ]);
  });

  it('are searches and disclosures too, with the weapons these showed', async () => {
    const caller = await newOfficer(registry, police, 'investigator');
    await caller.post('/v1/marking-searches', { marking: 'KAX104729', purpose }).expect(200);
    await caller
      .post(`/v1/weapons/${weapon}/disclosures`, { purpose: { code: 'audit', caseReference: 'X' } })
      .expect(201);
    expect(await looks(`officer=${caller.officer}`)).toMatchObject([
      { act: 'disclosure', purpose: 'audit', weapons: [weapon], caseNamed: true },
      { act: 'search', purpose: 'stop', weapons: [weapon], caseNamed: false, agency: police.id },
    ]);
  });

  it('are asked for by person, agency, weapon, purpose, act and time, page by page', async () => {
    const caller = await newOfficer(registry, police, 'investigator');
    const other = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.id;
    for (const id of [weapon, other, weapon]) await caller.get(`/v1/weapons/${id}`).expect(200);
    await caller.post(`/v1/weapons/${other}/disclosures`, { purpose: { code: 'incomingRequest' } }).expect(201);
    const mine = `officer=${caller.officer}`;
    const all = await looks(mine);
    expect(all.map(({ act }) => act)).toEqual(['disclosure', 'read', 'read', 'read']);
    expect(await looks(`${mine}&weapon=${other}`)).toEqual([all[0], all[2]]);
    expect(await looks(`${mine}&purpose=incomingRequest`)).toEqual([all[0]]);
    expect(await looks(`${mine}&act=read`)).toEqual(all.slice(1));
    expect(await looks(`${mine}&from=${all[1]!.recordedAt as string}`)).toEqual(all.slice(0, 2));
    expect(await looks(`${mine}&to=${all[1]!.recordedAt as string}`)).toEqual(all.slice(2));
    expect(await looks(`${mine}&agency=${police.id}`)).toEqual(all);
    expect(await looks(`${mine}&agency=${auditor.officer}`)).toEqual([]);
    const paged: Look[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body }: { body: { items: Look[]; next: string | null } } = await auditor
        .get(`/v1/looks?${mine}&limit=3${next === '' ? '' : `&cursor=${next}`}`)
        .expect(200);
      paged.push(...body.items);
      next = body.next;
    }
    expect(paged).toEqual(all);
    const { text } = await auditor.get(`/v1/looks?${mine}`).set('accept', 'application/x-ndjson').expect(200);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(all);
  });

  it('of an auditor are on record like any other, and only an auditor sees any', async () => {
    expect(await looks(`officer=${auditor.officer}&act=read`)).not.toEqual([]);
    for (const caller of [armourer, registry.authority])
      expectRefusal(await caller.get('/v1/looks'), { status: 403, code: 'PERMISSION_MISSING' });
  });

  describe('that have no case', () => {
    const search = async (caller: Caller): Promise<string> =>
      (await caller.post('/v1/marking-searches', { marking: 'KAX104729', purpose }).expect(200)).body.id;

    it('are given one afterwards, once, as an entry', async () => {
      const id = await search(investigator);
      const headers = { 'idempotency-key': 'once-and-for-all' };
      const added = await investigator.post(`/v1/marking-searches/${id}/cases`, { caseReference: 'VT-1' }, headers);
      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({ id, entries: [{ position: 2 }] });
      const again = await investigator.post(`/v1/marking-searches/${id}/cases`, { caseReference: 'VT-1' }, headers);
      expect(again.body).toEqual(added.body);
      expectRefusal(await investigator.post(`/v1/marking-searches/${id}/cases`, { caseReference: 'VT-2' }), {
        status: 409,
        code: 'CASE_ADDED_BEFORE',
      });
      const [look] = await looks(`officer=${investigator.officer}&act=search`);
      expect(look).toMatchObject({ caseNamed: true });
      const { body } = await investigator.post(`/v1/weapons/${weapon}/disclosures`, { purpose }).expect(201);
      await investigator.post(`/v1/disclosures/${body.id}/cases`, { caseReference: 'VT-3' }).expect(201);
      expect((await looks(`officer=${investigator.officer}&act=disclosure`))[0]).toMatchObject({ caseNamed: true });
    });

    it('are given one by two officers at once: one is told', async () => {
      const id = await search(investigator);
      const answers = await Promise.all(
        ['A', 'B'].map((caseReference) => investigator.post(`/v1/marking-searches/${id}/cases`, { caseReference })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('are not found by another agency', async () => {
      const id = await search(investigator);
      const foreign = await newOfficer(registry, await newAgency(registry, 'customs'), 'investigator');
      expectRefusal(await foreign.post(`/v1/marking-searches/${id}/cases`, { caseReference: 'X' }), {
        status: 404,
        code: 'SEARCH_NOT_FOUND',
      });
    });
  });

  it('made at once share entries, and none is lost', async () => {
    const reader = await newOfficer(registry, police, 'reader');
    await Promise.all(Array.from({ length: 60 }, () => reader.get(`/v1/weapons/${weapon}`).expect(200)));
    const all = await looks(`officer=${reader.officer}&limit=200`);
    expect(all).toHaveLength(60);
    const entries = new Set(all.map(({ entry }) => entry));
    expect(entries.size).toBeLessThan(40);
  });

  it('follow from the ledger: a look that was changed, added, taken away or shown to others is found', async () => {
    expect(await differences()).toEqual([]);
    const one = '(entry_id, number) IN (SELECT entry_id, number FROM looks ORDER BY recorded_at DESC LIMIT 1)';
    for (const statement of [
      `UPDATE looks SET officer_id = gen_random_uuid() WHERE ${one}`,
      `UPDATE looks SET weapon_ids = '{}' WHERE act = 'read' AND cardinality(weapon_ids) > 0`,
      `UPDATE looks SET purpose = 'audit' WHERE ${one}`,
      `UPDATE looks SET recorded_at = recorded_at - interval '1 day' WHERE ${one}`,
      `UPDATE looks SET viewers = viewers || gen_random_uuid() WHERE ${one}`,
      `UPDATE looks SET viewers = viewers[1:1] WHERE officer_id IS NOT NULL`,
      `DELETE FROM looks WHERE ${one}`,
      `DELETE FROM looks`,
      `INSERT INTO looks SELECT (json_populate_record(looks, '{"number": 77}')).* FROM looks WHERE ${one}`,
      `INSERT INTO looks SELECT (json_populate_record(looks, '{"stream_id": "00000000-0000-7000-8000-000000000000", "number": 78}')).* FROM looks WHERE ${one}`,
      `UPDATE marking_searches SET case_stated = NOT case_stated`,
      `UPDATE disclosures SET case_added_at = now() WHERE case_added_at IS NULL`,
    ]) {
      const found = await tamper(registry.clone.superuserUrl, async ({ run, snapshot }) => {
        await run(statement);
        const differing: Difference[] = [];
        await checkProjections(snapshot, projections, (difference) => differing.push(difference));
        return differing;
      });
      expect([statement, found.length > 0]).toEqual([statement, true]);
    }
  });

  it('are committed before the answer leaves', async () => {
    const blocker = new Client({ connectionString: registry.clone.superuserUrl });
    await blocker.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE looks IN SHARE MODE');
      let answered = 0;
      const asked = [armourer.get(`/v1/weapons/${weapon}`), stranger.get(`/v1/weapons/${weapon}`)].map((answer) =>
        answer.then(({ status }) => {
          answered += 1;
          return status;
        }),
      );
      await new Promise((resume) => setTimeout(resume, 300));
      expect(answered).toBe(0);
      await blocker.query('ROLLBACK');
      expect(await Promise.all(asked)).toEqual([200, 404]);
    } finally {
      await blocker.end();
    }
  });

  it('that cannot be recorded show nothing; a refusal gives nothing away, and leaves', async () => {
    await superuser((client) =>
      client.query(`ALTER TABLE looks ADD CONSTRAINT ck_none CHECK (act = 'none') NOT VALID`),
    );
    try {
      const answer = await armourer.get(`/v1/weapons/${weapon}`);
      expectRefusal(answer, { status: 503, code: 'LOOK_NOT_RECORDED' });
      expect(answer.text).not.toContain('KAX104729');
      const exported = await armourer.get('/v1/weapons').set('accept', 'text/csv');
      expectRefusal(exported, { status: 503, code: 'LOOK_NOT_RECORDED' });
      expectRefusal(await stranger.get(`/v1/weapons/${weapon}`), { status: 404, code: 'WEAPON_NOT_FOUND' });
    } finally {
      await superuser((client) => client.query('ALTER TABLE looks DROP CONSTRAINT ck_none'));
    }
    await armourer.get(`/v1/weapons/${weapon}`).expect(200);
  });
});

/** What a route shows that is no record of a weapon, and so is not put on record. */
const NO_RECORDS: Record<string, string> = {
  '/v1/me': 'who asks',
  '/v1/agencies': 'who is in the registry',
  '/v1/agencies/{id}': 'who is in the registry',
  '/v1/agencies/{id}/units': 'who is in the registry',
  '/v1/agencies/{id}/officers': 'who is in the registry',
  '/v1/grants': 'who may do what',
  '/v1/credentials': 'who may do what',
  '/v1/jobs/{id}': 'how far the work is',
  '/v1/weapon-imports': 'how far an import is',
  '/v1/weapon-imports/{id}': 'how far an import is',
  '/v1/import-mappings': 'how files are read',
  '/v1/weapons/{id}/qr': 'the number that was asked by',
  '/v1/data-quality-reports': 'counts',
  '/v1/data-quality-reports/{id}': 'counts',
  '/v1/data-quality-reports/{id}/agencies': 'counts',
  '/v1/retention-rules': 'what is kept for how long',
  '/v1/retention-holds': 'what may not expire',
  '/v1/weapon-totals': 'counts',
  '/v1/weapon-totals/{id}': 'counts',
  '/v1/weapon-totals/{id}/classes': 'counts',
};

describe('every route that reads', () => {
  const { paths, components } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<string, { get?: { security?: object[]; parameters?: { name: string }[] } }>;
    components: { schemas: Record<string, object> };
  };
  const reading = Object.entries(paths).filter(([, { get }]) => get?.security);
  const shows = ([, { get }]: (typeof reading)[number]) =>
    get!.parameters?.some(({ name }) => name === 'Tracemark-Purpose') ?? false;

  it('puts on record who is shown records, or shows none', () => {
    const neither = reading.filter((route) => !shows(route)).map(([path]) => path);
    expect(neither.filter((path) => !path.startsWith('/v1/vocabulary')).sort()).toEqual(Object.keys(NO_RECORDS).sort());
    expect(reading.filter(shows).length).toBeGreaterThan(10);
    expect(components.schemas).toHaveProperty('Weapon');
  });
});
