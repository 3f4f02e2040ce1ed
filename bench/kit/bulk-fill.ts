import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
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

const BATCH = 100_000;

/**
 * Puts `count` dense weapons into the tables that searches read, by COPY from files of the server's own machine and
 * without ledger entries, which no search reads. A kept register of another size is refused.
 */
export async function bulkFill(store: BenchDatabase, acting: Acting, count: number): Promise<void> {
  await withClient(store.superuserUrl, async (superuser) => {
    const present = Number((await superuser.query('SELECT count(*) FROM weapons')).rows[0].count);
    if (present === count) return;
    if (present > 0) throw new Error(`${store.dataDir} holds ${present} weapons; remove it and start again`);
    const started = performance.now();
    await withoutKeyIndex(superuser, () => copyAll(superuser, acting, count));
    await settle(store);
    console.log(`loaded ${count} weapons in ${rounded((performance.now() - started) / 1000)} s`);
  });
  await reportSize(store);
}

async function copyAll(superuser: Client, acting: Acting, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-copy-'));
  chmodSync(folder, 0o755);
  try {
    const characters = new Set<string>();
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(count, from + BATCH);
      for (const statement of writeFiles(folder, acting, { from, to, count }, characters))
        await superuser.query(statement);
      process.stderr.write(`\r${to} of ${count} weapons loaded`);
    }
    process.stderr.write('\n');
    await superuser.query('INSERT INTO key_characters SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
      [...characters],
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(
  folder: string,
  acting: Acting,
  { from, to, count }: { from: number; to: number; count: number },
  characters: Set<string>,
): string[] {
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

/** An index over millions of keys in no order is built afterwards, as in any bulk load. */
async function withoutKeyIndex(superuser: Client, load: () => Promise<void>): Promise<void> {
  await superuser.query('ALTER TABLE marking_keys DROP CONSTRAINT pk_marking_keys');
  await load();
  await superuser.query(`ALTER TABLE marking_keys
    ADD CONSTRAINT pk_marking_keys PRIMARY KEY (key, kind, weapon_id, marking_number)`);
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
