import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/support/seeded.js';
import { ConfigurationError } from './configuration-error.js';
import { readConfiguration } from './configuration.js';
import { documentationRows, variables } from './variables.js';

const runtime = 'postgres://runtime:secret-1@db.example:5432/tracemark';
const owner = 'postgres://owner:secret-2@db.example:5432/tracemark';
const oversight = 'postgres://oversight:secret-3@db.example:5432/tracemark';
const logWriter = 'postgres://log:secret-4@db.example:5432/tracemark';

function faultsOf(env: NodeJS.ProcessEnv, purpose?: 'serve' | 'migrate'): string[] {
  try {
    readConfiguration(env, purpose);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const runs = propertyRuns('tokens of an operator', 100, 2_000);

describe('configuration', () => {
  it('starts embedded on this machine only when nothing is set', () => {
    expect(readConfiguration({})).toEqual({
      production: false,
      dataDir: resolve('.tracemark'),
      database: { kind: 'embedded' },
      pool: { size: 10, statementTimeoutMs: 30_000, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 60_000 },
      http: {
        host: '127.0.0.1',
        port: 3000,
        bodyLimitBytes: 1_048_576,
        rateLimit: { perCredential: 3000, perAddress: 6000 },
      },
      bootstrapToken: null,
      log: {
        origin: 'localhost/tracemark',
        key: { file: resolve('.tracemark/log-key.pem'), make: true },
        stateFile: resolve('.tracemark/log-state'),
        witnessesFile: null,
        quorum: 0,
      },
      witness: null,
      outgoingAllow: [],
      logLevel: 'info',
      search: { timeMs: 2000 },
      quotas: { searches: 2000, weaponsShown: 10_000, weaponsDisclosed: 200 },
    });
  });

  it('takes every variable that is set', () => {
    const token = randomBytes(32).toString('base64url');
    const configuration = readConfiguration({
      NODE_ENV: 'production',
      TRACEMARK_DATABASE_URL: runtime,
      TRACEMARK_OVERSIGHT_URL: oversight,
      TRACEMARK_MIGRATION_URL: owner,
      TRACEMARK_DATA_DIR: '/srv/register',
      TRACEMARK_HOST: '0.0.0.0',
      TRACEMARK_PORT: '0',
      TRACEMARK_BOOTSTRAP_TOKEN: token,
      TRACEMARK_LOG_URL: logWriter,
      TRACEMARK_LOG_ORIGIN: 'registry.example/log',
      TRACEMARK_LOG_KEY_FILE: '/etc/log-key.pem',
      TRACEMARK_LOG_STATE: '/srv/log-state',
      TRACEMARK_LOG_WITNESSES: '/etc/log-witnesses',
      TRACEMARK_LOG_QUORUM: '2',
      TRACEMARK_WITNESSED_LOGS: '/etc/witnessed-logs',
      TRACEMARK_WITNESS_NAME: 'registry.example/witness',
      TRACEMARK_WITNESS_KEY_FILE: '/etc/witness-key.pem',
      TRACEMARK_WITNESS_STATE: '/srv/witness-state',
      TRACEMARK_OUTGOING_ALLOW: '10.1.0.0/16, Witness.internal',
      TRACEMARK_LOG_LEVEL: 'debug',
      TRACEMARK_POOL_SIZE: '20',
      TRACEMARK_STATEMENT_TIMEOUT_MS: '5000',
      TRACEMARK_LOCK_TIMEOUT_MS: '400',
      TRACEMARK_IDLE_TRANSACTION_TIMEOUT_MS: '7000',
      TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
      TRACEMARK_RATE_LIMIT_PER_ADDRESS: '9',
      TRACEMARK_BODY_LIMIT_BYTES: '2048',
      TRACEMARK_SEARCH_TIME_MS: '900',
      TRACEMARK_QUOTA_SEARCHES: '50',
      TRACEMARK_QUOTA_WEAPONS_SHOWN: '0',
      TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '7',
    });
    expect(configuration).toEqual({
      production: true,
      dataDir: '/srv/register',
      database: { kind: 'external', url: runtime, oversightUrl: oversight, migrationUrl: owner, logUrl: logWriter },
      pool: { size: 20, statementTimeoutMs: 5000, lockTimeoutMs: 400, idleTransactionTimeoutMs: 7000 },
      http: { host: '0.0.0.0', port: 0, bodyLimitBytes: 2048, rateLimit: { perCredential: 0, perAddress: 9 } },
      bootstrapToken: token,
      log: {
        origin: 'registry.example/log',
        key: { file: '/etc/log-key.pem', make: false },
        stateFile: '/srv/log-state',
        witnessesFile: '/etc/log-witnesses',
        quorum: 2,
      },
      witness: {
        name: 'registry.example/witness',
        key: { file: '/etc/witness-key.pem', make: false },
        logsFile: '/etc/witnessed-logs',
        stateDir: '/srv/witness-state',
      },
      outgoingAllow: ['10.1.0.0/16', 'witness.internal'],
      logLevel: 'debug',
      search: { timeMs: 900 },
      quotas: { searches: 50, weaponsShown: 0, weaponsDisclosed: 7 },
    });
  });

  it('lists every fault at once, one to a line', () => {
    const faults = faultsOf({
      TRACEMARK_PROT: '3000',
      TRACEMARK_PORT: '70000',
      TRACEMARK_POOL_SIZE: 'ten',
      TRACEMARK_LOG_LEVEL: 'loud',
      TRACEMARK_HOST: '999.1.1.1',
      TRACEMARK_DATABASE_URL: 'mysql://a:b@c/d',
    });
    expect(faults.sort()).toEqual([
      'TRACEMARK_DATABASE_URL: is not a PostgreSQL URL; expected postgres://user:password@host:port/database',
      'TRACEMARK_HOST: is neither an address nor a host name; expected an IP address or a host name',
      'TRACEMARK_LOG_LEVEL: is none of the known words; expected one of fatal, error, warn, info, debug, trace, silent',
      'TRACEMARK_POOL_SIZE: is not a whole number; expected a whole number from 1 to 200',
      'TRACEMARK_PORT: is out of range; expected a whole number from 0 to 65535',
      'TRACEMARK_PROT: is not known; expected perhaps TRACEMARK_PORT',
    ]);
  });

  it.each([
    ['TRACEMARK_DATABASE_UR', 'TRACEMARK_DATABASE_URL'],
    ['TRACEMARK_RATE_LIMIT_PER_ADRESS', 'TRACEMARK_RATE_LIMIT_PER_ADDRESS'],
    ['TRACEMARK_STATEMENT_TIMEOUT', 'TRACEMARK_STATEMENT_TIMEOUT_MS'],
  ])('answers %s with the name that was meant', (written, meant) => {
    expect(faultsOf({ [written]: '1' })).toEqual([`${written}: is not known; expected perhaps ${meant}`]);
  });

  it('leaves variables of the tests and of other programs alone', () => {
    expect(faultsOf({ TRACEMARK_TEST_TIER: 'long', PATH: '/bin', PGHOST: 'x' })).toEqual([]);
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfiguration({ TRACEMARK_PORT: '', TRACEMARK_DATABASE_URL: ' ' }).database.kind).toBe('embedded');
  });

  it.each(['', '-1', '1.5', '1e3', '0x10', '٣', '99999999999'])(
    'refuses the port %j or falls back when empty',
    (port) => {
      expect(faultsOf({ TRACEMARK_PORT: port })).toHaveLength(port === '' ? 0 : 1);
    },
  );

  it('keeps the embedded server out of production unless it is chosen', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'TRACEMARK_DATABASE_URL: is not set while NODE_ENV is production; ' +
        'expected a URL, or TRACEMARK_EMBEDDED=1 to choose the embedded server in production',
    ]);
    expect(readConfiguration({ NODE_ENV: 'production', TRACEMARK_EMBEDDED: '1' }).database.kind).toBe('embedded');
  });

  it('refuses the embedded server beside a URL', () => {
    expect(faultsOf({ TRACEMARK_EMBEDDED: '1', TRACEMARK_DATABASE_URL: runtime })).toEqual([
      'TRACEMARK_EMBEDDED: is 1 although TRACEMARK_DATABASE_URL is set; expected one of the two, not both',
    ]);
  });

  it('does not fall back to the embedded server when only another login is given', () => {
    expect(faultsOf({ TRACEMARK_MIGRATION_URL: owner })).toEqual([
      'TRACEMARK_DATABASE_URL: is not set although TRACEMARK_MIGRATION_URL is; ' +
        'expected postgres://user:password@host:port/database',
    ]);
  });

  it('migrates with the login of the owner alone, and not without it', () => {
    expect(readConfiguration({ TRACEMARK_MIGRATION_URL: owner }, 'migrate').database).toEqual({
      kind: 'external',
      url: null,
      oversightUrl: null,
      migrationUrl: owner,
      logUrl: null,
    });
    expect(faultsOf({ TRACEMARK_DATABASE_URL: runtime }, 'migrate')).toHaveLength(1);
  });

  it('serves without an oversight login', () => {
    expect(readConfiguration({ TRACEMARK_DATABASE_URL: runtime }).database).toMatchObject({ oversightUrl: null });
  });

  it('leaves the log to another instance where it has no login for it', () => {
    expect(readConfiguration({ TRACEMARK_DATABASE_URL: runtime }).log).toBeNull();
  });

  it('writes no log that has no name, no key or no memory', () => {
    expect(faultsOf({ TRACEMARK_DATABASE_URL: runtime, TRACEMARK_LOG_URL: logWriter })).toEqual([
      expect.stringContaining('TRACEMARK_LOG_ORIGIN: is not set although TRACEMARK_LOG_URL is'),
      expect.stringContaining('TRACEMARK_LOG_KEY_FILE: is not set although TRACEMARK_LOG_URL is'),
      expect.stringContaining('TRACEMARK_LOG_STATE: is not set although TRACEMARK_LOG_URL is'),
    ]);
  });

  it.each(['two words', 'plus+name', '\u2003', 'tab\tname'])('takes %j for no name of a log', (name) => {
    const faults = faultsOf({ TRACEMARK_LOG_ORIGIN: name });
    expect(faults).toHaveLength(name.trim() === '' ? 0 : 1);
  });

  it('takes the key itself or its file, not both', () => {
    expect(faultsOf({ TRACEMARK_LOG_KEY: 'x', TRACEMARK_LOG_KEY_FILE: 'y' })).toEqual([
      'TRACEMARK_LOG_KEY: is set although TRACEMARK_LOG_KEY_FILE is; expected one of the two, not both',
    ]);
    expect(readConfiguration({ TRACEMARK_LOG_KEY: 'pem' }).log?.key).toEqual({ pem: 'pem' });
  });

  it('refuses two of the four logins being one', () => {
    const all = { TRACEMARK_DATABASE_URL: runtime, TRACEMARK_OVERSIGHT_URL: oversight, TRACEMARK_MIGRATION_URL: owner };
    expect(faultsOf({ ...all, TRACEMARK_OVERSIGHT_URL: runtime })).toHaveLength(1);
    expect(faultsOf({ ...all, TRACEMARK_MIGRATION_URL: runtime })).toHaveLength(1);
    expect(faultsOf({ ...all, TRACEMARK_MIGRATION_URL: oversight })).toHaveLength(1);
    expect(faultsOf({ ...all, TRACEMARK_LOG_URL: oversight })).toHaveLength(4);
    expect(faultsOf(all)).toEqual([]);
  });

  it.each([
    ['no-url', 'is not a URL'],
    ['postgres://db.example/tracemark', 'names no user'],
    ['postgres://runtime@db.example', 'names no database'],
    ['postgres://runtime@db.example/', 'names no database'],
  ])('refuses %s as a database', (url, problem) => {
    expect(faultsOf({ TRACEMARK_DATABASE_URL: url })[0]).toContain(`TRACEMARK_DATABASE_URL: ${problem}`);
  });

  it('never repeats a secret in a fault', () => {
    const message = faultsOf({
      TRACEMARK_DATABASE_URL: 'http://runtime:hunter2hunter2@db.example/x',
      TRACEMARK_BOOTSTRAP_TOKEN: 'hunter2hunter2',
    }).join('\n');
    expect(message.split('\n')).toHaveLength(2);
    expect(message).not.toContain('hunter2');
  });

  it('refuses a lock timeout that the statement timeout would always precede', () => {
    const faults = faultsOf({ TRACEMARK_STATEMENT_TIMEOUT_MS: '1000', TRACEMARK_LOCK_TIMEOUT_MS: '1000' });
    expect(faults).toEqual([
      'TRACEMARK_LOCK_TIMEOUT_MS: would never be reached; expected less than TRACEMARK_STATEMENT_TIMEOUT_MS',
    ]);
  });

  it.each([
    ['is a password', 'hunter2', 'too short'],
    ['has 248 bits', randomBytes(31).toString('hex'), 'too short'],
    ['has two characters', 'a1'.repeat(40), 'too few'],
    ['repeats a pattern', 'abcdefghij0123456789ABCDEFGHIJ'.repeat(2), 'repeats itself'],
    ['holds punctuation', `${randomBytes(32).toString('base64url')}!`, 'do not belong'],
    ['is endless', randomBytes(300).toString('base64url'), 'longer than'],
  ])('refuses a bootstrap token that %s', (_title, token, problem) => {
    expect(faultsOf({ TRACEMARK_BOOTSTRAP_TOKEN: token })[0]).toContain(problem);
  });

  it('accepts any 32 random bytes as a bootstrap token, in hexadecimal or base64url', () => {
    const bytes = fc.noShrink(fc.integer({ min: 0, max: 1000 })).map(() => randomBytes(32));
    fc.assert(
      fc.property(bytes, fc.constantFrom('hex' as const, 'base64url' as const), (random, encoding) => {
        expect(faultsOf({ TRACEMARK_BOOTSTRAP_TOKEN: random.toString(encoding) })).toEqual([]);
      }),
      runs,
    );
  });

  it('says in docs/configuration.md what the code does', () => {
    const document = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = document.split('\n').filter((line) => line.startsWith('| `TRACEMARK_'));
    expect(rows).toEqual(documentationRows());
  });

  it('documents defaults that it would itself accept', () => {
    const defaults = variables
      .filter(({ fallback }) => fallback !== null)
      .map(({ name, fallback }) => [name, fallback!]);
    expect(readConfiguration(Object.fromEntries(defaults))).toEqual(readConfiguration({}));
  });
});
