import { randomUUID } from 'node:crypto';
import { migrations } from '../../migrations/index.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { Database } from '../../src/platform/database/database.js';

const unit = randomUUID();
/** An officer whom no table knows: for what is asked of the door to the database alone. */
export const acting: Acting = {
  officer: randomUUID(),
  credential: randomUUID(),
  agency: randomUUID(),
  unit,
  units: [unit],
  authorityUnit: unit,
  identity: 'authenticated',
  authority: false,
  oversight: false,
};

/** The service's way to a database, without the service. */
export async function openBare(url: string, timeouts: object = {}): Promise<Database> {
  const pool = { poolSize: 4, statementTimeoutMs: 5000, lockTimeoutMs: 4000, idleTransactionTimeoutMs: 5000 };
  const opened = new Database({ runtimeUrl: url, oversightUrl: null }, { ...pool, ...timeouts }, [], migrations);
  await opened.open();
  return opened;
}
