import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import request, { type Response, type Test } from 'supertest';
import { migrations } from '../../migrations/index.js';
import { checkProjections, ledgerItems, verifyLedger } from '../../src/ledger/index.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { readSnapshot } from '../../src/platform/database/snapshot.js';
import type { JobView } from '../../src/platform/jobs/job.js';
import { WorkerPool } from '../../src/platform/jobs/worker-pool.js';
import { projections } from '../../src/projections.js';
import type { ImportView, RowCounts, RowView } from '../../src/weapons/import/weapon-import.js';
import { asDocumented } from './contract.js';
import { expectInvariants } from './invariants.js';
import type { TestDatabase } from './postgres.js';
import type { Caller } from './registry.js';

export const HEADER = 'type,origin,manufacturer,model,calibre,country of manufacture,year,serial';

/** A row under `HEADER`. */
export const row = (serial: string, origin = 'stateStock') => `pistol,${origin},Glock,17,9 mm Luger,AUT,2004,${serial}`;

/** A CSV of these rows under `HEADER`. */
export const csv = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');

/** A CSV of sound rows whose serials begin so. */
export const csvOf = (count: number, prefix: string) =>
  [HEADER, ...Array.from({ length: count }, (_, index) => row(`${prefix}${index + 1}`)), ''].join('\r\n');

/** A line of NDJSON, as a single registration takes it. */
export const line = (serial: string, fields: object = {}) =>
  JSON.stringify({
    type: 'pistol',
    origin: 'stateStock',
    manufacturer: 'Glock',
    model: '17',
    calibre: '9 mm Luger',
    countryOfManufacture: 'AUT',
    yearOfManufacture: 2004,
    markings: [{ kind: 'serial', text: serial }],
    ...fields,
  });

export const ndjson = (...lines: string[]) => lines.map((each) => `${each}\n`).join('');

export interface Sending {
  query?: Record<string, string | boolean>;
  type?: 'text/csv' | 'application/x-ndjson';
  packed?: boolean;
}

export const NDJSON: Sending = { type: 'application/x-ndjson' };

export interface Imported {
  id: string;
  job: JobView;
  rows: RowView[];
  counts: RowCounts;
  view: ImportView;
}

/** What an officer does with files of weapons. */
export interface Importing {
  send: (file: string | Buffer, sending?: Sending) => Test;
  /** Sends it, which is accepted, and waits until its job has ended. */
  imported: (file: string | Buffer, sending?: Sending) => Promise<Imported>;
  /** Sends it, which is refused at once. */
  refused: (file: string | Buffer, sending?: Sending) => Promise<Response>;
  outcome: (id: string) => Promise<Imported>;
  ended: (job: string) => Promise<JobView>;
  rejects: (id: string) => Promise<string>;
}

export function importingBy(server: Parameters<typeof request>[0], by: Caller): Importing {
  const send = (file: string | Buffer, { query = {}, type = 'text/csv', packed = false }: Sending = {}) => {
    const post = request(server)
      .post('/v1/weapon-imports')
      .query(query)
      .set('authorization', `Bearer ${by.token}`)
      .set('content-type', type);
    return (packed ? post.set('content-encoding', 'gzip') : post).expect(asDocumented).send(file);
  };
  const ended = async (job: string): Promise<JobView> => {
    for (;;) {
      const { body } = await by.get(`/v1/jobs/${job}`).expect(200);
      if (body.finishedAt !== null) return body;
      await pause(20);
    }
  };
  const outcome = async (id: string): Promise<Imported> => {
    const { body: begun } = await by.get(`/v1/weapon-imports/${id}`).expect(200);
    const job = await ended(begun.job);
    const { body: view } = await by.get(`/v1/weapon-imports/${id}`).expect(200);
    return { id, job, view, counts: view.rows, rows: await rowsOf(by, id) };
  };
  return {
    send,
    ended,
    outcome,
    imported: async (file, sending) => {
      const answer = await send(file, sending);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 202, code: undefined });
      return outcome(answer.body.id);
    },
    refused: async (file, sending) => {
      const answer = await send(file, sending);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      return answer;
    },
    rejects: async (id) => (await by.get(`/v1/weapon-imports/${id}/rejects`).buffer(true).expect(200)).text,
  };
}

async function rowsOf(by: Caller, id: string): Promise<RowView[]> {
  const all: RowView[] = [];
  for (let query = '?limit=200'; ;) {
    const { body } = await by.get(`/v1/weapon-imports/${id}/rows${query}`).expect(200);
    all.push(...body.items);
    if (body.next === null) return all;
    query = `?limit=200&cursor=${body.next}`;
  }
}

