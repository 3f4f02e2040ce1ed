import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const stop = { code: 'stop' };

describe('an investigator looks for the weapon behind a reading', () => {
  let registry: TestRegistry;
  let army: Agency;
  let investigator: Caller;
  let armourer: Caller;
  let weapon: { id: string; registryNumber: string };

  beforeAll(async () => {
    registry = await startRegistry();
    army = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, army, 'armourer');
    weapon = (await armourer.post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text: 'KAX-104729' }] }))).body;
    const others = ['QRX204', 'VB88201', '0011683', 'ИЖ4471'];
    for (const text of others) await armourer.post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text }] }));
    const police = await newAgency(registry, 'police');
    investigator = await newOfficer(registry, police, 'investigator');
  });

  afterAll(() => registry.close());

  const search = (body: object) => investigator.post('/v1/marking-searches', { purpose: stop, ...body });

  it.each([
    ['as it is', 'KAX104729'],
    ['with other separators', 'kax 104.729'],
    ['with look-alikes', 'KAXIO4729'],
    ['with a wrong character', 'KAX104929'],
    ['with a lost character', 'KAX10729'],
    ['with one too many', 'KAX1047299'],
    ['with two swapped', 'KAX140729'],
    ['with three unread', 'K?X1??729'],
    ['with two wrong characters', 'KAX904929'],
    ['without its prefix', '104729'],
    ['without its end', 'KAX1O'],
    ['with a gap', 'KAX1*29'],
    ['without both ends', '*X1047*'],
    ['with letters between its digits', 'KAX10Y47Z29'],
  ])('finds a serial read %s', async (_, marking) => {
    const { body } = await search({ marking }).expect(200);
    expect(body.candidates[0]).toMatchObject({
      weaponId: weapon.id,
      registryNumber: weapon.registryNumber,
      matchedMarking: { text: 'KAX-104729' },
      alert: null,
    });
    expect(body).toMatchObject({ complete: true, entries: [{ position: 1 }] });
  });

  it('finds a Cyrillic serial typed with Latin look-alikes, and a character only this register has', async () => {
    const { body } = await search({ marking: 'ИS4471' }).expect(200);
    expect(body.candidates[0].matchedMarking.text).toBe('ИЖ4471');
  });

  it('shows a character that was not read as it was written', async () => {
    const { body } = await search({ marking: 'KAX10?729' }).expect(200);
    expect(body.candidates[0].alignment[5]).toEqual({ op: 'unknown', read: '?', marked: '4' });
  });

  it('shows what the reading lost, and says in which class it was found', async () => {
    const lost = (await search({ marking: '1O4729' }).expect(200)).body;
    expect(lost.candidates[0].alignment.slice(0, 3)).toEqual([
      { op: 'lostPrefix', read: '', marked: 'KAX' },
      { op: 'match', read: '1', marked: '1' },
      { op: 'lookAlike', read: 'O', marked: '0' },
    ]);
    const gap = (await search({ marking: 'KAX1*29' }).expect(200)).body;
    expect(gap.candidates[0].alignment[4]).toEqual({ op: 'run', read: '*', marked: '047' });
    const letters = (await search({ marking: 'KAX10Y47Z29' }).expect(200)).body;
    expect(letters.candidates[0].alignment[5]).toEqual({ op: 'embeddedLetters', read: 'Y', marked: '' });
    expect(letters.searched).toMatchObject({
      lostAtOneEnd: { most: 4, left: 4 },
      wildcards: { most: 2, knownInARow: 4, shortOfTwo: 3 },
      ncic: 'sameForm',
    });
  });

  it.each([
    ['*', 'NOTHING_READ'],
    ['****', 'NOTHING_READ'],
    ['*'.repeat(200), 'NOTHING_READ'],
    ['A*'.repeat(100), 'TOO_MANY_STARS'],
    ['KAX*', 'TOO_FEW_IN_A_ROW'],
  ])('refuses the reading %s: %s', async (marking, code) => {
    const { body } = await search({ marking }).expect(400);
    expect(body.errors).toMatchObject([{ pointer: '/marking', code }]);
  });

  it('takes an escaped star literally', async () => {
    const markings = [{ kind: 'serial', text: 'QR*7741' }];
    const { body: starred } = await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201);
    const { body } = await search({ marking: 'QR\\*7741' }).expect(200);
    expect(body.candidates[0].weaponId).toBe(starred.id);
    expect(body.candidates[0].alignment.every(({ op }: { op: string }) => op === 'match')).toBe(true);
  });

  it('shows where the reading differs, character by character, and what else agrees', async () => {
    const stated = { manufacturer: 'glock', model: '19', calibre: '9x19', yearOfManufacture: 2005 };
    const { body } = await search({ marking: 'kax-IO4279', ...stated }).expect(200);
    const [{ weaponId, alignment, fields }] = body.candidates;
    expect(weaponId).toBe(weapon.id);
    expect(alignment).toEqual([
      { op: 'match', read: 'K', marked: 'K' },
      { op: 'match', read: 'A', marked: 'A' },
      { op: 'match', read: 'X', marked: 'X' },
      { op: 'lookAlike', read: 'I', marked: '1' },
      { op: 'lookAlike', read: 'O', marked: '0' },
      { op: 'match', read: '4', marked: '4' },
      { op: 'swap', read: '27', marked: '72' },
      { op: 'match', read: '9', marked: '9' },
    ]);
    expect(fields).toEqual({
      manufacturer: { stated: 'glock', recorded: expect.any(String), comparison: 'agree', confidence: 1 },
      model: { stated: '19', recorded: 'glock-17', comparison: 'disagree', confidence: 1 },
      calibre: { stated: '9x19', recorded: expect.any(String), comparison: 'agree', confidence: 1 },
      countryOfManufacture: { stated: null, recorded: 'AUT', comparison: 'unknown', confidence: 1 },
      yearOfManufacture: { stated: 2005, recorded: 2004, comparison: 'near', confidence: 1 },
    });
  });

  it('is sure of one, names both where the fields deny the exact one, and says what would tell two apart', async () => {
    const register = async (text: string, fields: object = {}) =>
      (await armourer.post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text }], ...fields })).expect(201))
        .body.id;
    const shown = (body: { candidates: { weaponId: string }[] }) => body.candidates.map(({ weaponId }) => weaponId);
    const glock = { manufacturer: 'Glock', model: '17', calibre: '9 mm Luger', countryOfManufacture: 'AUT' };

    const exact = await register('PLM27415', { manufacturer: 'Beretta', model: '96', calibre: '.40 S&W' });
    const misread = await register('PLM27615');
    const both = (await search({ marking: 'PLM27415', ...glock }).expect(200)).body;
    expect(both.verdict).toBe('ambiguous');
    expect(shown(both)).toEqual([exact, misread]);

    const one = await register('GTR550217');
    const sure = (await search({ marking: 'GTR550217', ...glock }).expect(200)).body;
    expect(sure).toMatchObject({ verdict: 'single', missing: [], found: 1 });
    expect(shown(sure)).toEqual([one]);

    const twins = [await register('TWN700018', { model: '17' }), await register('TWN700018', { model: '26' })];
    const twin = (await search({ marking: 'TWN700018', manufacturer: 'Glock' }).expect(200)).body;
    expect(twin).toMatchObject({ verdict: 'insufficient', missing: ['model'], found: 2 });
    expect(shown(twin).sort()).toEqual(twins.sort());
  });

  it('answers none where nothing is near', async () => {
    const { body } = await search({ marking: 'ZZZZZZZZ' }).expect(200);
    expect(body).toMatchObject({ verdict: 'none', candidates: [], found: 0, complete: true });
  });

  it('warns that the weapon is lost, or stolen, until it is found', async () => {
    const alert = async () => (await search({ marking: 'KAX104729' }).expect(200)).body.candidates[0].alert;
    await armourer.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'lost', occurredAt: '2026-04' }).expect(201);
    expect(await alert()).toBe('lost');
    await armourer.post(`/v1/weapons/${weapon.id}/finds`, { occurredAt: '2026-04' }).expect(201);
    expect(await alert()).toBe(null);
    await armourer.post(`/v1/weapons/${weapon.id}/losses`, { kind: 'stolen', occurredAt: '2026-05' }).expect(201);
    expect(await alert()).toBe('stolen');
  });

  it('discloses the full record, and to nobody without a purpose', async () => {
    await investigator.get(`/v1/weapons/${weapon.id}`).expect(404);
    await investigator.post(`/v1/weapons/${weapon.id}/disclosures`, {}).expect(400);
    const { body } = await investigator
      .post(`/v1/weapons/${weapon.registryNumber}/disclosures`, { purpose: { ...stop, caseReference: 'VP-2026-118' } })
      .expect(201);
    expect(body).toMatchObject({ weapon: { id: weapon.id, status: 'stolen' }, entries: [{ position: 1 }] });
    const { body: history } = await armourer.get(`/v1/weapons/${weapon.id}/entries`).expect(200);
    expect(history.items.map(({ kind }: { kind: string }) => kind.slice('weapon.'.length))).toEqual([
      'registered',
      'lost',
      'found',
      'stolen',
    ]);
  });
});
