import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { rounded } from '../kit/outcome.js';
import { serverSeconds } from '../kit/processor-time.js';
import type { BenchDatabase } from '../kit/registry.js';

/** Everything a registration leaves in the database. */
const TABLES = [
  'ledger_entries',
  'ledger_outbox',
  'entry_openings',
  'streams',
  'weapons',
  'weapon_states',
  'markings',
  'marking_keys',
];

/** `tmpdir` must let the server in, which may run as another user. */
function exchangeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-copy-'));
  chmodSync(folder, 0o777);
  return folder;
}

/**
 * The rows that an import has left, put by COPY into tables of the same definition and the same indexes, empty before:
 * the least that any import must do. In PostgreSQL's binary form, by a superuser whom no row security holds up, table
 * after table in one transaction.
 */
export async function copyBaseline(database: BenchDatabase, weapons: number) {
  const folder = exchangeFolder();
  try {
    return await withClient(database.superuserUrl, async (superuser) => {
      const move = (table: string, way: 'TO' | 'FROM') =>
        `COPY ${table} ${way} '${join(folder, table)}' WITH (FORMAT binary)`;
      const prepare = [...TABLES.map((table) => move(table, 'TO')), `TRUNCATE ${TABLES.join(', ')}`, 'CHECKPOINT'];
      for (const statement of prepare) await superuser.query(statement);
      const spent = serverSeconds(database.dataDir);
      const started = performance.now();
      const seconds: Record<string, number> = {};
      await superuser.query('BEGIN');
      for (const table of TABLES) {
        const [before, statement] = [performance.now(), move(table, 'FROM')];
        await superuser.query(statement);
        seconds[table] = rounded((performance.now() - before) / 1000, 1);
      }
      await superuser.query('COMMIT');
      const taken = (performance.now() - started) / 1000;
      const processorSeconds = rounded(serverSeconds(database.dataDir) - spent, 1);
      return {
        rows: weapons,
        seconds: rounded(taken, 1),
        rowsPerSecond: rounded(weapons / taken),
        processorSeconds,
        tables: seconds,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
