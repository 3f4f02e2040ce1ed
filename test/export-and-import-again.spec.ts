import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WeaponView } from '../src/weapons/weapon-view.js';
import { CSV, exported, linesOf, NDJSON } from './support/exports.js';
import { expectSound, importingBy, verdicts } from './support/imports.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

const SERIAL = { kind: 'serial', text: 'KAX 104729', place: 'frame' };

/** Records that a table of cells could spoil. */
const ODD: object[] = [
  {},
  { manufacturer: null, model: 'unknown', calibre: '#N/A', countryOfManufacture: null, yearOfManufacture: null },
  { manufacturer: '=HYPERLINK("http://a.test")', model: "'0017", calibre: ' 9 mm; "Luger"\n', type: '-pistol' },
  { model: '1.23E+11', markings: [{ ...SERIAL, text: '1.23E+11' }], conditions: [], military: false },
  {
    model: 'Mar-02',
    conditions: ['blankFiring', 'deactivated'],
    military: true,
    markings: [
      { ...SERIAL, text: '0001 ' },
      { kind: 'proof', symbols: ['crown, 1', '"N"'] },
    ],
  },
  {
    origin: 'legacyRecord',
    legacy: { company: '-Arms & Sons, closed', medium: 'microfilm', volume: '007', takenOverAt: '1988' },
    holder: { kind: 'unit', basis: 'lastKnown', asOf: '1998-05' },
    markings: [
      { kind: 'serial', text: '00?4,"7"', unread: [2], method: 'stamp', heightMicrometres: 1600, depthMicrometres: 80 },
      { kind: 'serial', text: 'Завод 17', legibility: 'restored', appliedBy: 'Proof House', appliedAt: '1974-03' },
      { kind: 'other', text: 'UNKNOWN' },
    ],
  },
  { markings: [], unmarkedReason: 'neverMarked', origin: 'recovered', holder: { kind: 'unknown' } },
];

/** What a weapon is, without what each registry says of its own record of it. */
const theSame = ({ id, position, registeredAt, registeredBy, holder, markings, ...weapon }: WeaponView) => ({
  ...weapon,
  holder: { ...holder, unit: typeof holder.unit },
  markings: markings.map(({ entry: _, ...marking }) => marking),
  own: [id, position, registeredAt, registeredBy].map((value) => typeof value),
});

const byNumber = (weapons: WeaponView[]) =>
  weapons.map(theSame).sort((a, b) => (a.registryNumber < b.registryNumber ? -1 : 1));

describe('an export that is imported again', () => {
  let registry: TestRegistry;
  let armourer: Caller;
  let weapons: WeaponView[];

  const lists = ['/v1/weapons', '/v1/weapons?holder=unknown'];
  const read = async (caller: Caller) =>
    (await Promise.all(lists.map(async (list) => linesOf(await exported(caller, list, NDJSON).expect(200))))).flat();

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
    for (const [number, fields] of ODD.entries())
      await armourer.post('/v1/weapons', aWeapon({ yearOfManufacture: 1990 + number, ...fields })).expect(201);
    const { body: stolen } = await armourer.post('/v1/weapons', aWeapon({ model: 'stolen' })).expect(201);
    await armourer.post(`/v1/weapons/${stolen.id}/losses`, { kind: 'stolen', occurredAt: '2026-03' }).expect(201);
    const { body: marked } = await armourer
      .post('/v1/weapons', aWeapon({ markings: [], unmarkedReason: 'neverMarked', origin: 'collected' }))
      .expect(201);
    const markings = [{ kind: 'owner', text: '@X 0001' }];
    const { body: now } = await armourer.post(`/v1/weapons/${marked.id}/markings`, { markings }).expect(201);
    expect(now).toMatchObject({ unmarkedReason: null, markings });
    weapons = (await read(armourer)) as unknown as WeaponView[];
    expect(weapons.length).toBe(ODD.length + 2);
  });

  afterAll(() => registry.close());

  describe.each([
    ['CSV', CSV],
    ['NDJSON', NDJSON],
  ] as const)('as %s', (_, type) => {
    const files = async (): Promise<string[]> => {
      const texts = await Promise.all(lists.map((list) => exported(armourer, list, type).expect(200)));
      return texts.map(({ text }) => text);
    };

    it('makes the same records in another registry', async () => {
      const other = await startRegistry();
      try {
        const { body: saved } = await other.authority
          .post('/v1/import-mappings', { name: 'exports', mapping: { ignore: ['holderUnit'] } })
          .expect(201);
        const theirs = importingBy(other.app.getHttpServer(), other.authority);
        for (const text of await files()) {
          const done = await theirs.imported(text, { type, query: { mapping: saved.id } });
          expect(done.rows.filter(({ weapon }) => weapon === null)).toEqual([]);
          expect(done.rows.length).toBeGreaterThan(0);
        }
        const made = (await read(other.authority)) as unknown as WeaponView[];
        expect(byNumber(made)).toEqual(byNumber(weapons));
        await expectSound(other.clone);
      } finally {
        await other.close();
      }
    });

    it('is on record already where it comes from', async () => {
      const own = importingBy(registry.app.getHttpServer(), armourer);
      for (const text of await files()) {
        const done = await own.imported(text, { type });
        expect(done.rows.length).toBeGreaterThan(0);
        expect(verdicts(done).filter((verdict) => !verdict.endsWith('ALREADY_ON_RECORD'))).toEqual([]);
        expect(done.counts).toMatchObject({ duplicate: done.rows.length, entered: 0 });
      }
    });

    it('takes no number from an agency that is on no record it sees', async () => {
      const stranger = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
      const { body: saved } = await stranger
        .post('/v1/import-mappings', { name: `exports ${type}`, mapping: { ignore: ['holderUnit'] } })
        .expect(201);
      const theirs = importingBy(registry.app.getHttpServer(), stranger);
      for (const text of await files()) {
        const done = await theirs.imported(text, { type, query: { mapping: saved.id } });
        expect(verdicts(done).filter((verdict) => !verdict.endsWith('NOT_YOURS_TO_GIVE'))).toEqual([]);
      }
    });
  });
});
