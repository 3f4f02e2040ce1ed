import { DataDirectoryInUseError } from '../platform/database/embedded/errors.js';
import { databaseName, startEmbeddedDatabase } from '../platform/database/embedded/embedded-database.js';
import { roleNames } from '../platform/database/embedded/roles.js';
import { rememberedUrls, type EmbeddedUrls } from '../platform/database/embedded/running.js';
import { roleOf, type MigrationLogins } from '../platform/database/migrator.js';
import { readConfiguration, type Configuration } from '../platform/config/configuration.js';
import { say } from './outcome.js';

const log = { info: () => undefined, warn: say };

/** Gives the URLs of the embedded server: of the running one, or of one started for the length of the work. */
async function withEmbedded<T>(
  dataDir: string,
  work: (urls: EmbeddedUrls) => Promise<T>,
  mayBeNew = false,
): Promise<T> {
  const remembered = rememberedUrls(dataDir, databaseName);
  if (remembered === null && !mayBeNew)
    throw new Error(`There is no register in ${dataDir}; start the service, or set TRACEMARK_DATA_DIR`);
  const started = await startEmbeddedDatabase({ dataDir, log }).catch((error: unknown) => {
    if (error instanceof DataDirectoryInUseError) return null;
    throw error;
  });
  if (started === null) return work((rememberedUrls(dataDir, databaseName) ?? remembered)!);
  try {
    return await work(started);
  } finally {
    await started.stop();
  }
}

/** Does work that reads the whole register, with the URL of the oversight login. */
export async function withOversight<T>(work: (oversightUrl: string) => Promise<T>): Promise<T> {
  const { database, dataDir } = readConfiguration(process.env, 'audit');
  if (database.kind === 'external') return work(database.oversightUrl!);
  return withEmbedded(dataDir, ({ oversightUrl }) => work(oversightUrl));
}

/** Does work as the login that serves. */
export async function withRuntime<T>(
  work: (runtimeUrl: string, pool: Configuration['pool']) => Promise<T>,
): Promise<T> {
  const { database, dataDir, pool } = readConfiguration(process.env, 'serve');
  if (database.kind === 'external') return work(database.url!, pool);
  return withEmbedded(dataDir, ({ runtimeUrl }) => work(runtimeUrl, pool));
}

/**
 * Does work as the schema's owner; a login whose URL is not given has the name docs/configuration.md states. `mayBeNew`:
 * an embedded server is made where there is none.
 */
export async function withOwner<T>(
  work: (logins: MigrationLogins, configuration: Configuration) => Promise<T>,
  { mayBeNew = false, environment = process.env } = {},
): Promise<T> {
  const configuration = readConfiguration(environment, 'migrate');
  const { database, dataDir } = configuration;
  const roleFor = (url: string | null, role: keyof typeof roleNames) => (url === null ? roleNames[role] : roleOf(url));
  const { url = null, oversightUrl = null, logUrl = null } = database.kind === 'external' ? database : {};
  const roles = {
    runtimeRole: roleFor(url, 'runtime'),
    oversightRole: roleFor(oversightUrl, 'oversight'),
    logRole: roleFor(logUrl, 'log'),
  };
  if (database.kind === 'embedded')
    return withEmbedded(dataDir, ({ migrationUrl }) => work({ migrationUrl, ...roles }, configuration), mayBeNew);
  return work({ migrationUrl: database.migrationUrl!, ...roles }, configuration);
}
