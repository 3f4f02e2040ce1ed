/** One variable of the environment, as the code reads it and as docs/configuration.md shows it. */
export interface Variable {
  readonly name: `TRACEMARK_${string}`;
  /** What a value must look like, in words that finish "expected …"; a number states its range instead. */
  readonly expects?: string;
  /** Least and greatest whole number, both allowed. */
  readonly range?: readonly [number, number];
  /** The value when the variable is not set; null where there is none. */
  readonly fallback: string | null;
  readonly meaning: string;
}

const databaseUrl = 'postgres://user:password@host:port/database';

/** Every variable the service knows; any other `TRACEMARK_*` is taken for a typing error. */
export const variables = [
  {
    name: 'TRACEMARK_DATABASE_URL',
    expects: databaseUrl,
    fallback: null,
    meaning: 'Login of the running service; owns nothing. Not set: the embedded server.',
  },
  {
    name: 'TRACEMARK_OVERSIGHT_URL',
    expects: databaseUrl,
    fallback: null,
    meaning: 'Login that reads everything for auditors and writes nothing. Not set: oversight reads are refused.',
  },
  {
    name: 'TRACEMARK_MIGRATION_URL',
    expects: databaseUrl,
    fallback: null,
    meaning: 'Login that owns the schema; used by `tracemark migrate` only.',
  },
  {
    name: 'TRACEMARK_LOG_URL',
    expects: databaseUrl,
    fallback: null,
    meaning: 'Login that writes the log of all entries. Not set: this instance leaves that to another one.',
  },
  {
    name: 'TRACEMARK_LOG_ORIGIN',
    expects: 'a name such as registry.example/log, without blanks and +',
    fallback: 'localhost/tracemark',
    meaning: 'Name of the log: the first line of its checkpoints, the same for ever.',
  },
  {
    name: 'TRACEMARK_LOG_KEY_FILE',
    expects: 'a path of a file',
    fallback: null,
    meaning:
      'Ed25519 key that signs checkpoints and dossiers, PKCS #8 in PEM. Not set: `log-key.pem` beside the embedded server.',
  },
  {
    name: 'TRACEMARK_LOG_KEY',
    expects: 'an Ed25519 key, PKCS #8 in PEM',
    fallback: null,
    meaning: 'The key itself, in place of its file.',
  },
  {
    name: 'TRACEMARK_LOG_STATE',
    expects: 'a path of a file',
    fallback: null,
    meaning: 'Remembers the last checkpoint outside the database. Not set: `log-state` beside the embedded server.',
  },
  {
    name: 'TRACEMARK_LOG_WITNESSES',
    expects: 'a path of a file',
    fallback: null,
    meaning: 'Those that witness the log: a line each, its key (`NAME+ID+KEY`), a blank, its address (`https://…`).',
  },
  {
    name: 'TRACEMARK_LOG_QUORUM',
    range: [0, 100],
    fallback: '0',
    meaning: 'How many witnesses are to see the log; shown in metrics, and no checkpoint waits for it.',
  },
  {
    name: 'TRACEMARK_WITNESSED_LOGS',
    expects: 'a path of a file',
    fallback: null,
    meaning: 'Logs of others that this service witnesses: a key of verification (`NAME+ID+KEY`) a line. Not set: none.',
  },
  {
    name: 'TRACEMARK_WITNESS_NAME',
    expects: 'a name such as registry.example/witness, without blanks and +',
    fallback: null,
    meaning: 'Name of this service as a witness, the same for ever.',
  },
  {
    name: 'TRACEMARK_WITNESS_KEY_FILE',
    expects: 'a path of a file',
    fallback: null,
    meaning: 'Ed25519 key that cosigns, its own. Not set: `witness-key.pem` beside the embedded server.',
  },
  {
    name: 'TRACEMARK_WITNESS_KEY',
    expects: 'an Ed25519 key, PKCS #8 in PEM',
    fallback: null,
    meaning: 'The key itself, in place of its file.',
  },
  {
    name: 'TRACEMARK_WITNESS_STATE',
    expects: 'a path of a folder',
    fallback: null,
    meaning: 'Remembers outside the database what was cosigned. Not set: `witness-state` beside the embedded server.',
  },
  {
    name: 'TRACEMARK_OUTGOING_ALLOW',
    expects: 'CIDR ranges and host names, divided by commas',
    fallback: null,
    meaning: 'What the service may call although its address is not a public one.',
  },
  {
    name: 'TRACEMARK_DATA_DIR',
    expects: 'a path of a folder',
    fallback: '.tracemark',
    meaning: 'Where the embedded server keeps its data and its passwords.',
  },
  {
    name: 'TRACEMARK_EMBEDDED',
    expects: '1 or 0',
    fallback: '0',
    meaning: 'Must be 1 to run the embedded server with `NODE_ENV=production`.',
  },
  {
    name: 'TRACEMARK_HOST',
    expects: 'an IP address or a host name',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on. Every address of the machine (`0.0.0.0`) must be asked for.',
  },
  {
    name: 'TRACEMARK_PORT',
    range: [0, 65535],
    fallback: '3000',
    meaning: 'Port to listen on; 0 takes any free one.',
  },
  {
    name: 'TRACEMARK_BOOTSTRAP_TOKEN',
    expects: 'at least 256 random bits as letters, digits, - and _ (openssl rand -hex 32)',
    fallback: null,
    meaning: 'First key of the national authority on an empty database. Not set: one is made and printed once.',
  },
  {
    name: 'TRACEMARK_TOKEN',
    expects: 'a token of the registry',
    fallback: null,
    meaning: 'Key with which `tracemark import` calls a service; the service itself does not read it.',
  },
  {
    name: 'TRACEMARK_LOG_LEVEL',
    expects: 'one of fatal, error, warn, info, debug, trace, silent',
    fallback: 'info',
    meaning: 'Least severe line that is logged.',
  },
  {
    name: 'TRACEMARK_POOL_SIZE',
    range: [1, 200],
    fallback: '10',
    meaning: 'Connections of the service to its database.',
  },
  {
    name: 'TRACEMARK_STATEMENT_TIMEOUT_MS',
    range: [100, 3600000],
    fallback: '30000',
    meaning: 'Milliseconds one statement may take.',
  },
  {
    name: 'TRACEMARK_LOCK_TIMEOUT_MS',
    range: [10, 3600000],
    fallback: '10000',
    meaning: 'Milliseconds one statement may wait for a lock; less than for the statement.',
  },
  {
    name: 'TRACEMARK_IDLE_TRANSACTION_TIMEOUT_MS',
    range: [100, 3600000],
    fallback: '60000',
    meaning: 'Milliseconds an open transaction may wait for its next statement.',
  },
  {
    name: 'TRACEMARK_RATE_LIMIT_PER_CREDENTIAL',
    range: [0, 10000000],
    fallback: '3000',
    meaning: 'Requests a minute for one credential; 0 sets no limit.',
  },
  {
    name: 'TRACEMARK_RATE_LIMIT_PER_ADDRESS',
    range: [0, 10000000],
    fallback: '6000',
    meaning: 'Requests a minute from one address, counted before the credential is looked at; 0 sets no limit.',
  },
  {
    name: 'TRACEMARK_BODY_LIMIT_BYTES',
    range: [1024, 67108864],
    fallback: '1048576',
    meaning: 'Largest body of an ordinary request, in bytes.',
  },
  {
    name: 'TRACEMARK_SEARCH_TIME_MS',
    range: [100, 60000],
    fallback: '2000',
    meaning: 'Milliseconds a marking search may take; reaching them makes the answer incomplete, not wrong.',
  },
  {
    name: 'TRACEMARK_QUOTA_SEARCHES',
    range: [0, 10000000],
    fallback: '2000',
    meaning: 'Marking searches a day (UTC) for one officer; 0 sets no quota.',
  },
  {
    name: 'TRACEMARK_QUOTA_WEAPONS_SHOWN',
    range: [0, 10000000],
    fallback: '10000',
    meaning: 'Different weapons a day that marking searches show to one officer; 0 sets no quota.',
  },
  {
    name: 'TRACEMARK_QUOTA_WEAPONS_DISCLOSED',
    range: [0, 10000000],
    fallback: '200',
    meaning: 'Different weapons a day whose full record is disclosed to one officer; 0 sets no quota.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]['name'];

/** Variables of this prefix steer the tests and mean nothing to the service. */
export const testPrefix = 'TRACEMARK_TEST_';

/** What a value must look like, in words that finish "expected …". */
export function expectation({ expects, range }: Variable): string {
  return range ? `a whole number from ${range[0]} to ${range[1]}` : (expects ?? '');
}

/** The rows of the table in docs/configuration.md, in order. */
export function documentationRows(): string[] {
  return variables.map((variable: Variable) => {
    const fallback = variable.fallback === null ? 'not set' : `\`${variable.fallback}\``;
    return `| \`${variable.name}\` | ${expectation(variable)} | ${fallback} | ${variable.meaning} |`;
  });
}
