import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { askExport, CSV, exported, NDJSON, openExport } from './support/exports.js';
import { putManyWeapons } from './support/many-weapons.js';
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

const WEAPONS = 50_000;
const MEBIBYTE = 1 << 20;

/** Sessions of the service that read a snapshot for an export: nothing else stays in a transaction for so long. */
const READING = `
  SELECT pid, state_change FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'tracemark' AND state <> 'idle'`;
const WAITING = `${READING} AND state = 'idle in transaction'`;
const LOCKED = `${READING} AND wait_event_type = 'Lock'`;
const TERMINATE = `SELECT pg_terminate_backend(pid) FROM (${READING}) AS reading`;

/** As after a great import, before the database counts what it has. */
const UNCOUNTED = `
  DELETE FROM pg_statistic WHERE starelid = 'weapons'::regclass;
  UPDATE pg_class SET reltuples = -1 WHERE oid = 'weapons'::regclass`;
const FETCHED = `
  SELECT (seq_tup_read + idx_tup_fetch)::int AS fetched FROM pg_stat_user_tables WHERE relname = 'weapons'`;

const AGENCIES = 12_000;
/** More than the buffers of a connection take in while nobody reads. */
const MANY_AGENCIES = `
  INSERT INTO agencies (id, kind, name, country, contact_email, root_unit_id)
  SELECT gen_random_uuid(), 'observer', 'Observer ' || n, 'XVA', repeat('m', 2000), (SELECT id FROM units LIMIT 1)
    FROM generate_series(1, $1::int) n`;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe(`an export of ${WEAPONS} weapons`, () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;
  let others: Caller[];
  const open: IncomingMessage[] = [];

  const begin = async (caller: Caller = armourer, path = '/v1/weapons', type = NDJSON): Promise<IncomingMessage> => {
    const answer = await openExport(registry, caller, path, type);
    answer.on('error', () => undefined);
    open.push(answer);
    return answer;
  };

  const asSuperuser = <T>(work: (superuser: Client) => Promise<T>): Promise<T> =>
    withClient(registry.clone.superuserUrl, work);

  const reading = async (): Promise<number> => (await asSuperuser((superuser) => superuser.query(READING))).rows.length;

  /** How long until the database reads for no export any more. */
  const msUntilNoneReads = async (): Promise<number> => {
    const started = performance.now();
    while ((await reading()) > 0) {
      if (performance.now() - started > 20_000) throw new Error('a snapshot is still open');
      await sleep(20);
    }
    return performance.now() - started;
  };

  /** What comes first; then the reader waits. */
  const firstOf = async (answer: IncomingMessage): Promise<string> => {
    const [chunk] = (await once(answer, 'data')) as [Buffer];
    answer.pause();
    return chunk.toString();
  };

  const rest = async (answer: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    return text;
  };

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    await putManyWeapons(registry.clone, WEAPONS, police.rootUnit);
    for (const name of ['North', 'South']) await newUnit(police, name);
    const military = await newAgency(registry, 'military');
    const oversight = await newAgency(registry, 'oversight');
    others = [await newOfficer(registry, military, 'armourer'), await newOfficer(registry, oversight, 'auditor')];
  });

  afterEach(async () => {
    for (const answer of open.splice(0)) answer.destroy();
    await msUntilNoneReads();
  });

  afterAll(() => registry.close());

  it.each([NDJSON, CSV])('as %s holds every one in flat memory', async (type) => {
    const answer = await begin(armourer, '/v1/weapons', type);
    const seen = new Set<string>();
    const heap: number[] = [];
    let bytes = 0;
    let tail = '';
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      bytes += chunk.length;
      const lines = (tail + chunk).split('\n');
      tail = lines.pop()!;
      for (const line of lines) {
        const number = /T\d{11}/.exec(line)?.[0];
        if (number !== undefined) seen.add(number);
      }
      if (bytes > heap.length * 4 * MEBIBYTE) {
        collectGarbage();
        heap.push(process.memoryUsage().heapUsed);
      }
    }
    expect(answer.complete).toBe(true);
    expect(answer.trailers['tracemark-rows']).toBe(String(WEAPONS));
    expect(seen.size).toBe(WEAPONS);
    expect(bytes).toBeGreaterThan(30 * MEBIBYTE);
    const grown = Math.max(...heap) - heap[0]!;
    // What is seen is kept here: 50,000 numbers. All rows at once would be over 100 MiB.
    expect(grown).toBeLessThan(20 * MEBIBYTE);
  });

  it('does not see what is written while it is read', async () => {
    const answer = await begin();
    const first = await firstOf(answer);
    const { body: late } = await armourer.post('/v1/weapons', aWeapon()).expect(201);
    await asSuperuser((superuser) =>
      superuser.query(`UPDATE weapons SET model_text = 'changed meanwhile' WHERE registry_number = $1`, [
        `T${String(WEAPONS).padStart(11, '0')}`,
      ]),
    );
    const text = first + (await rest(answer));
    expect(text.split('\n').length - 1).toBe(WEAPONS);
    expect(text).not.toContain(late.id);
    expect(text).not.toContain('changed meanwhile');
    expect(answer.headers['tracemark-as-of']! < late.registeredAt).toBe(true);
    const next = await begin();
    expect(next.headers['tracemark-snapshot']).not.toBe(answer.headers['tracemark-snapshot']);
    expect(next.headers['tracemark-as-of']! > late.registeredAt).toBe(true);
  });

  it('does not see it either where it is read portion by portion', async () => {
    await asSuperuser((superuser) => superuser.query(MANY_AGENCIES, [AGENCIES]));
    const answer = await begin(armourer, '/v1/agencies');
    const first = await firstOf(answer);
    const change = `UPDATE agencies SET contact_phone = 'changed meanwhile' WHERE kind = 'observer'`;
    await asSuperuser((superuser) => superuser.query(change));
    const text = first + (await rest(answer));
    expect(text.match(/"Observer \d+"/g)).toHaveLength(AGENCIES);
    expect(text).not.toContain('changed meanwhile');
    expect((await armourer.get('/v1/agencies').expect(200)).text).toContain('changed meanwhile');
  });

  it.each([
    ['though the database never counted them', UNCOUNTED],
    ['though it counted that one unit holds them all, and others none', 'ANALYZE weapons'],
  ])('is no reason to read more than a page of them for a page, %s', async (_, counted) => {
    const fetched = async (): Promise<number> =>
      (await asSuperuser((superuser) => superuser.query(FETCHED))).rows[0].fetched;
    await asSuperuser((superuser) => superuser.query(counted));
    const before = await fetched();
    while ((await fetched()) === before) {
      const { body } = await armourer.get('/v1/weapons?limit=10').expect(200);
      expect(body.items).toHaveLength(10);
      await sleep(100);
    }
    expect((await fetched()) - before).toBeLessThan(WEAPONS);
  });

  it('is made no faster than it is taken', async () => {
    const answer = await begin();
    await firstOf(answer);
    const sinceWhen = async () =>
      (await asSuperuser((superuser) => superuser.query(WAITING))).rows.map((row) => row.state_change.toISOString());
    let before: string[] = [];
    for (let since = await sinceWhen(); since.length === 0 || since[0] !== before[0]; since = await sinceWhen()) {
      before = since;
      await sleep(500);
    }
    expect(await reading()).toBe(1);
  });

  it('ends in the database at once when its reader is gone', async () => {
    const answer = await begin();
    await firstOf(answer);
    expect(await reading()).toBe(1);
    answer.destroy();
    expect(await msUntilNoneReads()).toBeLessThan(2_000);
  });

  it('ends at once also where the database has not answered yet', async () => {
    const locked = async () => (await asSuperuser((superuser) => superuser.query(LOCKED))).rows.length;
    await asSuperuser(async (superuser) => {
      await superuser.query('BEGIN; LOCK TABLE markings IN ACCESS EXCLUSIVE MODE');
      const asked = askExport(registry, armourer, '/v1/weapons').on('error', () => undefined);
      while ((await locked()) === 0) await sleep(20);
      asked.destroy();
      const gone = performance.now();
      while ((await locked()) > 0) await sleep(20);
      expect(performance.now() - gone).toBeLessThan(2_000);
      await superuser.query('ROLLBACK');
    });
    await exported(others[0]!, '/v1/weapons', NDJSON).expect(200);
  });

  it('breaks off in the reader’s hands where it cannot be finished', async () => {
    for (const type of [NDJSON, CSV]) {
      const answer = await begin(armourer, '/v1/weapons', type);
      await firstOf(answer);
      await asSuperuser((superuser) => superuser.query(TERMINATE));
      answer.resume();
      if (!answer.closed) await new Promise((resolve) => answer.once('close', resolve));
      expect(answer.errored).toMatchObject({ code: 'ECONNRESET' });
      expect(answer.complete).toBe(false);
      expect(answer.trailers).toEqual({});
    }
  });

  it('leaves others their turn: two of an agency at once, four in all, and requests are served beside them', async () => {
    const [mine, again] = [await begin(), await begin()];
    for (const answer of [mine, again]) await firstOf(answer);
    const third = await exported(armourer, '/v1/weapons', CSV);
    expectRefusal(third, { status: 429, code: 'TOO_MANY_EXPORTS' });
    expect(third.body.params).toEqual({ scope: 'agency' });
    expect(third.headers['retry-after']).toBeDefined();
    const auditor = others[1]!;
    for (const answer of [await begin(auditor), await begin(auditor)]) await firstOf(answer);
    const fifth = await exported(others[0]!, '/v1/weapons', NDJSON);
    expectRefusal(fifth, { status: 429, code: 'TOO_MANY_EXPORTS' });
    expect(fifth.body.params).toEqual({ scope: 'registry' });
    await Promise.all(Array.from({ length: 30 }, () => armourer.get('/v1/weapons?limit=5').expect(200)));
    mine.destroy();
    await sleep(100);
    await exported(others[0]!, '/v1/weapons', NDJSON).expect(200);
  });
});
