import { dataSource } from '../../src/platform/database/data-source.js';
import { Snapshot } from '../../src/platform/database/snapshot.js';

const POOL = { poolSize: 1, statementTimeoutMs: 0, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 0 };

/** Who can do anything to the database, and how the register looks to its auditor then. */
export interface Tampering {
  run: (statement: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>;
  snapshot: Snapshot;
}

/** Lets a superuser tamper, and undoes it afterwards. */
export async function tamper<T>(superuserUrl: string, work: (tampering: Tampering) => Promise<T>): Promise<T> {
  const source = dataSource({ url: superuserUrl, ...POOL });
  await source.initialize();
  const runner = source.createQueryRunner();
  await runner.query('BEGIN');
  try {
    const run = (statement: string, parameters: unknown[] = []) => runner.query(statement, parameters);
    return await work({ run, snapshot: new Snapshot(runner) });
  } finally {
    await runner.query('ROLLBACK');
    await runner.release();
    await source.destroy();
  }
}
