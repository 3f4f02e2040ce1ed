import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { schemaOf, validatorOf } from './support/contract.js';
import {
  aWeapon,
  inADay,
  newAgency,
  newOfficer,
  startRegistry,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

interface AnsweredLine {
  line: number;
  answer: { verdict: string; found: number; candidates: { weaponId: string }[] };
  problem?: { code: string; status: number; errors: { code: string }[] };
}
type Lines = AnsweredLine[];
const SCHEMA = schemaOf('POST /v1/marking-searches', 200, 'application/x-ndjson');
const purpose = { code: 'incomingRequest', caseReference: 'VP-2026-118' };

describe('many readings in one call', () => {
  let registry: TestRegistry;
  let investigator: Caller;
  let armourer: Caller;
  let url: string;
  let weapon: string;

  beforeAll(async () => {
    registry = await startRegistry();
    url = `${await registry.app.getUrl()}/v1/marking-searches`;
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    const markings = [{ kind: 'serial', text: 'KAX-104729' }];
    weapon = (await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201)).body.id;
    investigator = await newOfficer(registry, await newAgency(registry, 'police'), 'investigator');
  });

  afterAll(() => registry.close());

  const headersOf = (caller: Pick<Caller, 'token'>, further: Record<string, string> = {}) => ({
    authorization: `Bearer ${caller.token}`,
    'content-type': 'application/x-ndjson',
    ...further,
  });
  const send = async (body: string | Buffer, caller = investigator, further = {}) => {
    const response = await fetch(url, { method: 'POST', headers: headersOf(caller, further), body });
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type'), text };
  };
  const ask = async (body: string | Buffer, further = {}): Promise<Lines> => {
    const { status, type, text } = await send(body, investigator, further);
    expect([status, type]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const lines = text.split('\n').filter((line) => line !== '');
    for (const line of lines) expect([validatorOf(SCHEMA)(JSON.parse(line)), line]).toEqual([true, line]);
    return lines.map((line) => JSON.parse(line));
  };
  const linesOf = (...lines: (object | string)[]) =>
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const searches = () =>
    withClient(registry.clone.superuserUrl, async (superuser) => {
      const { rows } = await superuser.query(
        `SELECT s.purpose, e.kind FROM marking_searches s JOIN ledger_entries e ON e.id = s.entry_id ORDER BY s.recorded_at`,
      );
      return rows;
    });

  it('are answered line by line in order, each recorded like one of its own', async () => {
    const before = (await searches()).length;
    const answers = await ask(
      linesOf(
        { marking: 'KAX104729', purpose },
        { marking: '104729' },
        { marking: 'ZZZZ', purpose: { code: 'audit' } },
        {
          marking: 'KAX1*29',
        },
      ),
    );
    expect(answers.map(({ line, answer }) => [line, answer.candidates.map(({ weaponId }) => weaponId)])).toEqual([
      [1, [weapon]],
      [2, [weapon]],
      [3, []],
      [4, [weapon]],
    ]);
    expect((await searches()).slice(before)).toEqual(
      ['incomingRequest', 'incomingRequest', 'audit', 'audit'].map((code) => ({
        purpose: code,
        kind: 'markings.searched',
      })),
    );
  });

  it('have each its own faults, and the others are carried out', async () => {
    const before = (await searches()).length;
    const answers = await ask(
      linesOf(
        { marking: 'KAX104729' },
        { marking: 'KAX104729', purpose },
        '{ "marking": ',
        '',
        '[1]',
        { marking: '*' },
        { marking: 'A*'.repeat(100) },
        { marking: 'KAX104729', colour: 'black' },
        `{"marking":"${'A'.repeat(300_000)}"}`,
        `{"marking":"A","marking":"B"}`,
        { marking: 'KAX104729' },
      ),
    );
    expect(answers.map(({ line, answer, problem }) => [line, problem?.errors[0]!.code ?? answer.verdict])).toEqual([
      [1, 'REQUIRED'],
      [2, 'single'],
      [3, 'NOT_JSON'],
      [5, 'WRONG_TYPE'],
      [6, 'NOTHING_READ'],
      [7, 'TOO_MANY_STARS'],
      [8, 'UNKNOWN_FIELD'],
      [9, 'RECORD_TOO_LONG'],
      [10, 'REPEATED_MEMBER'],
      [11, 'single'],
    ]);
    expect(answers[0]!.problem).toMatchObject({
      code: 'INVALID_INPUT',
      status: 400,
      errors: [{ pointer: '/purpose' }],
    });
    expect((await searches()).length).toBe(before + 2);
  });

  it('are a thousand at most, and the line after them says so', async () => {
    const line = JSON.stringify({ marking: '', purpose });
    const answers = await ask(Array(1_005).fill(line).join('\n'));
    expect(answers).toHaveLength(1_001);
    expect(answers[999]!.problem!.code).toBe('INVALID_INPUT');
    expect(answers[1_000]).toMatchObject({ line: 1_001, problem: { code: 'TOO_MANY_LINES', status: 413 } });
  });

  it('are not packed, and each is UTF-8', async () => {
    const packed = await send(gzipSync(linesOf({ marking: 'KAX104729', purpose })), investigator, {
      'content-encoding': 'gzip',
    });
    expect(packed.status).toBe(400);
    expect(JSON.parse(packed.text).errors).toMatchObject([{ pointer: '/headers/content-encoding', code: 'NOT_TAKEN' }]);
    const line = Buffer.from(`\n${JSON.stringify({ marking: 'KAX104729', purpose })}`);
    const answers = await ask(Buffer.concat([Buffer.from([0x7b, 0xff, 0xfe]), line]));
    expect(answers).toMatchObject([{ problem: { errors: [{ code: 'NOT_UTF8' }] } }, { line: 2, answer: { found: 1 } }]);
    expect(await ask('')).toEqual([]);
  });

  it('are refused as a whole to who may not search, and by a route that takes no lines', async () => {
    const dealer = await newOfficer(registry, await newAgency(registry, 'dealer'), 'armourer');
    const refused = await send(linesOf({ marking: 'KAX104729', purpose }), dealer);
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([403, 'PERMISSION_MISSING']);
    const other = await fetch(url.replace('marking-searches', 'weapons'), {
      method: 'POST',
      headers: headersOf(armourer),
      body: '{}',
    });
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([415, 'MEDIA_TYPE_UNKNOWN']);
  });

  it('end with the line at which the token was revoked', async () => {
    const police = await newAgency(registry, 'police');
    const { officer } = await newOfficer(registry, police, 'investigator');
    const asked = { kind: 'personal', name: 'second', officers: [officer], expiresAt: inADay() };
    const { body: key } = await police.post('/v1/credentials', asked).expect(201);
    const sent = httpRequest(url, { method: 'POST', headers: headersOf(key) });
    sent.write(`${JSON.stringify({ marking: 'KAX104729', purpose })}\n`);
    const [response] = (await once(sent, 'response')) as [AsyncIterable<Buffer>];
    const answered = response[Symbol.asyncIterator]();
    expect(JSON.parse(String((await answered.next()).value)).answer.found).toBe(1);
    await police.post(`/v1/credentials/${key.credential.id}/revoke`).expect(200);
    sent.write(`${JSON.stringify({ marking: 'KAX104729' })}\n`);
    sent.end(`${JSON.stringify({ marking: 'KAX104729' })}\n`);
    expect(JSON.parse(String((await answered.next()).value))).toMatchObject({ line: 2, problem: { status: 401 } });
    expect((await answered.next()).done).toBe(true);
  });

  it('are not searched any further once the caller is gone', async () => {
    const before = (await searches()).length;
    const sent = httpRequest(url, { method: 'POST', headers: headersOf(investigator) });
    sent.on('error', () => undefined);
    for (let line = 0; line < 500; line += 1) sent.write(`${JSON.stringify({ marking: 'KAX104729', purpose })}\n`);
    const [response] = await once(sent, 'response');
    await once(response, 'data');
    sent.destroy();
    await pause(300);
    const done = (await searches()).length;
    expect(done).toBeGreaterThan(before);
    await pause(500);
    expect((await searches()).length).toBe(done);
    expect(done).toBeLessThan(before + 400);
  });
});
