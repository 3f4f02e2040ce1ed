import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseRegistryNumber } from '../src/weapons/registry-number.js';
import { readQr } from './support/qr.js';
import { expectRefusal } from './support/refusals.js';
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

describe('an armourer registers and marks weapons', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
  });

  afterAll(() => registry.close());

  const register = async (fields: object = {}) =>
    (await armourer.post('/v1/weapons', aWeapon(fields)).expect(201)).body;

  it('answers its registry number, its holder and the entry that records it', async () => {
    const { body, headers } = await armourer.post('/v1/weapons', aWeapon()).expect(201);
    expect(body).toMatchObject({
      registryNumber: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
      status: 'active',
      holder: { kind: 'unit', unit: police.rootUnit, basis: 'present' },
      markings: [{ number: 1, kind: 'serial', text: 'KAX104729', legibility: 'clear' }],
      entries: [{ position: 1, kind: 'weapon.registered', hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(parseRegistryNumber(body.registryNumber).fault).toBeUndefined();
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/weapons/${body.id}` });
  });

  it('keeps codes of the vocabulary beside the strings as they were written', async () => {
    const weapon = await register({ type: 'Semi-auto Pistol', calibre: '9x19', manufacturer: 'Smith and Somebody' });
    expect(weapon).toMatchObject({
      type: { code: 'selfLoadingPistol', asWritten: 'Semi-auto Pistol' },
      manufacturer: { code: null, asWritten: 'Smith and Somebody' },
      model: { code: null, asWritten: '17' },
      calibre: { code: expect.any(String), asWritten: '9x19' },
      countryOfManufacture: 'AUT',
      yearOfManufacture: 2004,
    });
    const unknown = await register({ manufacturer: null, model: undefined, calibre: null, yearOfManufacture: null });
    expect(unknown).toMatchObject({ manufacturer: null, model: null, calibre: null, yearOfManufacture: null });
  });

  it.each([
    ['a code', 'craftHandgun', 'craftHandgun'],
    ['what the vocabulary does not know', 'Harpunenkanone', null],
    ['what may be several types', 'machine gun', null],
  ])('keeps %s for a type, in the record and in the entry', async (_what, asWritten, code) => {
    const { id, type } = await register({ type: asWritten });
    expect(type).toEqual({ code, asWritten });
    expect((await armourer.get(`/v1/weapons/${id}`).expect(200)).body.type).toEqual({ code, asWritten });
    const { body } = await armourer.get(`/v1/weapons/${id}/entries`).expect(200);
    expect(body.items[0].payload.type).toEqual({ code, asWritten });
  });

  it('is found by id in any case, and by its registry number as people type it', async () => {
    const { entries: _, ...weapon } = await register();
    const typed = weapon.registryNumber.replaceAll('-', ' ').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    for (const reference of [weapon.id, weapon.id.toUpperCase(), weapon.registryNumber, encodeURIComponent(typed)]) {
      const { body, headers } = await armourer.get(`/v1/weapons/${reference}`).expect(200);
      expect(body).toEqual(weapon);
      expect(headers.etag).toBe('"1"');
    }
    const last = weapon.registryNumber.at(-1);
    const misread = weapon.registryNumber.slice(0, -1) + (last === '7' ? '9' : '7');
    expectRefusal(await armourer.get(`/v1/weapons/${misread}`), { status: 404, code: 'WEAPON_NOT_FOUND' });
  });

  it('prints the registry number as a QR code', async () => {
    for (const { id, registryNumber } of [await register(), await register()]) {
      const { headers, body } = await armourer.get(`/v1/weapons/${id}/qr`).expect(200);
      expect(headers['content-type']).toMatch(/^image\/svg\+xml/);
      expect(readQr(body.toString())).toEqual({ text: registryNumber, level: 'Q' });
    }
  });

  it('keeps every field of a marking', async () => {
    const stated = {
      kind: 'import',
      text: 'CAI St. Alb. VT',
      symbols: ['crown over S', 'star'],
      place: 'barrel',
      method: 'dotPeen',
      heightMicrometres: 1600,
      depthMicrometres: 80,
      legibility: 'restored',
      appliedBy: 'Orsola Arms',
      appliedAt: '1997-06',
    };
    const weapon = await register({ markings: [stated, { kind: 'proof', symbols: ['eagle'] }] });
    expect(weapon.markings).toEqual([
      { ...stated, number: 1, scripts: ['Latn'], unread: [], entry: weapon.entries[0].id },
      expect.objectContaining({ number: 2, kind: 'proof', text: '', symbols: ['eagle'] }),
    ]);
    const { body } = await armourer.get(`/v1/weapons/${weapon.id}/entries`).expect(200);
    expect(body.items[0].payload.markings[0].appliedBy).toBe('Orsola Arms');
  });

  it.each([
    ['leading zeros', '000123', []],
    ['digits only', '4711', []],
    ['Cyrillic', 'АК-74 № ЯЖ 0042', ['Cyrl']],
    ['Arabic-Indic digits', '\u0661\u0662\u0663\u0664', ['Arab']],
    ['Chinese', '五六式 12001', ['Hani']],
    ['a mix', 'ZАСТАВА M70', ['Latn', 'Cyrl']],
    ['blanks as they stand', '  12  34 ', []],
    ['a character beyond the BMP', 'A\u{1F531}7', ['Latn']],
  ])('keeps %s exactly as read', async (_what, text, scripts) => {
    const weapon = await register({ markings: [{ kind: 'serial', text }] });
    const { body } = await armourer.get(`/v1/weapons/${weapon.id}`).expect(200);
    expect(body.markings[0].text).toBe(text.normalize('NFC'));
    expect(new Set(body.markings[0].scripts)).toEqual(new Set(scripts));
  });

  it('writes composed and decomposed letters alike', async () => {
    const weapon = await register({ markings: [{ kind: 'serial', text: 'E\u0301 77' }] });
    expect(weapon.markings[0].text).toBe('\u00C9 77');
  });

  it('tells an unread character from a question mark that stands on the weapon', async () => {
    const weapon = await register({ markings: [{ kind: 'serial', text: 'K?X1?4', unread: [4, 1, 4] }] });
    expect(weapon.markings[0]).toMatchObject({ text: 'K?X1?4', unread: [1, 4], legibility: 'partial' });
    const literal = await register({ markings: [{ kind: 'serial', text: 'WHAT?' }] });
    expect(literal.markings[0]).toMatchObject({ unread: [], legibility: 'clear' });
  });

  it('says why a weapon has no marking', async () => {
    const weapon = await register({ markings: [], unmarkedReason: 'obliterated' });
    expect(weapon).toMatchObject({ markings: [], unmarkedReason: 'obliterated' });
  });

  it('tells what is unknown of its state from what was examined and not found', async () => {
    const stated = { conditions: ['blankFiring', 'deactivated', 'blankFiring'], military: true };
    const { id, ...found } = await register(stated);
    expect(found).toMatchObject({ conditions: ['deactivated', 'blankFiring'], military: true });
    const { body } = await armourer.get(`/v1/weapons/${id}`).expect(200);
    expect(body).toMatchObject({ conditions: ['deactivated', 'blankFiring'], military: true });
    expect(await register({ conditions: [], military: false })).toMatchObject({ conditions: [], military: false });
    for (const unknown of [{}, { conditions: null, military: null }]) {
      const weapon = await register(unknown);
      expect(weapon).toMatchObject({ conditions: null, military: null });
      const { body: entries } = await armourer.get(`/v1/weapons/${weapon.id}/entries`).expect(200);
      expect(Object.keys(entries.items[0].payload)).not.toEqual(expect.arrayContaining(['conditions']));
      expect(Object.keys(entries.items[0].payload)).not.toEqual(expect.arrayContaining(['military']));
    }
  });

  it('keeps the closed company whose record it was, and what the record was kept on', async () => {
    const legacy = { company: 'Old Harbour Arms', medium: 'microfilm', volume: 'reel 14', takenOverAt: '1998' };
    const weapon = await register({ origin: 'legacyRecord', legacy });
    expect(weapon.legacy).toEqual(legacy);
    const { body } = await armourer.get(`/v1/weapons/${weapon.id}`).expect(200);
    expect(body.legacy).toEqual(legacy);
    const short = await register({ origin: 'legacyRecord', legacy: { company: 'Old Harbour Arms' } });
    expect(short.legacy).toEqual({ company: 'Old Harbour Arms', medium: null, volume: null, takenOverAt: null });
    expect((await register({})).legacy).toBeNull();
  });

  it.each(['UNKNOWN', 'XXX', 'rusty'])(
    'keeps %s for a serial on an old weapon, and refuses it on a new one',
    async (text) => {
      const markings = [{ kind: 'serial', text, legibility: 'illegible' }];
      for (const origin of ['stateStock', 'civilRegistration', 'legacyRecord', 'recovered', 'collected']) {
        const weapon = await register({ origin, markings });
        expect(weapon.markings[0]).toMatchObject({ text, legibility: 'illegible' });
      }
      for (const origin of ['manufactured', 'imported'])
        expectRefusal(await armourer.post('/v1/weapons', aWeapon({ origin, markings })), {
          status: 400,
          code: 'INVALID_INPUT',
          faults: [['/markings/0/text', 'JUNK_SERIAL']],
        });
    },
  );

  it('refuses such a serial on a new weapon afterwards too, and takes it beside another kind of marking', async () => {
    const { id } = await register({ origin: 'manufactured' });
    const mark = (kind: string) => armourer.post(`/v1/weapons/${id}/markings`, { markings: [{ kind, text: 'XXX' }] });
    expectRefusal(await mark('serial'), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/markings/0/text', 'JUNK_SERIAL']],
    });
    await mark('proof').expect(201);
  });

  it('takes the time of a clock that goes four minutes fast', async () => {
    const occurredAt = new Date(Date.now() + 4 * 60_000).toISOString();
    const { id } = await register({ occurredAt });
    const { body } = await armourer.get(`/v1/weapons/${id}/entries`).expect(200);
    expect(body.items[0].occurredAt).toBe(occurredAt);
  });

  it('puts a weapon into the book of a unit it covers, or of nobody', async () => {
    const store = await newUnit(police, 'Store 4');
    const held = await register({
      holder: { kind: 'unit', unit: store.toUpperCase(), basis: 'lastKnown', asOf: '2019' },
    });
    expect(held.holder).toEqual({ kind: 'unit', unit: store, basis: 'lastKnown', asOf: '2019' });
    const unlocated = await register({ holder: { kind: 'unknown', asOf: '1993-06' } });
    expect(unlocated).toMatchObject({
      status: 'active',
      holder: { kind: 'unknown', unit: null, basis: 'lastKnown', asOf: '1993-06' },
    });
    const contradiction = { kind: 'unknown', unit: store };
    expectRefusal(await armourer.post('/v1/weapons', aWeapon({ holder: contradiction })), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/holder/unit', 'CONTRADICTION']],
    });
  });

  it('numbers later markings on from the first ones', async () => {
    const { id } = await register();
    const mark = (...texts: string[]) =>
      armourer.post(`/v1/weapons/${id}/markings`, { markings: texts.map((text) => ({ kind: 'import', text })) });
    await mark('XVA 24', 'SECOND').expect(201);
    const { body, headers } = await mark('THIRD').expect(201);
    expect(body.markings.map(({ number, text }: Record<string, unknown>) => [number, text])).toEqual([
      [1, 'KAX104729'],
      [2, 'XVA 24'],
      [3, 'SECOND'],
      [4, 'THIRD'],
    ]);
    expect(body.entries).toMatchObject([{ position: 3, kind: 'weapon.marked' }]);
    expect(headers.etag).toBe('"3"');
  });

  it('decides by the state it read, or is told that it changed meanwhile', async () => {
    const { id } = await register();
    const markings = [{ kind: 'import', text: 'XVA 24' }];
    const mark = (ifMatch: string) =>
      armourer.post(`/v1/weapons/${id}/markings`, { markings }, { 'if-match': ifMatch });
    await mark('"1"').expect(201);
    const late = await mark('"1"');
    expectRefusal(late, { status: 412, code: 'CHANGED_MEANWHILE' });
    expect(late.body.params).toEqual({ current: '"2"' });
    expectRefusal(await mark('W/"2"'), { status: 412, code: 'CHANGED_MEANWHILE' });
    await mark('"1", "2"').expect(201);
    await mark('*').expect(201);
    const history = await armourer.get(`/v1/weapons/${id}/entries`).expect(200);
    expect(history.body.items).toHaveLength(4);
  });
});
