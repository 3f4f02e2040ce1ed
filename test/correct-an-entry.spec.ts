import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { v4 as uuid } from 'uuid';
import { checkProjections, ledgerItems, verifyLedger } from '../src/ledger/index.js';
import { leafHash } from '../src/ledger/merkle.js';
import { projections } from '../src/projections.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { newId } from '../src/platform/random.js';
import { exported, NDJSON } from './support/exports.js';
import { expectInvariants } from './support/invariants.js';
import { logOf, type TestLog } from './support/log.js';
import { everyRow, expectRefusal } from './support/refusals.js';
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
import { tamper } from './support/superuser-snapshot.js';
import { hashOfLeaf, readProof, verifyProof } from './support/tlog-verifier.js';

interface Weapon {
  id: string;
  position: number;
  entries: { id: string }[];
}

const reason = 'Read again under raking light';
const serial = (text: string) => [{ kind: 'serial', text, place: 'frame' }];

describe('an officer corrects what was recorded', () => {
  let registry: TestRegistry;
  let log: TestLog;
  let army: Agency;
  /** Of the unit that writes. */
  let north: string;
  let first: Caller;
  let second: Caller;
  /** Of another unit of the same agency. */
  let south: string;
  let southern: Caller;
  let alsoSouthern: Caller;
  /** Of all units. */
  let chief: Caller;
  let police: Agency;
  let investigator: Caller;
  let stranger: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    army = await newAgency(registry, 'military');
    north = await newUnit(army, 'North');
    south = await newUnit(army, 'South');
    first = await newOfficer(registry, army, 'armourer', north);
    second = await newOfficer(registry, army, 'armourer', north);
    southern = await newOfficer(registry, army, 'armourer', south);
    alsoSouthern = await newOfficer(registry, army, 'armourer', south);
    chief = await newOfficer(registry, army, 'armourer');
    police = await newAgency(registry, 'police');
    investigator = await newOfficer(registry, police, 'investigator');
    stranger = await newOfficer(registry, police, 'registrar');
  });

  afterAll(async () => {
    log.remove();
    await registry.close();
  });

  const register = async (fields: object = {}, by = first): Promise<Weapon> =>
    (await by.post('/v1/weapons', aWeapon(fields)).expect(201)).body;
  const registrationOf = ({ entries }: Weapon): string => entries[0]!.id;
  const correct = (entry: string, patch: object, by = first, headers: Record<string, string> = {}) =>
    by.post(`/v1/entries/${entry}/corrections`, { patch, reason }, headers);
  const confirm = (correction: string, by = second, headers: Record<string, string> = {}) =>
    by.post(`/v1/corrections/${correction}/confirm`, {}, headers);
  const read = async (id: string, by = first) => (await by.get(`/v1/weapons/${id}`).expect(200)).body;
  const history = async (id: string, view = '', by = first) =>
    (await by.get(`/v1/weapons/${id}/entries${view && `?view=${view}`}`).expect(200)).body.items;
  const proposed = async (entry: string, patch: object, by = first): Promise<string> => {
    const { body } = await correct(entry, patch, by).expect(201);
    expect(body.status).toBe('proposed');
    return body.id;
  };
  const twoPersons = async (entry: string, patch: object) =>
    (await confirm(await proposed(entry, patch)).expect(201)).body;
  /** The chief finds it, lost before, for another unit. */
  const handTo = async (id: string, holder: string): Promise<void> => {
    await chief.post(`/v1/weapons/${id}/losses`, { kind: 'lost' }).expect(201);
    await chief.post(`/v1/weapons/${id}/finds`, { holder }).expect(201);
  };
  const faultsOf = ({ body }: Response): [string, string][] =>
    body.errors.map(({ pointer, code }: Record<string, string>) => [pointer, code]);

  describe('by one person where nothing identifies the weapon', () => {
    it('at once, in the record and on the weapon’s stream, beside the entry', async () => {
      const weapon = await register();
      const { body, headers } = await correct(registrationOf(weapon), {
        yearOfManufacture: 2005,
        countryOfManufacture: null,
        occurredAt: '2019-05',
        sourceRef: 'Book 7, page 12',
      }).expect(201);
      expect(body).toMatchObject({
        status: 'effective',
        weapon: weapon.id,
        corrects: { entry: registrationOf(weapon), kind: 'weapon.registered', position: 1 },
        fields: ['countryOfManufacture', 'occurredAt', 'sourceRef', 'yearOfManufacture'],
        identifying: false,
        officer: first.officer,
        second: null,
        restates: { yearOfManufacture: 2005, countryOfManufacture: null, sourceRef: 'Book 7, page 12' },
        reason,
        entries: [{ id: body.id, position: 2, kind: 'weapon.corrected' }],
      });
      expect(headers.etag).toBe('"2"');
      expect(await read(weapon.id)).toMatchObject({
        yearOfManufacture: 2005,
        countryOfManufacture: null,
        model: { code: 'glock-17' },
        position: 2,
      });
      expect((await first.get(`/v1/corrections/${body.id}`).expect(200)).body).toEqual(body);
    });

    it('again at the entry itself: the latest of a field holds, and all are kept', async () => {
      const weapon = await register();
      const entry = registrationOf(weapon);
      const made = [];
      for (const yearOfManufacture of [2001, 2002]) made.push((await correct(entry, { yearOfManufacture })).body.id);
      await correct(entry, { military: true }).expect(201);
      expect(await read(weapon.id)).toMatchObject({ yearOfManufacture: 2002, military: true });
      const [registered] = await history(weapon.id);
      expect(registered.correctedBy.slice(0, 2)).toEqual(made);
      expect(registered.payload.yearOfManufacture).toBe(2004);
      expect(registered.corrected.payload).toMatchObject({ yearOfManufacture: 2002, military: true });
      const answer = await correct(made[1], { yearOfManufacture: 2003 });
      expectRefusal(answer, { status: 409, code: 'NOT_CORRECTABLE' });
      expect(answer.body.params).toMatchObject({ act: 'correct', entry });
    });

    it('when a loss was, and custody goes by it; by what was known before, it goes by what was said then', async () => {
      const weapon = await register({ occurredAt: '2019' });
      const lost = (await first.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'lost', occurredAt: '2026-03-01' }))
        .body;
      const before = new Date().toISOString();
      await correct(lost.entries[0].id, { occurredAt: '2026-02-01', circumstances: 'On the ferry' }).expect(201);
      expect((await read(weapon.id)).holder).toMatchObject({ kind: 'unknown', asOf: '2026-02-01' });
      const custody = async (query: object) =>
        (await first.get(`/v1/weapons/${weapon.id}/custody?${new URLSearchParams({ ...query })}`).expect(200)).body;
      const asOf = '2026-02-15T00:00:00Z';
      expect(await custody({ asOf })).toMatchObject({
        certain: true,
        state: { position: 2, status: 'lost', restatedAt: 3 },
      });
      expect(await custody({ asOf, knownAt: before })).toMatchObject({ certain: true, state: { status: 'active' } });
      await first.post(`/v1/weapons/${weapon.id}/finds`).expect(201);
      await correct(lost.entries[0].id, { occurredAt: '2026-02-02' }).expect(201);
      expect((await read(weapon.id)).holder).toMatchObject({ kind: 'unit', asOf: null });
    });

    it('once, however often it is sent', async () => {
      const entry = registrationOf(await register());
      const key = { 'idempotency-key': uuid() };
      const { body } = await correct(entry, { yearOfManufacture: 1999 }, first, key).expect(201);
      expect((await correct(entry, { yearOfManufacture: 1999 }, first, key).expect(201)).body).toEqual(body);
      expectRefusal(await correct(entry, { yearOfManufacture: 1998 }, first, key), {
        status: 422,
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    it('of a state that was read: the ETag moves', async () => {
      const weapon = await register();
      await correct(registrationOf(weapon), { yearOfManufacture: 1999 }, first, { 'if-match': '"1"' }).expect(201);
      const late = await correct(registrationOf(weapon), { yearOfManufacture: 1998 }, first, { 'if-match': '"1"' });
      expectRefusal(late, { status: 412, code: 'CHANGED_MEANWHILE' });
    });

    it('two at once: both are kept, and the record says what the later one says', async () => {
      const weapon = await register();
      const years = [1991, 1992, 1993, 1994];
      const answers = await Promise.all(
        years.map((yearOfManufacture) => correct(registrationOf(weapon), { yearOfManufacture })),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      const last = answers.map(({ body }) => body).sort((a, b) => b.entries[0].position - a.entries[0].position)[0];
      expect((await read(weapon.id)).yearOfManufacture).toBe(last.restates.yearOfManufacture);
      expect((await read(weapon.id)).position).toBe(5);
    });
  });

  describe('by two persons where it identifies the weapon', () => {
    it('so that it waits, changes nothing, and takes effect when the second confirms', async () => {
      const weapon = await register();
      const patch = { manufacturer: 'Beretta', model: '92 FS', markings: { 1: { text: 'KAX104739' } } };
      const id = await proposed(registrationOf(weapon), patch);
      expect(await read(weapon.id)).toMatchObject({ manufacturer: { asWritten: 'Glock' }, position: 2 });
      const open = (await second.get('/v1/corrections?status=proposed&limit=200').expect(200)).body.items;
      expect(open.find((one: { id: string }) => one.id === id)).toMatchObject({ second: null, decidedAt: null });
      const { body, headers } = await confirm(id).expect(201);
      expect(headers.etag).toBe('"3"');
      expect(body).toMatchObject({
        id,
        status: 'effective',
        identifying: true,
        officer: first.officer,
        second: { officer: second.officer, unit: north },
        entries: [{ kind: 'correction.proposed' }, { kind: 'weapon.corrected', position: 3 }],
      });
      expect(await read(weapon.id)).toMatchObject({
        manufacturer: { code: 'beretta', asWritten: 'Beretta' },
        model: { asWritten: '92 FS' },
        markings: [{ number: 1, text: 'KAX104739', place: 'frame', entry: registrationOf(weapon) }],
      });
      const [, , corrected] = await history(weapon.id);
      expect(corrected).toMatchObject({
        officer: second.officer,
        corrects: registrationOf(weapon),
        payload: { proposal: { entry: id, officer: first.officer }, reason },
      });
      expectRefusal(await confirm(id), { status: 409, code: 'CORRECTION_DECIDED' });
    });

    it('so that the second may find the entry right', async () => {
      const weapon = await register();
      const id = await proposed(registrationOf(weapon), { calibre: '.45 ACP' });
      const rejection = 'The barrel says 9 mm';
      const { body } = await second.post(`/v1/corrections/${id}/reject`, { reason: rejection }).expect(201);
      expect(body).toMatchObject({ status: 'rejected', second: { officer: second.officer }, reason, rejection });
      expect((await read(weapon.id)).calibre.asWritten).toBe('9 mm Luger');
      expectRefusal(await confirm(id), { status: 409, code: 'CORRECTION_DECIDED' });
      expect((await history(weapon.id))[0].correctedBy).toBeUndefined();
    });

    it('who are two persons: not one officer with two keys, not one key, and the second in person', async () => {
      const id = await proposed(registrationOf(await register()), { calibre: null });
      const issue = async (asked: object) =>
        (await army.post('/v1/credentials', { name: 'more', expiresAt: inADay(), ...asked }).expect(201)).body.token;
      const again = registry.caller(await issue({ kind: 'personal', officers: [first.officer] }));
      const machine = registry.caller(await issue({ kind: 'machine', officers: [first.officer, second.officer] }));
      const before = await everyRow(registry.clone);
      for (const [by, officer, code] of [
        [first, '', 'SECOND_OFFICER_SAME'],
        [again, '', 'SECOND_OFFICER_SAME'],
        [machine, second.officer, 'SECOND_OFFICER_ASSERTED'],
      ] as const)
        for (const path of ['confirm', 'reject']) {
          const body = path === 'reject' ? { reason } : {};
          const headers: Record<string, string> = officer ? { 'tracemark-officer': officer } : {};
          expectRefusal(await by.post(`/v1/corrections/${id}/${path}`, body, headers), { status: 403, code });
        }
      expect(await everyRow(registry.clone)).toEqual(before);
      await confirm(id).expect(201);

      const other = registrationOf(await register());
      const asserted = await machine
        .post(
          `/v1/entries/${other}/corrections`,
          { patch: { calibre: null }, reason },
          { 'tracemark-officer': first.officer },
        )
        .expect(201);
      const both = await machine.post(
        `/v1/corrections/${asserted.body.id}/confirm`,
        {},
        { 'tracemark-officer': second.officer },
      );
      expectRefusal(both, { status: 403, code: 'SECOND_OFFICER_ASSERTED' });
      await confirm(asserted.body.id).expect(201);
    });

    it('of whom the database itself knows that they are two', async () => {
      const id = await proposed(registrationOf(await register()), { calibre: null });
      const { unit, officer } = (await first.get(`/v1/corrections/${id}`).expect(200)).body;
      const key = (await first.get('/v1/me').expect(200)).body.credential.id;
      const decide = (...decision: (string | null)[]) =>
        withClient(registry.clone.superuserUrl, (superuser) =>
          superuser.query(
            `UPDATE corrections SET status = 'effective', decided_entry_id = id, decided_at = now(), second_unit_id = $2,
                    second_officer_id = $3, second_credential_id = $4, second_identity = $5
              WHERE id = $1`,
            [id, unit, ...decision],
          ),
        );
      const other = newId();
      await expect(decide(officer, other, 'authenticated')).rejects.toThrow('ck_corrections_two_officers');
      await expect(decide(other, key, 'authenticated')).rejects.toThrow('ck_corrections_two_credentials');
      await expect(decide(other, other, 'asserted')).rejects.toThrow('ck_corrections_second_authenticated');
      await expect(decide(other, null, 'authenticated')).rejects.toThrow('ck_corrections_second_whole');
      await withClient(registry.clone.superuserUrl, async (superuser) => {
        const alone = superuser.query(
          `UPDATE corrections SET status = 'effective', decided_entry_id = id, decided_at = now() WHERE id = $1`,
          [id],
        );
        await expect(alone).rejects.toThrow('ck_corrections_second_there');
      });
      await confirm(id).expect(201);
    });

    it('unless another correction of the same field came between', async () => {
      const entry = registrationOf(await register());
      const [one, other] = [
        await proposed(entry, { markings: { 1: { text: 'KAX104730' } } }),
        await proposed(entry, { markings: { 1: { text: 'KAX104731' } } }),
      ];
      const beside = await proposed(entry, { markings: { 1: { place: 'slide' } }, calibre: '.40 S&W' });
      await confirm(one).expect(201);
      const overtaken = await confirm(other);
      expectRefusal(overtaken, { status: 409, code: 'CORRECTION_OVERTAKEN' });
      expect(overtaken.body.params.fields).toEqual(['markings/1/text']);
      await confirm(beside).expect(201);
      await second.post(`/v1/corrections/${other}/reject`, { reason }).expect(201);
    });

    it('of whom one confirms where several do at once', async () => {
      const id = await proposed(registrationOf(await register()), { model: '19' });
      const answers = await Promise.all([confirm(id), confirm(id, chief), confirm(id), confirm(id, chief)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const codes = answers.flatMap(({ status, body }) => (status === 409 ? [body.code] : []));
      expect(new Set(codes)).toEqual(new Set(['CORRECTION_DECIDED']));
    });

    it('once, however often the second sends it', async () => {
      const id = await proposed(registrationOf(await register()), { model: '19' });
      const key = { 'idempotency-key': uuid() };
      const { body } = await confirm(id, second, key).expect(201);
      expect((await confirm(id, second, key).expect(201)).body).toEqual(body);
    });
  });

  describe('and is one who may', () => {
    it('who wrote the entry, or holds the weapon now; no former holder, no other party', async () => {
      const weapon = await register({ holder: { kind: 'unit', unit: south } }, chief);
      const entry = registrationOf(weapon);
      const id = await proposed(entry, { calibre: null }, southern);
      await handTo(weapon.id, north);
      expectRefusal(await correct(entry, { yearOfManufacture: 1999 }, southern), {
        status: 403,
        code: 'NOT_THE_CORRECTOR',
      });
      expectRefusal(await confirm(id, alsoSouthern), { status: 403, code: 'NOT_THE_CORRECTOR' });
      expectRefusal(await correct(entry, { yearOfManufacture: 1999 }, registry.authority), {
        status: 403,
        code: 'NOT_THE_CORRECTOR',
      });
      await confirm(id, chief).expect(201);
    });

    it('the new holder too, of what described the weapon before it was a party, and of no more', async () => {
      const weapon = await register({ holder: { kind: 'unit', unit: south }, sourceRef: 'Book 7' }, chief);
      const [entry] = [registrationOf(weapon)];
      await twoPersonsOf(southern, alsoSouthern, entry!, { calibre: '.45 ACP' });
      await handTo(weapon.id, north);
      expect(
        (await first.get(`/v1/weapons/${weapon.id}/entries`)).body.items.map((one: { kind: string }) => one.kind),
      ).toEqual(['weapon.found']);
      const body = await twoPersons(entry!, { markings: { 1: { text: 'KAX104744' } } });
      expect(body).toMatchObject({ status: 'effective', fields: ['markings/1/text'] });
      expect(await read(weapon.id)).toMatchObject({
        calibre: { asWritten: '.45 ACP' },
        markings: [{ text: 'KAX104744' }],
      });
      expectRefusal(await correct(entry!, { calibre: '.45 ACP' }), { status: 409, code: 'CORRECTS_NOTHING' });
      expectRefusal(await correct(entry!, { occurredAt: '2019' }), {
        status: 400,
        code: 'INVALID_INPUT',
        faults: [['/patch/occurredAt', 'NOT_SEEN']],
      });
      const lost = (await history(weapon.id, '', chief)).find((one: { kind: string }) => one.kind === 'weapon.lost');
      expectRefusal(await correct(lost.id, { circumstances: 'x' }), { status: 404, code: 'ENTRY_NOT_FOUND' });
    });

    const twoPersonsOf = async (one: Caller, other: Caller, entry: string, patch: object) =>
      confirm(await proposed(entry, patch, one), other).expect(201);

    it('not who sees nothing of the weapon, for whom there is no such entry and no such correction', async () => {
      const weapon = await register();
      const id = await proposed(registrationOf(weapon), { calibre: null });
      const before = await everyRow(registry.clone);
      for (const entry of [registrationOf(weapon), newId()])
        expectRefusal(await correct(entry, { calibre: null }, stranger), { status: 404, code: 'ENTRY_NOT_FOUND' });
      for (const correction of [id, newId()])
        expectRefusal(await confirm(correction, stranger), { status: 404, code: 'CORRECTION_NOT_FOUND' });
      expect((await stranger.get('/v1/corrections').expect(200)).body.items).toEqual([]);
      expectRefusal(await correct(registrationOf(weapon), { calibre: null }, investigator), {
        status: 403,
        code: 'PERMISSION_MISSING',
      });
      expect(await everyRow(registry.clone)).toEqual(before);
    });
  });

  it('and by raw SQL as the service, no stranger drops a key, flags an answer or reads an entry', async () => {
    const weapon = await register({ markings: serial('HHH7001') });
    await registry.authority.post(`/v1/weapons/${weapon.id}/disclosures`, { purpose: { code: 'audit' } }).expect(201);
    const { body } = await correct(registrationOf(weapon), { yearOfManufacture: 1999 }).expect(201);
    const as = <T>(unit: string, statement: string, values: unknown[]): Promise<T> =>
      withClient(registry.clone.runtimeUrl, async (client) => {
        await client.query('BEGIN');
        await client.query(`SELECT set_config('tracemark.units', $1, true)`, [unit]);
        const { rows } = await client.query(statement, values);
        await client.query('ROLLBACK');
        return rows as T;
      });
    const key = { key: 'HHH7001', kind: 'exact', weapon_id: weapon.id, marking_number: 1, version: 1 };
    const dropped = (unit: string) =>
      as(unit, 'SELECT drop_marking_keys($1, $2) AS n', [weapon.id, JSON.stringify([key])]);
    const told = (unit: string) =>
      as(unit, 'SELECT count(*)::int AS n FROM entries_to_correct($1)', [registrationOf(weapon)]);
    expect([await dropped(police.rootUnit), await told(police.rootUnit)]).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    expect([await dropped(north), await told(north)]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    const flagged = async (unit: string) => {
      await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query('DELETE FROM supplements WHERE correction_id = $1', [body.id]),
      );
      await withClient(registry.clone.runtimeUrl, async (client) => {
        await client.query('BEGIN');
        await client.query(`SELECT set_config('tracemark.units', $1, true)`, [unit]);
        await client.query('SELECT flag_quotes($1)', [body.id]);
        await client.query('COMMIT');
      });
      const { items } = (await registry.authority.get('/v1/supplements?limit=200').expect(200)).body;
      return items.filter((one: { correction: string }) => one.correction === body.id).length;
    };
    expect([await flagged(police.rootUnit), await flagged(north)]).toEqual([0, 1]);
    const denied = withClient(registry.clone.runtimeUrl, (client) => client.query('DELETE FROM marking_keys'));
    await expect(denied).rejects.toThrow('permission denied');
  });

  describe('and is refused', () => {
    it.each<[field: string, value: unknown, act: string]>([
      ['holder', { kind: 'unknown' }, 'handOver'],
      ['status', 'stolen', 'handOver'],
      ['registryNumber', '7K3M-9QWX-2T47', 'void'],
      ['origin', 'imported', 'void'],
      ['kind', 'weapon.lost', 'void'],
      ['stream', null, 'void'],
      ['recordedAt', '2026-01-01', 'void'],
    ])('%s of a registration, with the act that undoes it', async (field, value, act) => {
      const answer = await correct(registrationOf(await register()), { yearOfManufacture: 1999, [field]: value });
      expectRefusal(answer, { status: 409, code: 'NOT_CORRECTABLE', faults: [[`/patch/${field}`, 'NOT_CORRECTABLE']] });
      expect(answer.body.params).toMatchObject({ field, act, kind: 'weapon.registered' });
    });

    it('the state that a loss or a find made, and which of a loss and a theft it was', async () => {
      const weapon = await register();
      const lost = (await first.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'lost' })).body.entries[0].id;
      expect((await correct(lost, { status: 'active' })).body.params).toMatchObject({ act: 'recover' });
      expect((await correct(lost, { kind: 'stolen' })).body.params).toMatchObject({ act: 'report' });
      const found = (await first.post(`/v1/weapons/${weapon.id}/finds`)).body.entries[0].id;
      expect((await correct(found, { holder: null })).body.params).toMatchObject({ act: 'report' });
    });

    it('a look at a weapon, which nobody describes', async () => {
      const weapon = await register();
      const look = await registry.authority.post(`/v1/weapons/${weapon.id}/disclosures`, {
        purpose: { code: 'audit' },
      });
      const answer = await correct(look.body.entries[0].id, { purpose: 'stop' }, registry.authority);
      expectRefusal(answer, { status: 409, code: 'NOT_CORRECTABLE' });
      expect(answer.body.params).toMatchObject({ act: 'disclose' });
    });

    it('what the entry says already', async () => {
      const entry = registrationOf(await register());
      for (const patch of [{}, { manufacturer: 'Glock' }, { markings: {} }, { markings: { 1: { text: 'KAX104729' } } }])
        expectRefusal(await correct(entry, patch), { status: 409, code: 'CORRECTS_NOTHING' });
    });

    it('every fault at once, each with its place in the patch', async () => {
      const markings = [...serial('KAX104729'), { kind: 'import', text: 'XVA 24' }];
      const entry = registrationOf(await register({ markings, origin: 'imported' }));
      const answer = await correct(entry, {
        type: null,
        yearOfManufacture: 'old',
        markings: { 1: { colour: 'red' }, 2: { place: 'lid', symbols: 'x' } },
      });
      expect(answer.status).toBe(400);
      expect(faultsOf(answer).sort()).toEqual([
        ['/patch/markings/1/colour', 'UNKNOWN_FIELD'],
        ['/patch/markings/2/place', 'NOT_ONE_OF'],
        ['/patch/markings/2/symbols', 'WRONG_TYPE'],
        ['/patch/type', 'REQUIRED'],
        ['/patch/yearOfManufacture', 'WRONG_TYPE'],
      ]);
      const told = await correct(entry, {
        occurredAt: '2999',
        countryOfManufacture: 'XXQ',
        legacy: { company: 'Old Harbour' },
        markings: { 1: { text: 'none' }, 2: { appliedAt: '2026-13' } },
      });
      expect(faultsOf(told).sort()).toEqual([
        ['/patch/countryOfManufacture', 'UNKNOWN_COUNTRY'],
        ['/patch/legacy', 'CONTRADICTION'],
        ['/patch/markings/1/text', 'JUNK_SERIAL'],
        ['/patch/markings/2/appliedAt', 'IMPOSSIBLE_DATE'],
        ['/patch/occurredAt', 'DATE_IN_FUTURE'],
      ]);
      const unknown = await correct(entry, { colour: 'black', markings: { 3: { text: 'X' }, 2: 'X' } });
      expect(faultsOf(unknown).sort()).toEqual([
        ['/patch/colour', 'UNKNOWN_FIELD'],
        ['/patch/markings/2', 'WRONG_TYPE'],
        ['/patch/markings/3', 'NO_SUCH_MARKING'],
      ]);
      expect(faultsOf(await correct(entry, { markings: [] }))).toEqual([['/patch/markings', 'WRONG_TYPE']]);
      expect((await correct(entry, { markings: { 2: null } })).body.params).toMatchObject({ act: 'void' });
    });
  });

  it('is found under the corrected marking, and no more under the one before', async () => {
    const weapon = await register({ markings: [...serial('QZV200117'), { kind: 'other', text: 'ЩЭ 12' }] });
    const found = async (marking: string) => {
      const { body } = await investigator.post('/v1/marking-searches', {
        marking,
        depth: 'one',
        purpose: { code: 'stop' },
      });
      return body.candidates.map(({ weaponId }: { weaponId: string }) => weaponId);
    };
    expect(await found('QZV200117')).toEqual([weapon.id]);
    await twoPersons(registrationOf(weapon), { markings: { 1: { text: 'WRM884530' }, 2: { text: 'HJ 12' } } });
    expect(await found('WRM884530')).toEqual([weapon.id]);
    expect(await found('QZV200117')).toEqual([]);
    const later = (await first.post(`/v1/weapons/${weapon.id}/markings`, { markings: serial('PPL0001') })).body;
    await twoPersons(later.entries[0].id, { markings: { 3: { text: 'PPL-0001', legibility: 'partial' } } });
    expect(await found('PPL0001')).toEqual([weapon.id]);
  });

  it('and the history is read as written, as corrected, or both, page by page and whole', async () => {
    const weapon = await register({ basis: 'Arms Act, section 3' });
    const entry = registrationOf(weapon);
    await correct(entry, { yearOfManufacture: 2005, basis: null, source: 'document' }).expect(201);
    const [original] = await history(weapon.id, 'original');
    expect(original).toMatchObject({ basis: 'Arms Act, section 3', payload: { yearOfManufacture: 2004 } });
    expect(original.correctedBy).toBeUndefined();
    const [corrected, correction] = await history(weapon.id, 'corrected');
    expect(corrected).toMatchObject({
      source: 'document',
      payload: { yearOfManufacture: 2005 },
      correctedBy: [correction.id],
    });
    expect(corrected.basis).toBeUndefined();
    const [both] = await history(weapon.id, 'both');
    expect(both).toMatchObject({ ...original, corrected: { payload: corrected.payload, source: 'document' } });
    expect(await history(weapon.id)).toEqual(await history(weapon.id, 'both'));
    const page = await first.get(`/v1/weapons/${weapon.id}/entries?limit=1&view=corrected`).expect(200);
    expect(page.body.items).toEqual([corrected]);
    await first.get(`/v1/weapons/${weapon.id}/entries?view=original&cursor=${page.body.next}`).expect(400);
    await first.get(`/v1/weapons/${weapon.id}/entries?view=all`).expect(400);
    for (const view of ['original', 'corrected', 'both']) {
      const { text } = await exported(first, `/v1/weapons/${weapon.id}/entries?view=${view}`, NDJSON).expect(200);
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line: string) => JSON.parse(line) as object);
      expect(lines).toEqual(await history(weapon.id, view));
    }
  });

  it('and the original is still there: the same leaf before and after, which the view `original` hashes to', async () => {
    const weapon = await register();
    const entry = registrationOf(weapon);
    const proof = async () => {
      await log.write();
      const { text } = await first.get(`/v1/entries/${entry}/proof`).expect(200);
      const { entry: bytes } = readProof(text);
      return { bytes, head: verifyProof(text, bytes, log.signer.verifierKey), leaf: hashOfLeaf(bytes).toString('hex') };
    };
    const before = await proof();
    await twoPersons(entry, { markings: { 1: { text: 'KAX104730' } }, yearOfManufacture: 2010 });
    const after = await proof();
    expect(after.bytes).toBe(before.bytes);
    expect(after.leaf).toBe(before.leaf);
    expect(after.head.size).toBeGreaterThan(before.head.size);
    const [original] = await history(weapon.id, 'original');
    expect(original.hash).toBe(after.leaf);
    // Nothing in a registration without sealed fields was opened for the reader: what he reads are the bytes.
    const { hash: _, ...envelope } = original;
    expect(leafHash(canonical(envelope)).toString('hex')).toBe(after.leaf);
  });

  describe('and what quoted it', () => {
    const disclose = async (id: string, by = investigator) =>
      (await by.post(`/v1/weapons/${id}/disclosures`, { purpose: { code: 'stop' } }).expect(201)).body;
    const due = async (weapon: string, by = investigator, status = 'due') =>
      (await by.get(`/v1/supplements?status=${status}&limit=200`).expect(200)).body.items.filter(
        (one: { weapon: string }) => one.weapon === weapon,
      );

    it('is due for a supplement, which who received it reads, until they look again', async () => {
      const weapon = await register();
      const look = await disclose(weapon.id);
      expect(await due(weapon.id)).toEqual([]);
      const id = await proposed(registrationOf(weapon), {
        markings: { 1: { text: 'KAX104730' } },
        sourceRef: 'Book 7',
      });
      expect(await due(weapon.id)).toEqual([]);
      const { entries } = (await confirm(id).expect(201)).body;
      const [supplement, ...more] = await due(weapon.id);
      expect(more).toEqual([]);
      expect(supplement).toMatchObject({
        quotedIn: 'disclosure',
        quote: look.id,
        quoteEntry: look.entries[0].id,
        correction: id,
        correctionEntry: entries[1].id,
        fields: ['markings'],
        unit: police.rootUnit,
        closedAt: null,
      });
      expect(await due(weapon.id, first)).toEqual([]);
      expect(await due(weapon.id, registry.authority)).toEqual([supplement]);
      const again = await disclose(weapon.id);
      expect(await due(weapon.id)).toEqual([]);
      expect(await due(weapon.id, investigator, 'sent')).toMatchObject([
        { id: supplement.id, closedBy: again.entries[0].id },
      ]);
    });

    it('is not where it held nothing of it', async () => {
      const weapon = await register();
      await disclose(weapon.id);
      await correct(registrationOf(weapon), { sourceRef: 'Book 7', occurredAt: '2019' }).expect(201);
      const marked = (await first.post(`/v1/weapons/${weapon.id}/markings`, { markings: serial('ZZ 9') })).body;
      await twoPersons(marked.entries[0].id, { markings: { 2: { text: 'ZZ 8' } } });
      expect(await due(weapon.id)).toEqual([]);
      await disclose(weapon.id);
      await twoPersons(marked.entries[0].id, { markings: { 2: { text: 'ZZ 7' } } });
      expect(await due(weapon.id)).toMatchObject([{ fields: ['markings'] }]);
    });

    it('is where it said since when the weapon was missing', async () => {
      const weapon = await register();
      const lost = (await first.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'lost', occurredAt: '2026-03' })).body;
      const missing = await disclose(weapon.id);
      await first.post(`/v1/weapons/${weapon.id}/finds`).expect(201);
      await disclose(weapon.id);
      await correct(lost.entries[0].id, { occurredAt: '2026-02' }).expect(201);
      expect(await due(weapon.id)).toMatchObject([{ quote: missing.id, fields: ['missingSince'] }]);
    });

    it('is waived by the national authority, with a reason, once', async () => {
      const weapon = await register();
      const look = await disclose(weapon.id);
      await correct(registrationOf(weapon), { yearOfManufacture: 1999 }).expect(201);
      const [{ id }] = await due(weapon.id);
      const path = `/v1/supplements/${id}/waive`;
      for (const by of [investigator, first])
        expectRefusal(await by.post(path, { reason }), { status: 403, code: 'PERMISSION_MISSING' });
      const { body } = await registry.authority.post(path, { reason: 'The case is closed' }).expect(201);
      expect(body).toMatchObject({ id, status: 'waived', closedAt: expect.any(String), closedBy: expect.any(String) });
      expectRefusal(await registry.authority.post(path, { reason }), { status: 409, code: 'SUPPLEMENT_CLOSED' });
      expectRefusal(await registry.authority.post(`/v1/supplements/${newId()}/waive`, { reason }), {
        status: 404,
        code: 'SUPPLEMENT_NOT_FOUND',
      });
      const rows = await withClient(registry.clone.superuserUrl, (superuser) =>
        superuser.query(`SELECT kind FROM ledger_entries WHERE stream_id = $1 ORDER BY position`, [look.id]),
      );
      expect(rows.rows).toEqual([{ kind: 'weapon.disclosed' }, { kind: 'supplement.waived' }]);
    });

    it('is flagged or shows what is right, whichever comes first', async () => {
      for (let round = 0; round < 5; round += 1) {
        const weapon = await register();
        const [look] = await Promise.all([
          disclose(weapon.id),
          correct(registrationOf(weapon), { yearOfManufacture: 1999 }).expect(201),
          disclose(weapon.id, registry.authority),
        ]);
        const flagged = await due(weapon.id);
        expect([look.weapon.yearOfManufacture, flagged.length]).toEqual(
          look.weapon.yearOfManufacture === 1999 ? [1999, 0] : [2004, 1],
        );
      }
    });
  });

  it('and everything verifies, replays and keeps its invariants', async () => {
    const found: unknown[] = [];
    await tamper(registry.clone.superuserUrl, async ({ snapshot }) => {
      await verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault));
      await checkProjections(snapshot, projections, (difference) => found.push(difference));
    });
    expect(found).toEqual([]);
    await expectInvariants(registry.clone);
  });
});

/** RFC 8785 of what holds ASCII names and no fractions. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
