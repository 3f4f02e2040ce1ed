import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import type { EntityManager } from 'typeorm';
import { Database } from '../src/platform/database/database.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { listKept, listRows, rowsToEnter } from '../src/weapons/import/imports.queries.js';
import {
  csv,
  HEADER,
  importingBy,
  line,
  NDJSON,
  ndjson,
  row,
  verdicts,
  type Imported,
  type Importing,
} from './support/imports.js';
import { expectRefusal, rowsIn, wording } from './support/refusals.js';
import {
  actingOf,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

/** Rows 1 and 2 of an import again and again, as a nation's file would have them. */
const MULTIPLY = `
  INSERT INTO import_rows (import_id, number, line, raw, cut, verdict, reasons, weapon, weapon_id, entry_id, viewers)
  SELECT import_id, number + 2 * time, line, raw, cut, verdict, reasons, weapon, weapon_id, entry_id, viewers
    FROM import_rows, generate_series(1, 20000) AS time WHERE import_id = $1 AND number <= 2`;

/** Of this connection, since the server last took its figures. */
const ROWS_READ = `
  SELECT (idx_tup_fetch + seq_tup_read)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'import_rows'`;

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('what became of an import', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
  });

  afterAll(() => registry.close());

  let many: Imported | undefined;

  it('gives the rejected rows of a CSV back as they came, and takes them in once they are mended', async () => {
    const rows = [
      row('OK 1'),
      row('A"1'),
      row('1.23E+11'),
      'pistol,stateStock',
      row('"Q ""1"", a"').replace('2004', 'x'),
    ];
    const first = await files.imported(csv(...rows));
    expect(first.counts).toMatchObject({ read: 5, rejected: 4, entered: 1 });
    const rejects = await files.rejects(first.id);
    expect(rejects.split('\r\n')).toEqual([
      `tracemark_reason,${HEADER}`,
      ...rows.slice(1).map((each) => expect.stringMatching(/^"?[A-Z_]+ \(.*\): /) && expect.stringContaining(each)),
      '',
    ]);
    const mended = rejects
      .replace('A"1', 'A1')
      .replace(',1.23E+11', ',123000000000')
      .replace('pistol,stateStock\r', `${row('MEND 1')}\r`)
      .replace(',x,"Q', ',2004,"Q');
    const second = await files.imported(mended);
    expect(verdicts(second)).toEqual(Array(4).fill('accepted'));
    const { body } = await armourer.get(`/v1/weapons/${second.rows[3]!.weapon}`).expect(200);
    expect(body.markings[0].text).toBe('Q "1", a');
  });

  it('and again, where mending missed one, with the newer reason alone', async () => {
    const first = await files.imported(csv(row('2-Mar')));
    const second = await files.imported((await files.rejects(first.id)).replace(',2004,2-Mar', ',y,=1+1'));
    const rejects = await files.rejects(second.id);
    expect(rejects).toContain('NOT_A_WHOLE_NUMBER (year)');
    expect(rejects).not.toContain('SPREADSHEET_DATE');
    expect(rejects.match(/tracemark_reason/g)).toHaveLength(1);
  });

  it.each([
    ['rejects', (manager: EntityManager, id: string) => listKept(manager, id, 500, 50)],
    ['rows', (manager: EntityManager, id: string) => listRows(manager, id, 500, 50, undefined)],
    ['rejected rows', (manager: EntityManager, id: string) => listRows(manager, id, 500, 50, 'rejected')],
    ['rows to enter', (manager: EntityManager, id: string) => rowsToEnter(manager, id, 500, 550)],
  ])('reads for a page of %s these rows alone, however little is known of the table', async (_, read) => {
    if (many === undefined) {
      many = await files.imported(csv(row('MANY 1'), row('MANY 2').replace('2004', 'x')));
      await withClient(registry.clone.superuserUrl, (superuser) => superuser.query(MULTIPLY, [many!.id]));
    }
    const acting = await actingOf(registry, armourer, 'weapons:import');
    const rowsRead = await registry.app.get(Database).transactions.read(acting, async (manager) => {
      const soFar = async () => (await manager.query<[{ rows: number }]>(ROWS_READ))[0].rows;
      const before = await soFar();
      await read(manager, many!.id);
      return (await soFar()) - before;
    });
    expect(rowsRead).toBeGreaterThan(0);
    expect(rowsRead).toBeLessThan(100);
  });

  it('gives lines of NDJSON back, even those that are no JSON, and takes them in once they are mended', async () => {
    const lines = [
      line('OK 2'),
      line('J 1', { origin: 'attic' }),
      '{"type": "pistol"',
      line('J 2', { colour: 'black' }),
    ];
    const first = await files.imported(ndjson(...lines), NDJSON);
    expect(first.counts).toMatchObject({ rejected: 3, entered: 1 });
    const answer = await armourer.get(`/v1/weapon-imports/${first.id}/rejects`).buffer(true).expect(200);
    expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(answer.headers['content-disposition']).toContain(`rejects-${first.id}.ndjson`);
    const given = answer.text
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(given.map(({ tracemark_reason: reason }) => String(reason).split(' ')[0])).toEqual([
      'NOT_ONE_OF',
      'NOT_JSON',
      'UNKNOWN_FIELD',
    ]);
    expect(given[1]!.tracemark_line).toBe(lines[2]);
    const mended = [
      { ...given[0], origin: 'stateStock' },
      { tracemark_line: line('J 3') },
      { ...given[2], colour: undefined },
    ];
    const second = await files.imported(ndjson(...mended.map((each) => JSON.stringify(each))), NDJSON);
    expect(verdicts(second)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('gives rows back in UTF-8, whatever they came in, and says so', async () => {
    const file = iconv.encode(csv(row('Ä 1').replace('2004', 'x')), 'latin1');
    const first = await files.imported(file, { query: { encoding: 'latin1' } });
    const answer = await armourer.get(`/v1/weapon-imports/${first.id}/rejects`).buffer(true).expect(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(verdicts(await files.imported(answer.text.replace(',x,', ',2004,')))).toEqual(['accepted']);
  });

  it('gives a row that was too long back as its reason alone, and a NUL as its picture', async () => {
    const first = await files.imported(csv(row('x'.repeat(300_000)), row('N\u00001')));
    const [, long, nul] = (await files.rejects(first.id)).split('\r\n');
    expect(long).toMatch(/^RECORD_TOO_LONG \(row\): [^,]*$/);
    expect(nul).toContain('N\u24001');
  });

  it('gives back thousands, in their order', async () => {
    const first = await files.imported(
      csv(...Array.from({ length: 1_700 }, (_, n) => row(`S ${n}`).replace('2004', 'x'))),
    );
    const given = (await files.rejects(first.id)).trim().split('\r\n').slice(1);
    expect(given.map((each) => each.split(',').at(-1))).toEqual(Array.from({ length: 1_700 }, (_, n) => `S ${n}`));
  });

  it('is nothing to who may not import', async () => {
    const counted = () => Promise.all(['weapons', 'weapon_imports'].map((table) => rowsIn(registry.clone, table)));
    const before = await counted();
    for (const role of ['reader', 'administrator']) {
      const officer = await newOfficer(registry, agency, role);
      const answer = await importingBy(registry.app.getHttpServer(), officer).refused(csv(row('NO 1')));
      expectRefusal(answer, { status: 403, code: 'PERMISSION_MISSING' });
    }
    expect(await counted()).toEqual(before);
  });

  it('is nothing to another agency, nor to another unit of the same: as if it were not there', async () => {
    const done = await files.imported(csv(row('OURS 1'), row('OURS 2').replace('2004', 'x')));
    const strangers = [
      await newOfficer(registry, await newAgency(registry, 'police'), 'registrar'),
      await newOfficer(registry, agency, 'armourer', await newUnit(agency, 'Elsewhere')),
    ];
    for (const stranger of strangers) {
      for (const part of ['', '/rows', '/rejects']) {
        const answer = await stranger.get(`/v1/weapon-imports/${done.id}${part}`).expect(404);
        expect(wording(answer)).toEqual(wording(await stranger.get(`/v1/weapon-imports/${NOBODY}${part}`)));
      }
      await stranger.get(`/v1/jobs/${done.view.job}`).expect(404);
      await stranger.post(`/v1/jobs/${done.view.job}/cancel`, undefined).expect(404);
      expect((await stranger.get('/v1/weapon-imports').expect(200)).body.items).toEqual([]);
    }
  });

  it('is the national authority’s to read', async () => {
    const done = await files.imported(csv(row('NATION 1')));
    expect((await registry.authority.get(`/v1/weapon-imports/${done.id}`).expect(200)).body).toEqual(done.view);
  });
});
