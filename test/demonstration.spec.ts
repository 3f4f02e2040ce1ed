import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTier } from './support/seeded.js';
import { startCommand, type CommandProcess } from './support/service-process.js';

/** Temporary files of these demonstrations alone; PostgreSQL's own user passes through. */
const TMPDIR = mkdtempSync(join(tmpdir(), 'tracemark-demonstrations-'));
chmodSync(TMPDIR, 0o711);
afterAll(() => rmSync(TMPDIR, { recursive: true }));

/** As many as it loads for who does not say. */
const WEAPONS = inTier(60, 10_000);

const left = () => readdirSync(TMPDIR);
const demo = (...options: string[]) => startCommand({ TRACEMARK_PORT: '0', TMPDIR }, 'demo', ...options);

describe('a newcomer runs the demonstration', () => {
  let running: CommandProcess;
  let run: CommandProcess['written'];

  beforeAll(async () => {
    running = demo('--weapons', String(WEAPONS));
    run = running.written;
    while (!/first officer: \S+\n/.test(run.stdout)) await once(running.child.stdout!, 'data');
  });

  it('which says how many weapons it loaded', () => {
    expect(run.stderr).toContain(`${WEAPONS} weapons in `);
  });

  it('which imports it, and tells what the vocabulary does not know', () => {
    expect(run.stderr).toMatch(/a file for each agency: +POST \/v1\/weapon-imports\n/);
    expect(run.stderr).toMatch(/\n[1-9]\d* have a maker or a model that the vocabulary does not know/);
  });

  it('sees the file named by the first entry of a weapon that came from it', () => {
    expect(run.stdout).toMatch(
      /GET \/v1\/weapons\/\{id\}\/entries\n +row 1 of the file with the SHA-256 [0-9a-f]{64}\n/,
    );
  });

  it.each([
    ['list', /kept in a spreadsheet\. +POST \/v1\/weapon-imports\n +Weapon type;Origin;Make;/],
    ['misspelt maker', /row 1 {2}acceptedWithWarning\n +Make: MANUFACTURER_ASSUMED, perhaps beretta; .*\n +row 2/],
    ['rejected row', /row 2 {2}rejected\n +Serial no\.: SPREADSHEET_NUMBER, .*1\.23E\+11/],
    ['reject with its reason', /\/rejects\n +tracemark_reason;Weapon type.*\n +"SPREADSHEET_NUMBER .*;1\.23E\+11\n/],
    ['register', /POST \/v1\/weapons\n.* serial KAX1047295, status active/],
    ['misread search', /reads the serial as KAXI07429S\. +POST \/v1\/marking-searches\n +verdict single/],
    ['ranked answer', /score [\d.]+ {2}held by .* ALERT: stolen/],
    ['alignment', /KAXI07429S {3}as read\n +\|\|\|~\|><\|\|~ .*\n +KAX1047295 {3}as marked/],
    ['disclosure', /says why\. +POST \/v1\/weapons\/\{id\}\/disclosures\n[^]*the look is on record/],
    ['dossier', /takes a dossier of it.*GET \/v1\/weapons\/\{id\}\/dossier\n +\d+ bytes: /],
    ['check offline', /--dossier FILE --key KEY\n[^]* +it verifies: 2 entries, as a log of [1-9]\d* holds them/],
    ['changed byte', /weapon\.stolen becomes weapon\.stolem\n +it is found: altered, the entry at position 2: /],
    ['history', /GET \/v1\/weapons\/\{id\}\/entries\n +1 {2}weapon\.registered[^\n]*\n +2 {2}weapon\.stolen/],
  ])('and sees each step: %s', (_step, says) => {
    expect(run.stdout).toMatch(says);
  });

  it('and is served it until it stops, which leaves nothing behind', async () => {
    const [, url] = /browse the API at (\S+)/.exec(run.stdout)!;
    const [, token] = /first officer: (\S+)/.exec(run.stdout)!;
    expect((await fetch(url!)).status).toBe(200);
    const me = await fetch(new URL('/v1/me', url), { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    expect(left()).toEqual([]);
  });
});

describe('a demonstration', () => {
  it('stops after the story where it is told to', async () => {
    const { code, stdout } = await demo('--once', '--weapons', '0').ended;
    expect(code).toBe(0);
    expect(stdout).toContain('the look is on record');
    expect(stdout).not.toContain('browse the API');
  });

  it('stops while it is loading as well, and leaves nothing behind', async () => {
    const { child, written, ended } = demo('--weapons', '3000');
    while (!written.stderr.includes('a file for each agency')) await once(child.stderr!, 'data');
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(written.stdout).not.toContain('browse the API');
    expect(left()).toEqual([]);
  });
});
