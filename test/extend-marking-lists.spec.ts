import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProjections, ledgerItems, verifyLedger } from '../src/ledger/index.js';
import { projections } from '../src/projections.js';
import { exported, linesOf, NDJSON } from './support/exports.js';
import { NUMBERED_FORMAT } from './support/extending.js';
import { everyRow, expectRefusal } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startInstance,
  startRegistry,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { tamper } from './support/superuser-snapshot.js';

const RULES = '/v1/vocabulary/marking-rules';
const FORMATS = '/v1/vocabulary/import-mark-formats';

const act = (code: string, more: object = {}) => ({
  code,
  instrument: 'x-valmora-marking-act',
  paragraph: '§4',
  on: 'import',
  from: '2012-07-01',
  requires: [{ is: 'importCountry' }, { is: 'importerPlace' }],
  ...more,
});
const numbered = (code: string, more: object = {}) => ({
  code,
  ...NUMBERED_FORMAT,
  example: 'Ö 0417/15',
  ...more,
});

describe('the national authority extends marking rules and formats of import marks', () => {
  let registry: TestRegistry;
  let authority: Caller;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    authority = registry.authority;
    armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
  });

  afterAll(() => registry.close());

  const extend = async (path: string, body: object) => (await authority.post(path, body).expect(201)).body;
  const read = async (path: string) => (await armourer.get(path).expect(200)).body;
  const editionNow = async () => (await read('/v1/vocabulary')).edition;

  const imported = async (serial: string, text: string, appliedAt: string): Promise<string> => {
    const markings = [
      { kind: 'serial', text: serial },
      { kind: 'import', text, appliedAt },
    ];
    return (await armourer.post('/v1/weapons', aWeapon({ origin: 'imported', markings })).expect(201)).body.id;
  };
  const adviceOn = (weapon: string, query = '') => read(`/v1/weapons/${weapon}/marking-advice${query}`);
  const said = async (weapon: string, query = '') =>
    (await adviceOn(weapon, `?bound=x-valmora-marking-act${query}`)).findings.map(
      ({ rule, requirement, verdict }: Record<string, string>) => `${rule} ${requirement} ${verdict}`,
    );

  it('so that advice is given by them, and by the law of the day of marking when they are superseded', async () => {
    const [old, late] = [
      await imported('VAL 2015', 'Ö 0417/15', '2015-06'),
      await imported('VAL 2021', 'Ö 0418/21', '2021-02-03'),
    ];
    const before = await adviceOn(old);
    expect(before).toMatchObject({ edition: 0 });
    expect(before.boundBy).toHaveLength(6);

    const { word, edition, entries } = await extend(RULES, act('x-act-4', { basis: 'Gazette 7' }));
    expect([edition, word]).toEqual([1, { ...act('x-act-4'), to: null, editions: [1] }]);
    expect(entries).toMatchObject([{ position: 1, kind: 'vocabulary.extended' }]);
    const unread = ['x-act-4 importCountry cannotTell', 'x-act-4 importerPlace cannotTell'];
    expect([await said(old), await said(late)]).toEqual([unread, unread]);
    const bound = await adviceOn(old);
    expect(bound.boundBy.at(-1)).toEqual({ instrument: 'x-valmora-marking-act', since: null });
    expect(bound.findings.filter(({ instrument }: { instrument: string }) => !instrument.startsWith('x-'))).toEqual(
      before.findings,
    );

    await extend(FORMATS, numbered('x-aut-number'));
    const satisfied = ['x-act-4 importCountry satisfied', 'x-act-4 importerPlace satisfied'];
    expect([await said(old), await said(late)]).toEqual([satisfied, satisfied]);

    const ended = await extend(RULES, { code: 'x-act-4', to: '2019-12-31' });
    expect(ended.word).toEqual({ ...act('x-act-4'), to: '2019-12-31', editions: [1, 3] });
    await extend(RULES, act('x-act-4-2020', { from: '2020-01-01', requires: [{ is: 'importYear' }] }));
    expect([await said(old), await said(late)]).toEqual([satisfied, ['x-act-4-2020 importYear satisfied']]);
    expect([await said(late, '&edition=1'), await said(late, '&edition=2')]).toEqual([unread, satisfied]);
    expect(await adviceOn(old, '?edition=0')).toEqual(before);
    expect(await adviceOn(old, '?edition=1')).toEqual(bound);
  });

  it('of which anybody with a token reads what an earlier edition said', async () => {
    const edition = await editionNow();
    await extend(RULES, act('x-read', { on: 'confiscation', requires: [{ is: 'confiscationMark' }] }));
    await extend(RULES, { code: 'x-read', to: '2030-12-31' });
    await extend(
      FORMATS,
      numbered('x-read', {
        example: 'Ö 0417 A',
        parts: [...numbered('').parts.slice(0, 2), { is: 'text', text: 'a' }],
      }),
    );
    const path = `${RULES}/x-read`;
    expect([(await read(path)).to, (await read(`${path}?edition=${edition + 1}`)).to]).toEqual(['2030-12-31', null]);
    expectRefusal(await armourer.get(`${path}?edition=${edition}`), { status: 404, code: 'CODE_NOT_FOUND' });
    expectRefusal(await armourer.get(`${path}?edition=${edition + 9}`), { status: 404, code: 'EDITION_NOT_FOUND' });

    const codes = async (query: string) => (await read(`${RULES}?on=confiscation${query}`)).items.map(codeOf);
    expect(await codes('')).toEqual(['cifta-6-1c', 'x-read']);
    expect(await codes(`&edition=${edition}`)).toEqual(['cifta-6-1c']);
    const formats = linesOf(await exported(armourer, `${FORMATS}?edition=${edition}`, NDJSON).expect(200)).map(codeOf);
    expect(formats).not.toContain('x-read');
    expect((await read(`${FORMATS}?country=AUT`)).items.map(codeOf)).toContain('x-read');
    const own = await read(`${RULES}?instrument=x-valmora-marking-act&day=2012-07-01`);
    expect(own.items.map(codeOf)).toContain('x-read');
    const { next } = await read(`${RULES}?limit=1`);
    expectRefusal(await armourer.get(`${RULES}?limit=1&edition=${edition}&cursor=${next}`), {
      status: 400,
      code: 'INVALID_CURSOR',
    });
  });

  it('by which another instance of the service advises at once', async () => {
    const weapon = await imported('VAL 2016', 'Ö 0417/16', '2016');
    const other = await startInstance(registry.clone);
    try {
      const path = `/v1/weapons/${weapon}/marking-advice`;
      const elsewhere = other.caller(armourer.token);
      await elsewhere.get(path).expect(200);
      await extend(RULES, act('x-elsewhere', { instrument: 'EU' }));
      const { body } = await elsewhere.get(path).expect(200);
      expect(body.findings).toContainEqual(expect.objectContaining({ rule: 'x-elsewhere', instrument: 'EU' }));
      expect(body).toEqual(await adviceOn(weapon));
    } finally {
      await other.stop();
    }
  });

  it('once, however often the request is sent', async () => {
    const key = { 'idempotency-key': 'extend-marking-rules-1' };
    const first = await authority.post(RULES, act('x-once'), key).expect(201);
    await extend(RULES, { code: 'x-once', to: '2031-12-31' });
    const edition = await editionNow();
    const again = await authority.post(RULES, act('x-once'), key).expect(201);
    expect([again.body.entries, again.body.word.to]).toEqual([first.body.entries, '2031-12-31']);
    expect(await editionNow()).toBe(edition);
    const other = act('x-once', { paragraph: '§5' });
    expectRefusal(await authority.post(RULES, other, key), { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('and ends what the program brought, from a day on', async () => {
    const mark = await imported('VAL 2014', 'KEN 14', '2014');
    const before = await adviceOn(mark);
    await extend(RULES, { code: 'fp-8b', to: '2033-12-31' });
    await extend(FORMATS, { code: 'country-year', to: '2033-12-31' });
    expect((await adviceOn(mark)).findings).toEqual(before.findings);
    expect(await read(`${RULES}/fp-8b`)).toMatchObject({
      from: '2005-07-03',
      to: '2033-12-31',
      paragraph: 'art. 8(1)(b)',
    });
  });

  describe('and is refused', () => {
    const refused = async (by: Caller, path: string, body: object, refusal: Parameters<typeof expectRefusal>[1]) => {
      const before = await everyRow(registry.clone);
      expectRefusal(await by.post(path, body), refusal);
      expect(await everyRow(registry.clone)).toEqual(before);
    };
    const part = (more: object) => ({ parts: [more] });

    it.each<[string, object, string, string]>([
      ['a requirement that is none', { requires: [{ is: 'beauty' }] }, '/requires/0/is', 'NOT_ONE_OF'],
      ['a decimal', { requires: [{ is: 'depth', micrometres: 76.2 }] }, '/requires/0/micrometres', 'WRONG_TYPE'],
      ['no requirement', { requires: [] }, '/requires', 'TOO_FEW'],
      ['more than can be asked', { requires: Array(18).fill({ is: 'serial' }) }, '/requires', 'TOO_MANY'],
      ['an occasion that is none', { on: 'birthday' }, '/on', 'NOT_ONE_OF'],
      ['an instrument that is none', { instrument: 'NATO' }, '/instrument', 'UNKNOWN_CODE'],
      ['dates that contradict each other', { to: '2012-06-30' }, '/to', 'CONTRADICTION'],
      ['an unknown field', { class: 'B' }, '/class', 'UNKNOWN_FIELD'],
    ])('a rule with %s', async (_, more, pointer, code) => {
      const refusal = { status: 400, code: 'INVALID_INPUT', faults: [[pointer, code]] as [string, string][] };
      await refused(authority, RULES, act('x-bad', more), refusal);
    });

    it.each<[string, object, string, string]>([
      ['a country that is none', { country: 'XYZ' }, '/country', 'UNKNOWN_COUNTRY'],
      ['a pattern', { pattern: '^(a+)+$' }, '/pattern', 'UNKNOWN_FIELD'],
      ['a part that is none', part({ is: 'regex', text: '(a+)+' }), '/parts/0/is', 'NOT_ONE_OF'],
      ['a run without an end', part({ is: 'place', of: 'digits', most: 61 }), '/parts/0/most', 'TOO_LARGE'],
      ['a text past any mark', part({ is: 'text', text: 'A'.repeat(21) }), '/parts/0/text', 'TOO_LONG'],
      ['more parts than are taken', { parts: Array(13).fill({ is: 'year' }) }, '/parts', 'TOO_MANY'],
      ['an example past any mark', { example: 'Ö'.repeat(121) }, '/example', 'TOO_LONG'],
      ['an example that its parts do not read', { example: 'A 0417/15' }, '/example', 'NOT_READ'],
    ])('a format with %s', async (_, more, pointer, code) => {
      const refusal = { status: 400, code: 'INVALID_INPUT', faults: [[pointer, code]] as [string, string][] };
      await refused(authority, FORMATS, numbered('x-bad', more), refusal);
    });

    it('what would come to mean something else', async () => {
      const defined = ['/instrument', '/paragraph', '/on', '/from', '/requires'].map((at): [string, string] => [
        at,
        'DEFINED',
      ]);
      await refused(authority, RULES, act('eu-4'), { status: 409, code: 'CODE_DEFINED', faults: defined });
      await refused(authority, RULES, { code: 'eu-4' }, { status: 409, code: 'NOTHING_TO_ADD', faults: [] });
      const taken = numbered('x-bad', { example: 'Ö 0500/15' });
      const faults: [string, string][] = [['/example', 'TAKEN']];
      await refused(authority, FORMATS, taken, { status: 409, code: 'ALIAS_TAKEN', faults });
    });

    it('to an officer of another agency', async () => {
      await refused(armourer, RULES, act('x-intruder'), { status: 403, code: 'PERMISSION_MISSING' });
      await refused(armourer, FORMATS, numbered('x-intruder'), { status: 403, code: 'PERMISSION_MISSING' });
    });
  });

  it('and it verifies and replays', async () => {
    const found: unknown[] = [];
    await tamper(registry.clone.superuserUrl, async ({ snapshot }) => {
      await verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault));
      await checkProjections(snapshot, projections, (difference) => found.push(difference));
    });
    expect(found).toEqual([]);
  });
});

const codeOf = ({ code }: { code?: unknown }) => code;
