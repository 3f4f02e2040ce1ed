import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { newId } from '../src/platform/random.js';
import { standingImport } from '../src/weapons/import/imports.queries.js';
import { markColliding, markRepeated } from '../src/weapons/import/imports.repository.js';
import { newRegistryNumber } from '../src/weapons/registry-number.js';
import { exported } from './support/exports.js';
import {
  csv,
  expectAddsUp,
  expectSound,
  importingBy,
  leads,
  line,
  NDJSON,
  ndjson,
  row,
  verdicts,
  type Imported,
  type Importing,
} from './support/imports.js';
import {
  actingOf,
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

/** The first row of an import as many rows of another, each of which stands there twice. */
const MULTIPLY = `
  INSERT INTO import_rows (import_id, number, line, raw, cut, verdict, reasons, weapon, weapon_id, entry_id, serial_key,
                           described_as, viewers)
  SELECT $2, time, line, raw, cut, verdict, reasons, weapon, weapon_id, entry_id, 'TWICE' || time / 2, described_as, viewers
    FROM import_rows, generate_series(1, $3::int) AS time WHERE import_id = $1 AND number = 1`;

/** Nothing of what was compared is to stay. */
class ComparedIn extends Error {
  constructor(readonly ms: number) {
    super(`Compared in ${ms} ms`);
  }
}

const BESIDE = 'serial,registry no';
const numbered = (...rows: string[]) => csv(...rows).replace('serial', BESIDE);

describe('a weapon that an import meets again', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;
  let files: Importing;
  let authoritys: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
    const server = registry.app.getHttpServer();
    files = importingBy(server, armourer);
    authoritys = importingBy(server, registry.authority);
  });

  afterAll(() => registry.close());

  it('is compared in time, however little the database knows of its rows', async () => {
    const { id } = await files.imported(csv(row('PASS 1')));
    await withClient(registry.clone.superuserUrl, async (superuser) => {
      for (let other = 0; other < 30; other += 1) await superuser.query(MULTIPLY, [id, newId(), 3_000]);
      // It now knows of thirty imports, and of none that comes after.
      await superuser.query('ANALYZE import_rows');
    });
    const acting = await actingOf(registry, armourer, 'weapons:import');
    const compared = registry.database.longTransactions.write(acting, async (tx) => {
      const given = { ...(await standingImport(tx.manager, id)), id: newId(), enteredThrough: 0 };
      await tx.manager.query(MULTIPLY, [id, given.id, 4_000]);
      const started = performance.now();
      markColliding(tx, given, 0, 4_000);
      markRepeated(tx, given);
      await tx.settled();
      throw new ComparedIn(performance.now() - started);
    });
    const { ms } = await compared.catch((thrown: unknown) => thrown as ComparedIn);
    // A tenth of a second; where all that was found is looked through for each row, ten seconds and more.
    expect(ms).toBeLessThan(3_000);
  });

  it('in the file is entered once, and the others say which row it is', async () => {
    const done = await files.imported(csv(row('R 1'), row('R 2'), row('r-1'), row('R1')));
    expect(verdicts(done)).toEqual([
      'accepted',
      'accepted',
      'duplicate REPEATED_IN_FILE',
      'duplicate REPEATED_IN_FILE',
    ]);
    expect(leads(done.rows[2]!)).toEqual([['/markings/0/text', 'serial', 'REPEATED_IN_FILE']]);
    for (const each of done.rows.slice(2)) expect(each.reasons[0]!.detail).toMatch(/row 1\b.*line 2\b/);
    await expectAddsUp(registry.clone, done);
  });

  it('on record changes nothing, and the row says which weapon it is', async () => {
    const { body } = await armourer
      .post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text: 'REC 77' }] }))
      .expect(201);
    const done = await files.imported(csv(row('rec77'), row('REC 78')));
    expect(verdicts(done)).toEqual(['duplicate ALREADY_ON_RECORD', 'accepted']);
    expect(leads(done.rows[0]!)).toEqual([['/markings/0/text', 'serial', 'ALREADY_ON_RECORD']]);
    expect(done.rows[0]!.reasons[0]!.detail).toContain(body.id);
    expect((await armourer.get(`/v1/weapons/${body.id}`).expect(200)).body.position).toBe(1);
  });

  it('by its serial alone is another weapon: of another maker, another model, or none stated', async () => {
    const others = [row('SAME 1'), row('SAME 1').replace('Glock', 'Beretta'), row('SAME 1').replace(',17,', ',19,')];
    const none = row('SAME 1').replace('Glock,17', ',');
    const done = await files.imported(csv(...others, none));
    expect(done.counts).toMatchObject({ duplicate: 0, rejected: 0, entered: 4 });
    expect((await files.imported(csv(none, ...others))).counts).toMatchObject({ duplicate: 4, entered: 0 });
  });

  it('by its serial, maker and model is another weapon where the year is another', async () => {
    const years = [row('YEAR 1'), row('YEAR 1').replace('2004', '2005'), row('YEAR 1').replace('2004', '')];
    expect((await files.imported(csv(...years))).counts).toMatchObject({ duplicate: 0, entered: 3 });
  });

  it('of no maker and no model is another weapon where type or calibre are', async () => {
    const nameless = row('NONE 1').replace('Glock,17', ',');
    const rows = [
      nameless,
      nameless.replace('pistol', 'revolver'),
      nameless.replace('9 mm Luger', '.45 ACP'),
      nameless,
    ];
    expect(verdicts(await files.imported(csv(...rows)))).toEqual([
      ...Array<string>(3).fill('accepted'),
      'duplicate REPEATED_IN_FILE',
    ]);
  });

  it('half read is taken for no other', async () => {
    const halfRead = line('', { markings: [{ kind: 'serial', text: 'AB?4', unread: [2] }] });
    expect((await files.imported(ndjson(halfRead, halfRead), NDJSON)).counts).toMatchObject({
      duplicate: 0,
      entered: 2,
    });
  });

  it.each(['Büchsenmacher Weiß', ' josé œuvré ', 'κάννη', 'ı dotless'])(
    'of the maker %s, whom nobody knows, is met again in the file and on record',
    async (maker) => {
      const said = row(`UNKNOWN ${maker.length}`).replace('Glock', maker);
      const once = await files.imported(csv(said, said));
      expect(once.counts).toMatchObject({ duplicate: 1, entered: 1 });
      expect(verdicts(await files.imported(csv(said)))).toEqual([
        expect.stringMatching(/^duplicate .*ALREADY_ON_RECORD$/),
      ]);
    },
  );

  it('in other words for the same maker and model is the same', async () => {
    const done = await files.imported(csv(row('WORD 1'), row('WORD 1').replace('Glock', 'GLOCK Ges.m.b.H.')));
    expect(done.rows[1]!.verdict).toBe('duplicate');
  });

  it('without a serial that tells it from others is taken for no other', async () => {
    const done = await files.imported(csv(row('N/A'), row('N/A'), row('none'), row('none')));
    expect(verdicts(done)).toEqual(Array(4).fill('acceptedWithWarning JUNK_SERIAL'));
  });

  it('held by another agency is not met: neither learns of the other', async () => {
    const other = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    const theirs = importingBy(registry.app.getHttpServer(), other);
    const file = csv(row('BOTH 1'), row('BOTH 2'));
    const [mine, his] = await Promise.all([files.imported(file), theirs.imported(file)]);
    expect(his.id).not.toBe(mine.id);
    for (const done of [mine, his]) expect(verdicts(done)).toEqual(['accepted', 'accepted']);
    const ids = mine.rows.map(({ weapon }) => weapon);
    expect(his.rows.map(({ weapon }) => weapon)).not.toEqual(ids);
    for (const id of ids) await other.get(`/v1/weapons/${id}`).expect(404);
  });

  it('by a registry number is for the national authority alone', async () => {
    const number = newRegistryNumber();
    const done = await files.imported(numbered(`${row('NUM 1')},${number}`, `${row('NUM 2')},`));
    expect(verdicts(done)).toEqual(['rejected NOT_YOURS_TO_GIVE', 'accepted']);
    expect(leads(done.rows[0]!)).toEqual([['/registryNumber', 'registry no', 'NOT_YOURS_TO_GIVE']]);
    const given = await authoritys.imported(numbered(`${row('NUM 1')},${number.toLowerCase()}`));
    expect(verdicts(given)).toEqual(['accepted']);
    const { body } = await registry.authority.get(`/v1/weapons/${number}`).expect(200);
    expect(body).toMatchObject({ id: given.rows[0]!.weapon, registryNumber: number });
  });

  it('by all but its registry number is another weapon', async () => {
    const twins = numbered(`${row('TWIN 1')},${newRegistryNumber()}`, `${row('TWIN 1')},${newRegistryNumber()}`);
    expect(verdicts(await authoritys.imported(twins))).toEqual(['accepted', 'accepted']);
    const third = numbered(`${row('TWIN 1')},${newRegistryNumber()}`);
    expect(verdicts(await authoritys.imported(third))).toEqual(['accepted']);
  });

  it('under its own registry number is met again beside another that reads the same', async () => {
    const [first, second] = [newRegistryNumber(), newRegistryNumber()];
    const done = await authoritys.imported(
      numbered(`${row('TWIN 2')},${first}`, `${row('TWIN 2')},${second}`, `${row('TWIN 2')},${second}`),
    );
    expect(verdicts(done)).toEqual(['accepted', 'accepted', 'duplicate REPEATED_IN_FILE']);
    await expectAddsUp(registry.clone, done);
  });

  it('under a registry number that another weapon bears is refused, on record or in the file', async () => {
    const [first, second, misread] = [newRegistryNumber(), newRegistryNumber(), `${newRegistryNumber().slice(0, 13)}?`];
    await authoritys.imported(numbered(`${row('TAKEN 1')},${first}`));
    const file = numbered(
      `${row('TAKEN 2')},${first}`,
      `${row('TAKEN 3')},${second}`,
      `${row('TAKEN 4')},${second}`,
      `${row('TAKEN 3')},${second}`,
      `${row('TAKEN 1')},${first}`,
      `${row('TAKEN 5')},${misread}`,
    );
    const done = await authoritys.imported(file);
    expect(verdicts(done)).toEqual([
      'rejected REGISTRY_NUMBER_TAKEN',
      'accepted',
      'rejected REGISTRY_NUMBER_TAKEN',
      'duplicate REPEATED_IN_FILE',
      'duplicate ALREADY_ON_RECORD',
      'rejected WRONG_CHARACTER',
    ]);
    for (const place of [0, 2])
      expect(leads(done.rows[place]!)).toEqual([['/registryNumber', 'registry no', 'REGISTRY_NUMBER_TAKEN']]);
    await expectAddsUp(registry.clone, done);
  });

  it('was stolen before it came in has both in its history', async () => {
    const file = csv(`${row('GONE 1')},stolen,2019-04`, `${row('GONE 2')},lost,`);
    const done = await files.imported(file.replace('serial', 'serial,status,missing since'));
    expect(verdicts(done)).toEqual(['accepted', 'accepted']);
    const { body } = await armourer.get(`/v1/weapons/${done.rows[0]!.weapon}`).expect(200);
    expect(body).toMatchObject({ status: 'stolen', position: 2, holder: { kind: 'unknown' } });
    const { body: history } = await armourer.get(`/v1/weapons/${done.rows[0]!.weapon}/entries`).expect(200);
    expect(
      history.items.map(({ kind, occurredAt }: { kind: string; occurredAt: string }) => [kind, occurredAt]),
    ).toEqual([
      ['weapon.registered', null],
      ['weapon.stolen', '2019-04'],
    ]);
  });

  it('stood in the books of a closed company keeps where it stood', async () => {
    const header = `${BESIDE.split(',')[0]},former company,record medium,volume,taken over`;
    const legacy = 'Valmora Arms Works,paper,Ledger 14,2011-05';
    const file = csv(`${row('OLD 1', 'legacyRecord')},${legacy}`, `${row('OLD 2')},${legacy}`);
    const done = await files.imported(file.replace('serial', header));
    expect(verdicts(done)).toEqual(['accepted', 'rejected CONTRADICTION']);
    const { body } = await armourer.get(`/v1/weapons/${done.rows[0]!.weapon}/entries`).expect(200);
    expect(body.items[0].payload.legacy).toEqual({
      company: 'Valmora Arms Works',
      medium: 'paper',
      volume: 'Ledger 14',
      takenOverAt: '2011-05',
    });
  });

  it('is taken in with a warning where it deserves a look', async () => {
    const done = await files.imported(
      ndjson(line('WARN 1', { calibre: 'a sort of nine' }), line('WARN 2', { yearOfManufacture: 1890 })),
      NDJSON,
    );
    expect(verdicts(done)).toEqual(['acceptedWithWarning CALIBRE_UNRESOLVED', 'acceptedWithWarning YEAR_IMPLAUSIBLE']);
    expect(done.counts).toMatchObject({ accepted: 0, acceptedWithWarning: 2, entered: 2 });
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(registry.clone));

  it('is known by its name also where the vocabulary learned the name since', async () => {
    const kinds = (imported: Imported) => imported.rows.map(({ verdict }) => verdict.replace('WithWarning', ''));
    const named = (serial: string) => line(serial, { manufacturer: 'Zzyzx Waffen', model: 'Q9' });
    await files.imported(ndjson(named('VOC-1'), named('VOC-2')), NDJSON);
    const { text: before } = await exported(armourer, '/v1/weapons', NDJSON.type!).expect(200);
    const said = { code: 'x-zzyzx', name: 'Zzyzx Waffen', country: 'AUT' };
    await registry.authority.post('/v1/vocabulary/manufacturers', said).expect(201);
    const more = await files.imported(ndjson(named('VOC-1'), named('VOC-2'), named('VOC-3')), NDJSON);
    expect(kinds(more)).toEqual(['duplicate', 'duplicate', 'accepted']);
    const again = await files.imported(before, NDJSON);
    expect(new Set(kinds(again))).toEqual(new Set(['duplicate']));
    const unlike = await files.imported(ndjson(line('VOC-1', { manufacturer: 'Zzyzx Waffen', model: 'Q8' })), NDJSON);
    expect(kinds(unlike)).toEqual(['accepted']);
  });

  it('is told apart from another whose name holds what stands between names', async () => {
    const two = [
      line('CTL-1', { manufacturer: 'A\u0001B', model: null }),
      line('CTL-1', { manufacturer: 'A', model: 'B\u0001' }),
    ];
    expect((await files.imported(ndjson(...two), NDJSON)).counts).toMatchObject({ entered: 2 });
  });
});
