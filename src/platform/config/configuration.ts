import { join, resolve } from 'node:path';
import { bootstrapTokenProblem } from './bootstrap-token.js';
import { ConfigurationError } from './configuration-error.js';
import { EnvironmentReader } from './environment-reader.js';
import type { VariableName } from './variables.js';

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
      /** null: another instance writes the log. */
      readonly logUrl: string | null;
    };

/** PKCS #8 in PEM, or the absolute path of the file that holds it; `make`: where there is none, one is made. */
export type KeyChoice = { readonly pem: string } | { readonly file: string; readonly make: boolean };

/** How the log of all entries is written, and dossiers are signed. */
export interface LogConfiguration {
  /** Names the log, for ever. */
  readonly origin: string;
  readonly key: KeyChoice;
  /** Absolute path. */
  readonly stateFile: string;
  /** Absolute path of the list of those that witness it; null: nobody does. */
  readonly witnessesFile: string | null;
  /** How many of them are to cosign; what they have is counted against it, and nothing waits for it. */
  readonly quorum: number;
}

/** How other logs are witnessed. */
export interface WitnessConfiguration {
  readonly name: string;
  readonly key: KeyChoice;
  /** Absolute path of the list of keys of the logs that are witnessed. */
  readonly logsFile: string;
  /** Absolute path of the folder that remembers, outside the database, what was cosigned. */
  readonly stateDir: string;
}

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
  /** null: this instance has no key of the log, so it writes no log and signs no dossiers. */
  readonly log: LogConfiguration | null;
  /** null: no log is witnessed. */
  readonly witness: WitnessConfiguration | null;
  /** CIDR ranges and host names that may be called although they are not public addresses. */
  readonly outgoingAllow: readonly string[];
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
  const dataDir = resolve(reader.text('TRACEMARK_DATA_DIR')!);
  const database = readDatabase(reader, production, purpose);
  const configuration: Configuration = {
    production,
    dataDir,
    database,
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
    log: readLog(reader, database, dataDir),
    witness: readWitness(reader, database, dataDir),
    outgoingAllow: reader.reachable('TRACEMARK_OUTGOING_ALLOW'),
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
  const log = reader.databaseUrl('TRACEMARK_LOG_URL');
  const embeddedChosen = reader.flag('TRACEMARK_EMBEDDED');
  const urls = [
    'TRACEMARK_DATABASE_URL',
    'TRACEMARK_OVERSIGHT_URL',
    'TRACEMARK_MIGRATION_URL',
    'TRACEMARK_LOG_URL',
  ] as const;
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
  refuseSharedLogins(reader, {
    TRACEMARK_DATABASE_URL: url,
    TRACEMARK_OVERSIGHT_URL: oversight,
    TRACEMARK_MIGRATION_URL: migration,
    TRACEMARK_LOG_URL: log,
  });
  return {
    kind: 'external',
    url: url?.href ?? null,
    oversightUrl: oversight?.href ?? null,
    migrationUrl: migration?.href ?? null,
    logUrl: log?.href ?? null,
  };
}

/** Logins guard against each other's mistakes only while each is one of its own. */
function refuseSharedLogins(reader: EnvironmentReader, logins: Partial<Record<VariableName, URL | null>>): void {
  const first = new Map<string, string>();
  for (const [name, url] of Object.entries(logins) as [VariableName, URL | null][]) {
    if (!url) continue;
    const other = first.get(url.username);
    if (other === undefined) first.set(url.username, name);
    else reader.fault(name, `is the login of ${other}`, 'a login of its own');
  }
}

function readLog(reader: EnvironmentReader, database: DatabaseChoice, dataDir: string): LogConfiguration | null {
  const origin = reader.keyName('TRACEMARK_LOG_ORIGIN');
  const key = readKey(reader, 'TRACEMARK_LOG_KEY', 'TRACEMARK_LOG_KEY_FILE', join(dataDir, 'log-key.pem'));
  const stateFile = reader.text('TRACEMARK_LOG_STATE');
  const witnessesFile = reader.text('TRACEMARK_LOG_WITNESSES');
  const quorum = reader.integer('TRACEMARK_LOG_QUORUM');
  if (quorum > 0 && witnessesFile === null)
    reader.fault('TRACEMARK_LOG_WITNESSES', 'is not set although TRACEMARK_LOG_QUORUM is');
  const embedded = database.kind === 'embedded';
  const keyed = !('make' in key && key.make);
  if (!embedded && database.logUrl === null && !keyed) return null;
  if (!embedded && !reader.isSet('TRACEMARK_LOG_ORIGIN'))
    reader.fault('TRACEMARK_LOG_ORIGIN', database.logUrl === null ? 'is not set although a key is' : NEEDED_BY_LOG);
  if (!embedded && database.logUrl !== null) {
    if (!keyed) reader.fault('TRACEMARK_LOG_KEY_FILE', NEEDED_BY_LOG);
    if (stateFile === null) reader.fault('TRACEMARK_LOG_STATE', NEEDED_BY_LOG);
  }
  return {
    origin,
    key,
    stateFile: resolve(stateFile ?? join(dataDir, 'log-state')),
    witnessesFile: witnessesFile === null ? null : resolve(witnessesFile),
    quorum,
  };
}

const NEEDED_BY_LOG = 'is not set although TRACEMARK_LOG_URL is';
const NEEDED_BY_WITNESS = 'is not set although TRACEMARK_WITNESSED_LOGS is';

/** A key by its text or its file; where neither is set, `made` is where one is made. */
function readKey(reader: EnvironmentReader, text: VariableName, file: VariableName, made: string): KeyChoice {
  const pem = reader.text(text);
  const keyFile = reader.text(file);
  if (pem !== null && keyFile !== null) reader.fault(text, `is set although ${file} is`, 'one of the two, not both');
  return pem === null ? { file: resolve(keyFile ?? made), make: keyFile === null } : { pem };
}

function readWitness(
  reader: EnvironmentReader,
  database: DatabaseChoice,
  dataDir: string,
): WitnessConfiguration | null {
  const key = readKey(reader, 'TRACEMARK_WITNESS_KEY', 'TRACEMARK_WITNESS_KEY_FILE', join(dataDir, 'witness-key.pem'));
  const logsFile = reader.text('TRACEMARK_WITNESSED_LOGS');
  if (logsFile === null) return null;
  const name = reader.keyName('TRACEMARK_WITNESS_NAME');
  const stateDir = reader.text('TRACEMARK_WITNESS_STATE');
  if (database.kind === 'external') {
    if ('make' in key && key.make) reader.fault('TRACEMARK_WITNESS_KEY_FILE', NEEDED_BY_WITNESS);
    if (stateDir === null) reader.fault('TRACEMARK_WITNESS_STATE', NEEDED_BY_WITNESS);
  }
  return {
    name,
    key,
    logsFile: resolve(logsFile),
    stateDir: resolve(stateDir ?? join(dataDir, 'witness-state')),
  };
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
