import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { BenchDatabase } from './registry.js';

const EXECUTED = /LOG: {2}(?:execute [^:]+|statement):\s*(\S+)/g;
const LOG_DELAY_MS = 300;

/** Jobs are looked for every few seconds: the shortest of three is without it. */
const TRIES = 3;

/** Statements that the server really executes for one request, as its own log counts them; the first word of each. */
export async function countStatements(database: BenchDatabase, request: () => Promise<void>): Promise<string[]> {
  const counts: string[][] = [];
  for (let tries = 0; tries < TRIES; tries += 1) counts.push(await countOnce(database, request));
  return counts.reduce((least, count) => (count.length < least.length ? count : least));
}

async function countOnce(database: BenchDatabase, request: () => Promise<void>): Promise<string[]> {
  const log = join(database.dataDir, 'postgres.log');
  const logStatements = (what: 'all' | 'none') =>
    withClient(database.superuserUrl, async (superuser) => {
      await superuser.query(LOG[what]);
      await superuser.query('SELECT pg_reload_conf()');
    });
  await logStatements('all');
  await pause(LOG_DELAY_MS);
  const before = statSync(log).size;
  await request();
  await pause(LOG_DELAY_MS);
  const executed = readFileSync(log).subarray(before).toString('utf8');
  await logStatements('none');
  return [...executed.matchAll(EXECUTED)].map((match) => match[1]!);
}

const LOG = {
  all: `ALTER SYSTEM SET log_statement = 'all'`,
  none: `ALTER SYSTEM SET log_statement = 'none'`,
};
