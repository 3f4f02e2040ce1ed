import { migrations } from '../migrations/index.js';
import { createApp } from './create-app.js';
import { entities } from './entities.js';
import { openApiDocument } from './open-api.js';
import { readConfiguration } from './platform/config/configuration.js';
import { Database } from './platform/database/database.js';

/** The document of the API as text, the same for the same program; its database is never opened. */
export async function describeApi(): Promise<string> {
  const configuration = readConfiguration({ TRACEMARK_LOG_LEVEL: 'silent' });
  const { size: poolSize, ...timeouts } = configuration.pool;
  const nowhere = { runtimeUrl: 'postgres://127.0.0.1/never_opened', oversightUrl: null };
  const app = await createApp(configuration, new Database(nowhere, { poolSize, ...timeouts }, entities, migrations));
  try {
    await app.init();
    return `${JSON.stringify(sorted(openApiDocument(app)), null, 2)}\n`;
  } finally {
    await app.close();
  }
}

/** Members by name: the order in which modules are met must not change the document. Lists keep theirs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
