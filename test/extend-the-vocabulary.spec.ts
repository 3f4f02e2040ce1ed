import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProjections, ledgerItems, verifyLedger } from '../src/ledger/index.js';
import { projections } from '../src/projections.js';
import { everyRow, expectRefusal, rowsIn } from './support/refusals.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startInstance,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { tamper } from './support/superuser-snapshot.js';

const MAKERS = '/v1/vocabulary/manufacturers';
const arsenal = (code: string, more: object = {}) => ({
  code: `x-${code}`,
  name: `${code} State Arsenal`,
  country: 'AUT',
  ...more,
});

describe('the national authority extends the vocabulary', () => {
  let registry: TestRegistry;
  let authority: Caller;
  let police: Agency;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    authority = registry.authority;
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
  });

  afterAll(() => registry.close());

  const registered = async (fields: object, by = armourer) =>
    (await by.post('/v1/weapons', aWeapon(fields)).expect(201)).body;

  it('so that a name is recorded with its code from then on, and an earlier record stays as it is', async () => {
    const named = { manufacturer: 'Zeughaus Valmora', model: 'M52', calibre: '7 x 33 V', type: 'paltik' };
    const before = await registered(named);
    expect([before.manufacturer, before.model, before.calibre, before.type].map(({ code }) => code)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    await authority.post(MAKERS, arsenal('valmora', { aliases: ['Zeughaus Valmora'] })).expect(201);
    await authority.post('/v1/vocabulary/calibres', { code: 'x-7x33-v', name: '7 x 33 V', diameter: 723 }).expect(201);
    await authority.post('/v1/vocabulary/weapon-types', { code: 'craftHandgun', aliases: ['paltik'] }).expect(201);
    const model = { code: 'x-m52', name: 'M52', type: 'handgun', makers: ['x-valmora'], calibres: ['x-7x33-v'] };
    const { body } = await authority.post('/v1/vocabulary/models', { ...model, basis: 'Decree 4' }).expect(201);
    expect(body).toMatchObject({ edition: 4, word: { ...model, aliases: [], editions: [4] } });
    expect(body.entries).toMatchObject([{ position: 4, kind: 'vocabulary.extended' }]);

    const after = await registered(named);
    expect(after).toMatchObject({
      manufacturer: { code: 'x-valmora', asWritten: 'Zeughaus Valmora' },
      model: { code: 'x-m52', asWritten: 'M52' },
      calibre: { code: 'x-7x33-v' },
      type: { code: 'craftHandgun', asWritten: 'paltik' },
    });
    const { body: still } = await armourer.get(`/v1/weapons/${before.id}`).expect(200);
    expect(still.manufacturer).toEqual({ code: null, asWritten: 'Zeughaus Valmora' });
  });

  it('so that a search understands by it what is stated, and what was recorded', async () => {
    const investigator = await newOfficer(registry, police, 'investigator');
    const { id } = await registered({
      manufacturer: 'Zeughaus Valmora',
      model: 'M52',
      markings: [{ kind: 'serial', text: 'VAL 52 117' }],
    });
    const searched = {
      purpose: { code: 'stop' },
      marking: 'VAL 52 117',
      manufacturer: 'valmora State Arsenal',
      model: 'x-m52',
    };
    const { body } = await investigator.post('/v1/marking-searches', searched).expect(200);
    const found = body.candidates.find(({ weaponId }: { weaponId: string }) => weaponId === id);
    const agrees = { comparison: 'agree', confidence: 1 };
    expect(found.fields).toMatchObject({ manufacturer: agrees, model: agrees });
  });

  it('which anybody with a token reads at once', async () => {
    await authority.post(MAKERS, arsenal('marrona', { aliases: ['Marrona Works'], from: 1921 })).expect(201);
    const { body } = await armourer.get(`${MAKERS}/x-marrona`).expect(200);
    expect(body).toMatchObject({ name: 'marrona State Arsenal', country: 'AUT', from: 1921, to: null, role: 'maker' });
    const read = await armourer.get(`${MAKERS}/resolve?text=marrona%20works`).expect(200);
    expect(read.body).toEqual({ code: 'x-marrona', confidence: 1, assumed: false, asWritten: 'marrona works' });
    const { body: state } = await armourer.get('/v1/vocabulary').expect(200);
    const list = state.lists.find(({ name }: { name: string }) => name === 'manufacturers');
    expect(list.edition).toBe(state.edition);
  });

  it('which another instance of the service registers by, without having asked before', async () => {
    const other = await startInstance(registry.clone);
    try {
      const elsewhere = other.caller(armourer.token);
      for (const code of ['first', 'second']) {
        await authority.post(MAKERS, arsenal(`${code}-elsewhere`)).expect(201);
        const { manufacturer } = await registered({ manufacturer: `${code}-elsewhere state arsenal` }, elsewhere);
        expect(manufacturer.code).toBe(`x-${code}-elsewhere`);
      }
      const { body } = await elsewhere.get(`${MAKERS}/x-second-elsewhere`).expect(200);
      expect(body.code).toBe('x-second-elsewhere');
    } finally {
      await other.stop();
    }
  });

  it('once, however often the request is sent', async () => {
    const key = { 'idempotency-key': 'extend-once-0001' };
    const first = await authority.post(MAKERS, arsenal('once'), key).expect(201);
    const before = await rowsIn(registry.clone, 'vocabulary_extensions');
    await authority.post(MAKERS, { code: 'x-once', aliases: ['Twice Works'] }).expect(201);
    const again = await authority.post(MAKERS, arsenal('once'), key).expect(201);
    expect(again.body.entries).toEqual(first.body.entries);
    expect(again.body.word.aliases).toEqual(['Twice Works']);
    expect(await rowsIn(registry.clone, 'vocabulary_extensions')).toBe(before + 1);
  });

  it('one edition after another, however many ask at once', async () => {
    const codes = Array.from({ length: 8 }, (_, index) => `crowd-${index}`);
    const answers = await Promise.all(codes.map((code) => authority.post(MAKERS, arsenal(code))));
    expect(answers.map(({ status }) => status)).toEqual(codes.map(() => 201));
    const editions = answers.map(({ body }) => body.edition).sort((one, other) => one - other);
    expect(editions).toEqual(codes.map((_, index) => editions[0] + index));
  });

  it('and one of two that claim the same text at once', async () => {
    const claim = (code: string) => authority.post(MAKERS, arsenal(code, { aliases: ['Claimed Twice'] }));
    const answers = await Promise.all([claim('claim-one'), claim('claim-two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  describe('and is refused', () => {
    const refused = async (by: Caller, path: string, body: object, refusal: Parameters<typeof expectRefusal>[1]) => {
      const before = await everyRow(registry.clone);
      expectRefusal(await by.post(path, body), refusal);
      expect(await everyRow(registry.clone)).toEqual(before);
    };

    it.each<[string, string, object, number, string, [string, string][]]>([
      [
        'an alias that says another',
        MAKERS,
        { code: 'colt', aliases: ['Kolt', 'Beretta'] },
        409,
        'ALIAS_TAKEN',
        [['/aliases/1', 'TAKEN']],
      ],
      [
        'a new meaning of a code',
        MAKERS,
        { code: 'colt', country: 'AUT' },
        409,
        'CODE_DEFINED',
        [['/country', 'DEFINED']],
      ],
      ['nothing new', MAKERS, { code: 'colt', aliases: ['COLT'] }, 409, 'NOTHING_TO_ADD', []],
      [
        'a text past any reading',
        MAKERS,
        { code: 'colt', aliases: ['K'.repeat(201)] },
        400,
        'INVALID_INPUT',
        [['/aliases', 'TOO_LONG']],
      ],
      [
        'more texts than are taken',
        MAKERS,
        { code: 'colt', aliases: Array(51).fill('Kolt') },
        400,
        'INVALID_INPUT',
        [['/aliases', 'TOO_MANY']],
      ],
      [
        'an override in a text',
        MAKERS,
        { code: 'colt', aliases: ['tloK\u202e'] },
        400,
        'INVALID_INPUT',
        [['/aliases/0', 'BIDI_CONTROL']],
      ],
      [
        'an unknown field',
        MAKERS,
        { ...arsenal('fields'), brands: ['X'] },
        400,
        'INVALID_INPUT',
        [['/brands', 'UNKNOWN_FIELD']],
      ],
      [
        'a text for a flag',
        '/v1/vocabulary/national-classes',
        { state: 'XVA', rules: [{ code: 'a', from: '1970-01-01', to: null, category: null, counts: 'yes' }] },
        400,
        'INVALID_INPUT',
        [['/rules/0/counts', 'WRONG_TYPE']],
      ],
      [
        'a rule that asks what no record says',
        '/v1/vocabulary/national-classes',
        {
          state: 'XVA',
          rules: [{ code: 'a', from: '1970-01-01', to: null, category: null, counts: true, hasNot: ['sporting'] }],
        },
        400,
        'INVALID_INPUT',
        [['/rules/0/hasNot', 'NOT_ONE_OF']],
      ],
      [
        'a law without rules',
        '/v1/vocabulary/national-classes',
        { state: 'XVA', rules: [] },
        400,
        'INVALID_INPUT',
        [['/rules', 'TOO_FEW']],
      ],
    ])('%s', async (_, path, body, status, code, faults) => {
      await refused(authority, path, body, { status, code, faults });
    });

    it('more than an entry holds', async () => {
      const rules = Array.from({ length: 100 }, (_, index) => ({
        code: `rule-${index}`,
        from: '1970-01-01',
        to: null,
        counts: true,
        category: 'B',
        types: Array.from({ length: 50 }, () => 'selfLoadingPistol'),
      }));
      const law = { state: 'XVA', rules };
      await refused(authority, '/v1/vocabulary/national-classes', law, { status: 413, code: 'ENTRY_TOO_LARGE' });
    });

    it('to an officer of another agency, whatever the role', async () => {
      const body = arsenal('intruder');
      await refused(armourer, MAKERS, body, { status: 403, code: 'PERMISSION_MISSING' });
      await refused(police, MAKERS, body, { status: 403, code: 'PERMISSION_MISSING' });
    });

    it('to a branch of the authority', async () => {
      const { body: me } = await authority.get('/v1/me').expect(200);
      const national = { ...authority, id: me.agency.id, rootUnit: me.unit };
      const branch = await newUnit(national, 'Branch in the north');
      const registrar = await newOfficer(registry, national, 'nationalRegistrar', branch);
      await refused(registrar, MAKERS, arsenal('branch'), { status: 403, code: 'NOT_THE_AUTHORITY' });
    });
  });

  it('with the law of a State, version by version', async () => {
    const path = '/v1/vocabulary/national-classes';
    const rule = { code: 'handgun', from: '1970-01-01', to: null, counts: true, category: 'B', types: ['handgun'] };
    await authority.post(path, { state: 'XVC', rules: [rule] }).expect(201);
    const ended = { ...rule, to: '2019-12-31' };
    const { body } = await authority.post(path, { state: 'XVC', rules: [ended] }).expect(201);
    expect(body.word).toMatchObject({ code: 'XVC', version: 2, rules: [ended] });
    expect((await armourer.get(`${path}/XVC?version=1`).expect(200)).body).toMatchObject({ version: 1, rules: [rule] });
    expect((await armourer.get(`${path}/XVC`).expect(200)).body).toEqual(body.word);
    expectRefusal(await armourer.get(`${path}/XVC?version=3`), { status: 404, code: 'VERSION_NOT_FOUND' });
    expectRefusal(await authority.post(path, { state: 'XVC', rules: [rule] }), { status: 409, code: 'RULE_CHANGED' });
  });

  it('and it verifies and replays', async () => {
    const found: unknown[] = [];
    await tamper(registry.clone.superuserUrl, async ({ snapshot, run }) => {
      await verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault));
      await checkProjections(snapshot, projections, (difference) => found.push(difference));
      expect(found).toEqual([]);
      await run(`UPDATE vocabulary_extensions SET addition = '{"aliases": ["Colt"]}' WHERE edition = 1`);
      await checkProjections(snapshot, projections, (difference) => found.push(difference));
    });
    expect(found).toEqual([{ table: 'vocabulary_extensions', id: '1', column: 'addition', problem: 'differs' }]);
  });

  it('which the service itself can neither change nor take back', async () => {
    for (const statement of [
      `UPDATE vocabulary_extensions SET code = 'x'`,
      'DELETE FROM vocabulary_extensions',
      `INSERT INTO vocabulary_extensions VALUES (1000, gen_random_uuid(), 'models', 'x', '{}', now())`,
    ])
      await expect(registry.database.runtime.query(statement)).rejects.toThrow(/permission denied|row-level security/);
  });
});
