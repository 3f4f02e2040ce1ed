import { resolve } from 'node:path';
import { bootstrapTokenProblem } from './bootstrap-token.js';
import { ConfigurationError } from './configuration-error.js';
import { EnvironmentReader } from './environment-reader.js';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the register lives: a server of its own under `dataDir`, or one somebody else runs. */
export type DatabaseChoice =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      /** Runtime login; null only while migrating or auditing. */
      readonly url: string | null;
      /** null: oversight reads are refused. */
      readonly oversightUrl: string | null;
      /** Owner's login; the serving process never uses it. */
      readonly migrationUrl: string | null;
    };

/** All that the environment says, read once at start. Times are milliseconds, limits are per minute. */
export interface Configuration {
  readonly production: boolean;
  /** Absolute. */
  readonly dataDir: string;
  readonly database: DatabaseChoice;
  readonly pool: {
    readonly size: number;
    readonly statementTimeoutMs: number;
    readonly lockTimeoutMs: number;
    readonly idleTransactionTimeoutMs: number;
  };
  readonly http: {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    readonly bodyLimitBytes: number;
    /** Requests a minute; 0 is no limit. */
    readonly rateLimit: { readonly perCredential: number; readonly perAddress: number };
  };
  readonly bootstrapToken: string | null;
  readonly logLevel: LogLevel;
  readonly search: { readonly timeMs: number };
  /** Of one officer, a day of UTC; 0 is no quota. */
  readonly quotas: { readonly searches: number; readonly weaponsShown: number; readonly weaponsDisclosed: number };
}

/** Each purpose needs one login: to serve the runtime's, to migrate the owner's, to audit the oversight login. */
export type Purpose = 'serve' | 'migrate' | 'audit';

const neededLogin = {
  serve: 'TRACEMARK_DATABASE_URL',
  migrate: 'TRACEMARK_MIGRATION_URL',
  audit: 'TRACEMARK_OVERSIGHT_URL',
} as const satisfies Record<Purpose, string>;

/** @throws ConfigurationError naming every fault of the environment at once. */
export function readConfiguration(env: NodeJS.ProcessEnv, purpose: Purpose = 'serve'): Configuration {
  const reader = new EnvironmentReader(env);
  const production = env.NODE_ENV === 'production';
  const configuration: Configuration = {
    production,
    dataDir: resolve(reader.text('TRACEMARK_DATA_DIR')!),
    database: readDatabase(reader, production, purpose),
    pool: readPool(reader),
    http: {
      host: reader.host('TRACEMARK_HOST'),
      port: reader.integer('TRACEMARK_PORT'),
      bodyLimitBytes: reader.integer('TRACEMARK_BODY_LIMIT_BYTES'),
      rateLimit: {
        perCredential: reader.integer('TRACEMARK_RATE_LIMIT_PER_CREDENTIAL'),
        perAddress: reader.integer('TRACEMARK_RATE_LIMIT_PER_ADDRESS'),
      },
    },
    bootstrapToken: readBootstrapToken(reader),
    logLevel: reader.oneOf('TRACEMARK_LOG_LEVEL', logLevels),
    search: { timeMs: reader.integer('TRACEMARK_SEARCH_TIME_MS') },
    quotas: {
      searches: reader.integer('TRACEMARK_QUOTA_SEARCHES'),
      weaponsShown: reader.integer('TRACEMARK_QUOTA_WEAPONS_SHOWN'),
      weaponsDisclosed: reader.integer('TRACEMARK_QUOTA_WEAPONS_DISCLOSED'),
    },
  };
  if (reader.faults.length > 0) throw new ConfigurationError(reader.faults);
  return configuration;
}

function readDatabase(reader: EnvironmentReader, production: boolean, purpose: Purpose): DatabaseChoice {
  const url = reader.databaseUrl('TRACEMARK_DATABASE_URL');
  const oversight = reader.databaseUrl('TRACEMARK_OVERSIGHT_URL');
  const migration = reader.databaseUrl('TRACEMARK_MIGRATION_URL');
  const embeddedChosen = reader.flag('TRACEMARK_EMBEDDED');
  const urls = ['TRACEMARK_DATABASE_URL', 'TRACEMARK_OVERSIGHT_URL', 'TRACEMARK_MIGRATION_URL'] as const;
  const named = urls.filter((name) => reader.isSet(name));

  if (embeddedChosen && named.length > 0) {
    reader.fault('TRACEMARK_EMBEDDED', `is 1 although ${named[0]} is set`, 'one of the two, not both');
  }
  if (named.length === 0) {
    if (production && !embeddedChosen) {
      const expected = 'a URL, or TRACEMARK_EMBEDDED=1 to choose the embedded server in production';
      reader.fault('TRACEMARK_DATABASE_URL', 'is not set while NODE_ENV is production', expected);
    }
    return { kind: 'embedded' };
  }
  const needed = neededLogin[purpose];
  if (!reader.isSet(needed)) reader.fault(needed, `is not set although ${named[0]} is`);
  refuseSharedLogins(reader, url, oversight, migration);
  return {
    kind: 'external',
    url: url?.href ?? null,
    oversightUrl: oversight?.href ?? null,
    migrationUrl: migration?.href ?? null,
  };
}

/** Three logins guard against each other's mistakes only while they are three. */
function refuseSharedLogins(reader: EnvironmentReader, url: URL | null, oversight: URL | null, migration: URL | null) {
  const expected = 'a login of its own';
  if (url && oversight?.username === url.username) {
    reader.fault('TRACEMARK_OVERSIGHT_URL', 'is the login of TRACEMARK_DATABASE_URL', expected);
  }
  if (url && migration?.username === url.username) {
    reader.fault('TRACEMARK_MIGRATION_URL', 'is the login of TRACEMARK_DATABASE_URL', expected);
  }
  if (oversight && migration?.username === oversight.username) {
    reader.fault('TRACEMARK_MIGRATION_URL', 'is the login of TRACEMARK_OVERSIGHT_URL', expected);
  }
}

function readPool(reader: EnvironmentReader): Configuration['pool'] {
  const pool = {
    size: reader.integer('TRACEMARK_POOL_SIZE'),
    statementTimeoutMs: reader.integer('TRACEMARK_STATEMENT_TIMEOUT_MS'),
    lockTimeoutMs: reader.integer('TRACEMARK_LOCK_TIMEOUT_MS'),
    idleTransactionTimeoutMs: reader.integer('TRACEMARK_IDLE_TRANSACTION_TIMEOUT_MS'),
  };
  if (pool.lockTimeoutMs >= pool.statementTimeoutMs) {
    const expected = 'less than TRACEMARK_STATEMENT_TIMEOUT_MS';
    reader.fault('TRACEMARK_LOCK_TIMEOUT_MS', 'would never be reached', expected);
  }
  return pool;
}

function readBootstrapToken(reader: EnvironmentReader): string | null {
  const token = reader.text('TRACEMARK_BOOTSTRAP_TOKEN');
  const problem = token === null ? null : bootstrapTokenProblem(token);
  if (problem !== null) reader.fault('TRACEMARK_BOOTSTRAP_TOKEN', problem);
  return token;
}
