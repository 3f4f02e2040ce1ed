import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { microsecondText } from '../../src/ledger/columns.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { uncommonCharacters } from '../../src/weapons/weapon-projection.js';
import { denseRegister } from '../dense-weapons.js';
import { CopyFile } from './copy-file.js';
import { settle } from './fill.js';
import { rounded } from './outcome.js';
import type { BenchDatabase } from './registry.js';
import { BENCH_SEED } from './registration.js';
import { stateRows } from './rows.js';
import { withoutIndexes } from './without-indexes.js';

const BATCH = 50_000;
const TABLES = ['weapons', 'weapon_states', 'markings', 'marking_keys'];

/**
 * Puts `count` dense weapons into the tables that searches read, by COPY from files of the server's own machine and
 * without ledger entries, which no search reads. A kept register of another size, or one half loaded, is refused.
 */
export async function bulkFill(store: BenchDatabase, acting: Acting, count: number): Promise<void> {
  await withClient(store.superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ present: number; indexed: boolean }>(
      `SELECT (SELECT count(*)::int FROM weapons) AS present, to_regclass('pk_marking_keys') IS NOT NULL AS indexed`,
    );
    const { present, indexed } = rows[0]!;
    if (present === count && indexed) return console.log(`found ${count} weapons in ${store.dataDir}`);
    if (present > 0 || !indexed)
      throw new Error(`${store.dataDir} holds ${present} weapons; remove it and start again`);
    await timed(`loading ${count} weapons`, async () => {
      const load = () => timed('rows', () => copyAll(store, acting, count));
      await withoutIndexes(superuser, TABLES, load, timed);
      await timed('statistics and visibility', () => settle(store));
    });
  });
  await reportSize(store);
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await work();
  console.log(`${what}: ${rounded((performance.now() - started) / 1000)} s`);
}

/** The next batch is made while the server takes the last one in, each table on a connection of its own. */
async function copyAll({ superuserUrl }: BenchDatabase, acting: Acting, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-copy-'));
  chmodSync(folder, 0o755);
  const clients = TABLES.map(() => new Client({ connectionString: superuserUrl }));
  try {
    for (const client of clients) await client.connect();
    const characters = new Set<string>();
    let taken: Promise<unknown> = Promise.resolve();
    for (let from = 0, batch = 0; from < count; from += BATCH, batch += 1) {
      const to = Math.min(count, from + BATCH);
      const statements = writeFiles(join(folder, String(batch % 2)), acting, { from, to, count }, characters);
      await taken;
      taken = Promise.all(statements.map((statement, table) => clients[table]!.query(statement)));
      process.stderr.write(`\r${to} of ${count} weapons`);
    }
    await taken;
    process.stderr.write('\n');
    await clients[0]!.query('INSERT INTO key_characters SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
      [...characters],
    ]);
  } finally {
    for (const client of clients) await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(
  folder: string,
  acting: Acting,
  { from, to, count }: { from: number; to: number; count: number },
  characters: Set<string>,
): string[] {
  mkdirSync(folder, { recursive: true });
  const file = (table: string) => new CopyFile(table, join(folder, table));
  const [weapons, states, markings, keys] = [
    file('weapons'),
    file('weapon_states'),
    file('markings'),
    file('marking_keys'),
  ];
  const now = microsecondText(new Date());
  for (const weapon of denseRegister({ seed: BENCH_SEED, count }).weapons(from, to)) {
    const change = stateRows(weapon, acting, now);
    weapons.add(change.weapon);
    for (const state of change.states) states.add(state);
    for (const marking of change.markings) markings.add(marking);
    for (const key of change.keys) keys.add(key);
    for (const character of uncommonCharacters(change.keys)) characters.add(character);
  }
  return [weapons, states, markings, keys].map((table) => table.finish());
}

async function reportSize({ superuserUrl }: BenchDatabase): Promise<void> {
  const { rows } = await withClient(superuserUrl, (superuser) =>
    superuser.query(`
      SELECT c.relname AS name, pg_size_pretty(pg_total_relation_size(c.oid)) AS size
        FROM pg_class c
       WHERE c.relname IN ('weapons', 'weapon_states', 'markings', 'marking_keys')
       UNION ALL SELECT 'whole database', pg_size_pretty(pg_database_size(current_database()))`),
  );
  console.log(rows.map(({ name, size }) => `${name} ${size}`).join(', '));
}
