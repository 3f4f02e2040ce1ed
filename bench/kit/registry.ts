import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrations } from '../../migrations/index.js';
import {
  startEmbeddedDatabase,
  type EmbeddedDatabase,
} from '../../src/platform/database/embedded/embedded-database.js';
import { grantedRoles } from '../../src/platform/database/embedded/roles.js';
import { migrate } from '../../src/platform/database/migrator.js';

/** A database of the benchmark's own with the durable settings of the service, migrated. */
export interface BenchDatabase extends EmbeddedDatabase {
  dataDir: string;
  /** Login of a superuser, in the registry's database. */
  superuserUrl: string;
}

/** A kept registry stands in `.tracemark/bench-<label>` and is found there again. */
export async function openBenchDatabase(label: string, keep: boolean): Promise<BenchDatabase> {
  const kept = resolve('.tracemark', `bench-${label}`);
  const dataDir = keep ? kept : mkdtempSync(join(tmpdir(), 'tracemark-bench-'));
  mkdirSync(dataDir, { recursive: true });
  if (!keep) chmodSync(dataDir, 0o711);
  const server = await startEmbeddedDatabase({
    dataDir,
    log: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
  });
  await migrate({ migrationUrl: server.migrationUrl, ...grantedRoles }, migrations);
  const superuserUrl = new URL(server.superuserUrl);
  superuserUrl.pathname = new URL(server.runtimeUrl).pathname;
  return {
    ...server,
    dataDir,
    superuserUrl: superuserUrl.href,
    stop: async () => {
      await server.stop();
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
