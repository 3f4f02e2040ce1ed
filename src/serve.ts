import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { migrations } from '../migrations/index.js';
import { createApp } from './create-app.js';
import { entities } from './entities.js';
import { Bootstrap } from './identity/index.js';
import {
  Integrator,
  NoteSigner,
  readLogWitnesses,
  signingKey,
  WITNESSING,
  type WitnessedBy,
  type Witnessing,
} from './ledger/index.js';
import type { Configuration, LogConfiguration } from './platform/config/configuration.js';
import { Database, type Logins } from './platform/database/database.js';
import { startEmbeddedDatabase, type EmbeddedLog } from './platform/database/embedded/embedded-database.js';
import { grantedRoles } from './platform/database/embedded/roles.js';
import { requireSafeLogin, requireSafeUrl } from './platform/database/login-check.js';
import { migrate, pendingMigrations } from './platform/database/migrator.js';
import { Gate } from './platform/health/gate.js';
import { answerWithin } from './platform/http/closing.js';
import { OutgoingClient } from './platform/http/outgoing-client.js';

const HOUR_MS = 3_600_000;
const LOOK_AGAIN_MS = 2_000;
/** Less than the 10 s after which `docker stop` kills. */
const FINISH_MS = 8_000;

export interface ServeOptions {
  log: EmbeddedLog;
  /** Is told the first key of the national authority once, where the service made it; never logged. */
  showToken?: (token: string) => void;
}

export interface Service {
  app: NestFastifyApplication;
  url: string;
  /** The key made at this start; null where the registry was founded before, or waits for its migrations. */
  bootstrapToken: string | null;
  /** What checkpoints and dossiers are verified with; null where this instance has no key of the log. */
  logKey: string | null;
  /** Finishes the running requests, within 8 s, and gives everything back; harmless when repeated. */
  stop(): Promise<void>;
}

/** What was opened, closed in the opposite order; what fails to close keeps nothing else open. */
class Closers {
  private readonly closers: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.closers.unshift(close);
  }

  async close(): Promise<void> {
    const faults: unknown[] = [];
    for (const close of this.closers.splice(0))
      await Promise.resolve()
        .then(close)
        .catch((fault) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  }
}

/**
 * Starts the whole service: database, application, HTTP. An external database is never migrated: with a migration
 * pending the service starts, is not ready, says which, and begins to work when it has been run.
 *
 * @throws UnsafeLoginError where a login could step around row security.
 */
export async function startService(configuration: Configuration, options: ServeOptions): Promise<Service> {
  const closers = new Closers();
  try {
    const { app, url, token, logKey } = await start(configuration, options, closers);
    let stopping: Promise<void> | undefined;
    return { app, url, bootstrapToken: token, logKey, stop: () => (stopping ??= closers.close()) };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}

async function start(configuration: Configuration, { log, showToken }: ServeOptions, closers: Closers) {
  const logins = await openLogins(configuration, log, closers);
  const signer = await signerOf(configuration);
  if (signer) log.info(`The log is verified with ${signer.verifierKey}`);
  const integrator = signer && integratorOf(configuration, logins, signer, log);
  const { size: poolSize, ...timeouts } = configuration.pool;
  const database = new Database(logins, { poolSize, ...timeouts }, entities, migrations);
  closers.add(() => database.close());
  await database.open();
  await requireSafeLogin(database.runtime);
  if (database.oversight) await requireSafeLogin(database.oversight);
  if (logins.logUrl !== null) await requireSafeUrl(logins.logUrl);

  const app = await createApp(configuration, database);
  const witnessing = app.get<Witnessing | null>(WITNESSING);
  if (witnessing) log.info(`Cosignatures of this witness are verified with ${witnessing.signer.verifierKey}`);
  const gate = new Gate();
  gate.guard(app.getHttpAdapter().getInstance());
  closers.add(() => answerWithin(app, FINISH_MS));

  const found = async (): Promise<string | null> => {
    gate.pending = await pendingMigrations(database.runtime, migrations);
    if (gate.pending.length > 0) return null;
    const token = await app.get(Bootstrap).foundRegistry(configuration.bootstrapToken);
    if (token !== null && configuration.bootstrapToken === null) showToken?.(token);
    integrator?.start();
    return token;
  };
  closers.add(() => integrator?.stop());
  const token = await found();
  if (gate.pending.length > 0) {
    log.warn(`Not ready; run: tracemark migrate. Pending: ${gate.pending.join(', ')}`);
    const lookAgain = () => (gate.pending.length > 0 ? found() : Promise.resolve(null));
    closers.add(every(LOOK_AGAIN_MS, log, lookAgain));
  }
  closers.add(
    every(HOUR_MS, log, async () => {
      if (gate.pending.length > 0) return;
      await database.runtime.query('SELECT forget_old_idempotency_keys(), forget_old_looks()');
      await database.jobs.query('SELECT forget_old_data_quality_records()');
    }),
  );
  await listen(app, configuration.http);
  return { app, url: urlOf(app), token, logKey: signer && signer.verifierKey };
}

async function listen(app: NestFastifyApplication, { port, host }: Configuration['http']): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Something else listens on ${host}:${port}; set TRACEMARK_PORT to a free port`, { cause: error });
  }
}

interface OpenedLogins extends Logins {
  logUrl: string | null;
}

async function openLogins(
  { database, dataDir }: Configuration,
  log: EmbeddedLog,
  closers: Closers,
): Promise<OpenedLogins> {
  if (database.kind === 'external') {
    const { url, oversightUrl, logUrl } = database;
    return { runtimeUrl: url!, oversightUrl, logUrl };
  }
  const embedded = await startEmbeddedDatabase({ dataDir, log });
  closers.add(() => embedded.stop());
  await migrate({ migrationUrl: embedded.migrationUrl, ...grantedRoles }, migrations);
  return embedded;
}

/** Null where this instance has no key of the log. */
const signerOf = async ({ log }: Configuration): Promise<NoteSigner | null> =>
  log && new NoteSigner(log.origin, await signingKey(log.key));

/** What writes the log; null where another instance does. */
function integratorOf(
  { log, outgoingAllow }: Configuration,
  { logUrl }: OpenedLogins,
  signer: NoteSigner,
  { warn }: EmbeddedLog,
): Integrator | null {
  if (log === null || logUrl === null) return null;
  return new Integrator({
    url: logUrl,
    signer,
    stateFile: log.stateFile,
    warn,
    witnessedBy: witnessedBy(log, outgoingAllow),
  });
}

function witnessedBy({ witnessesFile, quorum }: LogConfiguration, allow: readonly string[]): WitnessedBy | undefined {
  if (witnessesFile === null) return undefined;
  const witnesses = readLogWitnesses(witnessesFile);
  if (witnesses.length < quorum)
    throw new Error(`TRACEMARK_LOG_QUORUM is ${quorum}, and ${witnessesFile} names ${witnesses.length} witnesses`);
  return { witnesses, quorum, client: new OutgoingClient({ allow }) };
}

/** Repeats a task, never two at a time; a failure is logged and the next turn tries again. Returns what ends it. */
function every(ms: number, log: EmbeddedLog, task: () => Promise<unknown>): () => Promise<unknown> {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .catch((error: Error) => log.warn(error.message))
      .finally(() => (running = undefined));
  }, ms);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Where this machine reaches the service; one that listens on every address is reached at the loopback one. */
function urlOf(app: NestFastifyApplication): string {
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
