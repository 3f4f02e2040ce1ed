import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { callerOf, newAgency, newOfficer, type Agency, type Caller } from './support/registry.js';
import { freePort, startCommand, startProcess, tracemark, type ServiceProcess } from './support/service-process.js';

const BOOTSTRAP = 'Zb5Yt8Qk1WmC6rXn3HsV9gLd2JpF7eUa4ToKi0McRwNy';
const HEADER = 'type,origin,manufacturer,model,calibre,country of manufacture,year,serial';
const row = (serial: string) => `pistol,stateStock,Glock,17,9 mm Luger,AUT,2004,${serial}`;
const csv = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');
const many = (count: number, prefix: string) =>
  csv(...Array.from({ length: count }, (_, at) => row(`${prefix}${String(at).padStart(6, '0')}`)));
const ROUNDED = '1.23E+11';

describe('tracemark import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-import-'));
  let clone: TestDatabase;
  let port: number;
  let service: ServiceProcess;
  let agency: Agency;
  let armourer: Caller;

  const start = async () => {
    service = startProcess({
      TRACEMARK_DATABASE_URL: clone.runtimeUrl,
      TRACEMARK_OVERSIGHT_URL: clone.oversightUrl,
      TRACEMARK_BOOTSTRAP_TOKEN: BOOTSTRAP,
      TRACEMARK_PORT: String(port),
      TRACEMARK_RATE_LIMIT_PER_ADDRESS: '0',
      TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
    });
    return service.serving;
  };

  const file = (name: string, content: string | Buffer = '') => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const url = () => `http://127.0.0.1:${port}`;
  const given = () => ({ TRACEMARK_TOKEN: armourer.token });
  const run = (path: string, ...options: string[]) => tracemark(given(), 'import', path, '--url', url(), ...options);
  const imports = async (): Promise<{ id: string; state: string; rows: Record<string, number> }[]> =>
    (await armourer.get('/v1/weapon-imports?limit=200').expect(200)).body.items;
  const onRecord = async (serials: string): Promise<number> => {
    const { rows } = await withClient(clone.superuserUrl, (superuser) =>
      superuser.query<{ n: number }>('SELECT count(*)::int AS n FROM markings WHERE text LIKE $1', [serials]),
    );
    return rows[0]!.n;
  };
  /** Waits until the latest import is where it should be. */
  const latest = async (is: (view: { state: string; rows: Record<string, number> }) => boolean, not?: string) => {
    for (;;) {
      const [view] = await imports();
      if (view && view.id !== not && is(view)) return view;
      await pause(20);
    }
  };

  beforeAll(async () => {
    clone = await cloneDatabase();
    port = await freePort();
    const caller = callerOf(await start());
    const registry = { authority: caller(BOOTSTRAP), caller };
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
  });

  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await clone.drop();
    rmSync(folder, { recursive: true });
  });

  it('enters the weapons of a file, prints one line of JSON, and says it again for a person', async () => {
    const { code, results, stderr } = await run(file('two.csv', csv(row('AA 1'), row('AA 2'))));
    expect({ code, results: results() }).toEqual({
      code: 0,
      results: [
        {
          import: expect.any(String),
          job: expect.any(String),
          outcome: 'entered',
          payloadHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          rows: { read: 2, accepted: 2, acceptedWithWarning: 0, duplicate: 0, rejected: 0, entered: 2 },
          rejects: null,
        },
      ],
    });
    expect(stderr).toBe('Weapons entered: 2. Rows read: 2, with a warning: 0, duplicate: 0, rejected: 0.\n');
    expect(await onRecord('AA %')).toBe(2);
  });

  it('is the same import when the same file is sent again', async () => {
    const path = file('again.csv', csv(row('AB 1')));
    const [first] = (await run(path)).results();
    const again = await run(path);
    expect({ code: again.code, results: again.results() }).toEqual({ code: 0, results: [first] });
    expect(again.stderr).toContain(`This file was sent before: it is the import ${first!.import as string}.`);
    expect(await onRecord('AB %')).toBe(1);
  });

  it('reads packed files, the encoding, the delimiter and the format that it is told', async () => {
    const semicolons = (serial: string) => csv(row(serial).replace('Glock', 'Müller')).replaceAll(',', ';');
    const packed = file('packed.csv.gz', gzipSync(Buffer.from(semicolons('AC 1'), 'latin1')));
    const read = await run(packed, '--encoding', 'latin1', '--delimiter', 'semicolon');
    expect(read).toMatchObject({ code: 0 });
    expect(read.results()).toMatchObject([{ rows: { entered: 1 } }]);
    const lines = [{ type: 'pistol', origin: 'stateStock', markings: [{ kind: 'serial', text: 'AC 2' }] }];
    const named = await run(file('lines.txt', `${JSON.stringify(lines[0])}\n`), '--format', 'ndjson');
    expect(named.results()).toMatchObject([{ rows: { entered: 1 } }]);
  });

  it('reads columns by a saved mapping, by its name', async () => {
    const mapping = { columns: { Matricule: 'serial' }, constants: { type: 'pistol', origin: 'stateStock' } };
    await armourer.post('/v1/import-mappings', { name: 'Old book', mapping }).expect(201);
    const path = file('book.csv', 'Matricule\r\nAD 1\r\n');
    expect((await run(path, '--mapping', 'Old book')).results()).toMatchObject([{ rows: { entered: 1 } }]);
    expect(await run(path, '--mapping', 'New book')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'Your agency has no mapping New book; it has Old book\n',
    });
  });

  it('ends with 1 where rows were rejected, and names them with their reasons', async () => {
    const { code, results, stderr } = await run(file('rounded.csv', csv(row('AE 1'), row(ROUNDED))));
    expect({ code, results: results() }).toMatchObject({
      code: 1,
      results: [{ outcome: 'entered', rows: { entered: 1, rejected: 1 }, rejects: null }],
    });
    expect(stderr).toContain('row 2, line 3: SPREADSHEET_NUMBER (serial): ');
  });

  it('writes rejected rows to a new file that nobody else may read, to be mended and sent again', async () => {
    const rejects = join(folder, 'rejects.csv');
    const path = file('mended.csv', csv(row('AF 1'), row(ROUNDED)));
    const { code, results } = await run(path, '--rejects', rejects);
    expect({ code, results: results() }).toMatchObject({ code: 1, results: [{ rejects }] });
    expect(statSync(rejects).mode & 0o777).toBe(0o600);
    const [header, ...rejected] = readFileSync(rejects, 'utf8').trim().split('\r\n');
    expect(header).toBe(`tracemark_reason,${HEADER}`);
    expect(rejected).toEqual([expect.stringMatching(/^"?SPREADSHEET_NUMBER .*1\.23E\+11$/)]);
    const mended = file('mended-rejects.csv', readFileSync(rejects, 'utf8').replace(/1\.23E\+11(?=\r\n)/, 'AF 2'));
    const again = await run(mended);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Weapons entered: 1.') });
    expect(await onRecord('AF %')).toBe(2);
  });

  it('writes no file of rejects where nothing was rejected, and overwrites none', async () => {
    const rejects = join(folder, 'none.csv');
    const path = file('sound.csv', csv(row('AG 1')));
    expect((await run(path, '--rejects', rejects)).results()).toMatchObject([{ rejects: null }]);
    expect(() => statSync(rejects)).toThrow('ENOENT');
    const before = await imports();
    const taken = file('taken.csv', 'mine');
    const refused = await run(file('other.csv', csv(row(ROUNDED))), '--rejects', taken);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('EEXIST') });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(await imports()).toEqual(before);
  });

  it('enters every row or none where that is asked for', async () => {
    const path = file('whole.csv', csv(row('AH 1'), row(ROUNDED)));
    const { code, results } = await run(path, '--commit', 'whole');
    expect({ code, results: results() }).toMatchObject({
      code: 1,
      results: [{ outcome: 'nothingEntered', rows: { accepted: 1, rejected: 1, entered: 0 } }],
    });
    expect(await onRecord('AH %')).toBe(0);
  });

  it('enters nothing in a dry run, and says what would enter', async () => {
    const path = file('dry.csv', csv(row('AI 1'), row('AI 1'), row('AI 2')));
    const { code, results, stderr } = await run(path, '--dry-run');
    expect({ code, results: results() }).toMatchObject({
      code: 0,
      results: [{ outcome: 'dryRun', rows: { accepted: 2, duplicate: 1, entered: 0 } }],
    });
    expect(stderr).toContain('Nothing was entered: a dry run. Weapons that would enter: 2.');
    expect(await onRecord('AI %')).toBe(0);
    expect((await run(path)).results()).toMatchObject([{ outcome: 'entered', rows: { entered: 2 } }]);
  });

  it('takes the key from a file, and never shows it', async () => {
    const path = file('key.csv', csv(row('AJ 1')));
    const key = file('key', `${armourer.token}\n`);
    const found = await tracemark({}, 'import', path, '--url', `${url()}/`, '--token-file', key);
    expect(found.results()).toMatchObject([{ rows: { entered: 1 } }]);
    const wrong = await tracemark({ TRACEMARK_TOKEN: 'no-key-of-theirs' }, 'import', path, '--url', url());
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[A-Z_]+: /) });
    const torn = file('torn', `${armourer.token}\nsecond line\n`);
    const refused = await tracemark({}, 'import', path, '--url', url(), '--token-file', torn);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${torn} holds no token: one line of letters and digits\n`,
    });
  });

  it('acts for a machine in the name of an officer, and for the unit that is named', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const asked = { kind: 'machine', name: 'desk', officers: [armourer.officer], expiresAt };
    const { body } = await agency.post('/v1/credentials', asked).expect(201);
    const path = file('machine.csv', csv(row('AK 1')));
    const machine = { TRACEMARK_TOKEN: body.token as string };
    const who = ['--officer', armourer.officer, '--unit', agency.rootUnit];
    expect(await tracemark(machine, 'import', path, '--url', url())).toMatchObject({ code: 2, stdout: '' });
    const done = await tracemark(machine, 'import', path, '--url', url(), ...who);
    expect(done.results()).toMatchObject([{ rows: { entered: 1 } }]);
  });

  it.each([
    ['no such file', ['nowhere.csv'], {}, 'ENOENT'],
    ['a folder', ['.', '--format', 'csv'], {}, 'is no file'],
    ['a name that tells no format', ['stock.xlsx'], {}, 'say --format csv or ndjson'],
    ['no key', ['stock.csv'], { TRACEMARK_TOKEN: '' }, 'Set TRACEMARK_TOKEN'],
    ['a mistyped variable', ['stock.csv'], { TRACEMARK_TOKN: 'x' }, 'perhaps TRACEMARK_TOKEN'],
    ['no service there', ['stock.csv', '--url', 'http://127.0.0.1:1'], {}, 'http://127.0.0.1:1 does not answer'],
    ['an address that is none', ['stock.csv', '--url', 'registry'], {}, 'It is an address'],
    ['a way to commit that there is not', ['stock.csv', '--commit', 'half'], {}, '/commit'],
    ['an encoding that nobody knows', ['stock.csv', '--encoding', 'utf-9'], {}, '/encoding'],
    ['a header that nobody knows', ['unknown.csv'], {}, 'nobody knows the header'],
    ['an empty file', ['empty.csv'], {}, 'EMPTY_FILE'],
    ['a place for rejects that there is not', ['stock.csv', '--rejects', 'no/rejects.csv'], {}, 'ENOENT'],
  ])('ends with 2 on %s, prints no result and says why', async (_, [path, ...options], environment, why) => {
    file('stock.csv', csv(row('AL 1')));
    file('stock.xlsx', 'PK');
    file('empty.csv');
    file('unknown.csv', 'colour,serial\r\nblue,AL 2\r\n');
    const paths = options.map((option) => (option.startsWith('no/') ? join(folder, option) : option));
    const before = await onRecord('AL %');
    const ended = await tracemark(
      { ...given(), ...(environment as Record<string, string>) },
      'import',
      join(folder, path!),
      '--url',
      url(),
      ...paths,
    );
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(why) });
    expect(ended.stderr).not.toContain(armourer.token);
    expect(await onRecord('AL %')).toBe(before);
  });

  it('cancels the import at Ctrl-C, once, and says what stands', async () => {
    const [before] = await imports();
    const command = startCommand(given(), 'import', file('cancelled.csv', many(20_000, 'CA')), '--url', url());
    const { id } = await latest(({ rows }) => rows.read! > 0, before?.id);
    command.child.kill('SIGINT');
    const { code, results, stderr } = await command.ended;
    const [{ rows, ...said }] = results() as [{ rows: { entered: number } }];
    expect({ code, said }).toMatchObject({ code: 2, said: { import: id, outcome: 'cancelled' } });
    expect(stderr).toContain(`Cancelled. Weapons entered: ${rows.entered}`);
    expect(await onRecord('CA%')).toBe(rows.entered);
    expect(rows.entered).toBeLessThan(20_000);
  });

  it('takes nothing in of a file that Ctrl-C stopped on its way', async () => {
    const path = file('long.csv');
    truncateSync(path, 500_000_000);
    const [before] = await imports();
    const command = startCommand(given(), 'import', path, '--url', url());
    const { id } = await latest(({ state }) => state === 'receiving', before?.id);
    command.child.kill('SIGINT');
    expect(await command.ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('nothing was taken in'),
    });
    while ((await imports()).some((view) => view.id === id)) await pause(50);
    expect((await imports())[0]).toEqual(before);
  });

  it('asks again when the service was killed in the middle, and sees it finish after the restart', async () => {
    const count = 6_000;
    const path = file('killed.csv', many(count, 'KA'));
    const [before] = await imports();
    const command = startCommand(given(), 'import', path, '--url', url());
    const { id } = await latest(({ rows }) => rows.read! > 0, before?.id);
    service.child.kill('SIGKILL');
    await service.ended;
    while (!command.written.stderr.includes('asking again')) await pause(50);
    await start();
    const { code, results } = await command.ended;
    expect({ code, results: results() }).toMatchObject({
      code: 0,
      results: [{ import: id, outcome: 'entered', rows: { read: count, accepted: count, entered: count } }],
    });
    expect(await onRecord('KA%')).toBe(count);
  });
});