/** Verdict and codes of each row, in the order of the file. */
export const verdicts = ({ rows }: Pick<Imported, 'rows'>) =>
  rows.map(({ verdict, reasons }) => [verdict, ...reasons.map(({ code }) => code)].join(' '));

/** Where each reason of a row leads: pointer, header and code. */
export const leads = ({ reasons }: RowView) =>
  reasons.map(({ pointer, column, code }) => [pointer, column ?? null, code]);

/** Of what one import left in the database, by a superuser. */
export async function traceOf(clone: TestDatabase, id: string) {
  const { rows } = await withClient(clone.superuserUrl, (superuser) =>
    superuser.query<{ weapons: number; chunks: number; twice: number }>(
      `SELECT (SELECT count(*)::int FROM weapons w JOIN import_rows r ON r.weapon_id = w.id WHERE r.import_id = $1) AS weapons,
              (SELECT count(*)::int FROM import_chunks WHERE import_id = $1) AS chunks,
              (SELECT count(*)::int - count(DISTINCT number)::int FROM import_rows WHERE import_id = $1) AS twice`,
      [id],
    ),
  );
  return rows[0]!;
}

/** Every row has one verdict, the counts are those of the rows, and what is counted as entered is on record. */
export async function expectAddsUp(clone: TestDatabase, { id, counts, rows }: Imported): Promise<void> {
  const having = (verdict: string) => rows.filter((each) => each.verdict === verdict).length;
  const { read, accepted, acceptedWithWarning, duplicate, rejected, entered } = counts;
  expect({ read, accepted, acceptedWithWarning, duplicate, rejected }).toEqual({
    read: rows.length,
    accepted: having('accepted'),
    acceptedWithWarning: having('acceptedWithWarning'),
    duplicate: having('duplicate'),
    rejected: having('rejected'),
  });
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.filter(({ weapon }) => weapon !== null)).toHaveLength(entered);
  expect(await traceOf(clone, id)).toMatchObject({ weapons: entered, twice: 0 });
}

/** What `tracemark verify` and `tracemark replay --check` find: nothing. And what holds of every register. */
export async function expectSound(clone: TestDatabase): Promise<void> {
  const found: unknown[] = [];
  await readSnapshot(clone.oversightUrl, migrations, (snapshot) =>
    verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault)),
  );
  await readSnapshot(clone.oversightUrl, migrations, (snapshot) =>
    checkProjections(snapshot, projections, (difference) => found.push(difference)),
  );
  expect(found).toEqual([]);
  await expectInvariants(clone);
}

/** How many weapons, entries and keys of markings there are. */
export async function registerSize(clone: TestDatabase) {
  const { rows } = await withClient(clone.superuserUrl, (superuser) =>
    superuser.query(
      `SELECT (SELECT count(*)::int FROM weapons) AS weapons, 
              (SELECT count(*)::int FROM ledger_entries WHERE stream_type <> 'looks') AS entries,
              (SELECT count(*)::int FROM marking_keys) AS keys`,
    ),
  );
  return rows[0] as { weapons: number; entries: number; keys: number };
}

/**
 * Where an import is held: no batch is judged (or made ready to be entered) from the `from`th on, until it is opened.
 * `deaf`: it does not hear that it is to stop.
 */
export function holdAt(app: INestApplicationContext, step: 'judge' | 'enter', from: number, deaf = false) {
  const pool = app.get(WorkerPool);
  const call = pool.call.bind(pool);
  const [reached, opened] = [newSignal(), newSignal()];
  let calls = 0;
  pool.call = async (url, name, task, signal) => {
    if (name === step && ++calls >= from) {
      reached.give();
      await Promise.race([opened.given, ...(signal && !deaf ? [aborted(signal)] : [])]);
    }
    return call(url, name, task, deaf ? undefined : signal);
  };
  return { reached: reached.given, open: () => opened.give() };
}

const aborted = (signal: AbortSignal): Promise<unknown> => (signal.aborted ? Promise.resolve() : once(signal, 'abort'));

/** A promise, and what keeps it. */
export function newSignal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

/** A transaction may hold such a lock as well, and is never idle: it goes on. */
const TERMINATE_LOCK_SESSIONS = `
  SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_locks JOIN pg_stat_activity USING (pid)
   WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted AND state = 'idle' AND datname = current_database()`;

/** Ends the sessions that hold the locks of jobs, each once it is idle. */
export const terminateLockSessions = (clone: TestDatabase): Promise<void> =>
  withClient(clone.superuserUrl, (superuser) =>
    until(async () => (await superuser.query<{ ended: number }>(TERMINATE_LOCK_SESSIONS)).rows[0]!.ended > 0),
  );

/** Waits until what is asked is so. */
export async function until(asked: () => Promise<boolean>): Promise<void> {
  while (!(await asked())) await pause(20);
}
