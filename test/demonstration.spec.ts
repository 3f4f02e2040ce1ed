import { beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startCommand, tracemark } from './support/service-process.js';

describe('a newcomer runs the demonstration', () => {
  let run: Awaited<ReturnType<typeof tracemark>>;

  beforeAll(async () => {
    run = await tracemark({ TRACEMARK_PORT: '0' }, 'demo', '--once', '--weapons', '60');
  });

  it('which stops after the story, and says how many weapons it loaded', () => {
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/60 weapons in [\d.]+ s/),
    });
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
    ['history', /GET \/v1\/weapons\/\{id\}\/entries\n +1 {2}weapon\.registered[^\n]*\n +2 {2}weapon\.stolen/],
  ])('and sees each step: %s', (_step, says) => {
    expect(run.stdout).toMatch(says);
  });
});

describe('a demonstration that goes on serving', () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tracemark-demo-'));
  const demo = (weapons: string) => startCommand({ TRACEMARK_PORT: '0' }, 'demo', '--weapons', weapons);

  it('names the pages of the API and a token, and leaves nothing behind when it is stopped', async () => {
    const before = folders();
    const { child, written, ended } = demo('20');
    while (!/first officer: \S+\n/.test(written.stdout)) await once(child.stdout!, 'data');
    const [, url] = /browse the API at (\S+)/.exec(written.stdout)!;
    const [, token] = /first officer: (\S+)/.exec(written.stdout)!;
    expect((await fetch(url!)).status).toBe(200);
    const me = await fetch(new URL('/v1/me', url), { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(folders()).toEqual(before);
  });

  it('stops while it is loading as well', async () => {
    const before = folders();
    const { child, written, ended } = demo('3000');
    while (!written.stderr.includes('a file for each agency')) await once(child.stderr!, 'data');
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(written.stdout).not.toContain('browse the API');
    expect(folders()).toEqual(before);
  });
});
