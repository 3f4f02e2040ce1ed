import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { ConstraintErrors } from './constraint-errors.js';
import type { Migration } from './migration.js';
import { dataSource, type LoginOptions } from './data-source.js';
import { readFault } from './database-unavailable.js';
import { EXPORT_POOL, Exports } from './exports.js';
import { runOn, type PreparedStatement } from './prepared.js';
import { TransactionRunner } from './transaction-runner.js';

export interface Logins {
  runtimeUrl: string;
  /** Without it, oversight reads are refused. */
  oversightUrl: string | null;
}

/** Three jobs with a connection to read and two to write, and the session that holds their locks. */
const JOBS = { poolSize: 10, statementTimeoutMs: 0, lockTimeoutMs: 60_000, idleTransactionTimeoutMs: 600_000 };

/** The logins of the service and the one way to use them. */
export class Database {
  readonly constraints = new ConstraintErrors();
  readonly transactions: TransactionRunner;
  /** Transactions of minutes, on connections of their own. */
  readonly longTransactions: TransactionRunner;
  readonly runtime: DataSource;
  readonly jobs: DataSource;
  readonly oversight: DataSource | undefined;
  readonly exports: Exports;
  private readonly sources: DataSource[];

  constructor(
    logins: Logins,
    pool: Omit<LoginOptions, 'url' | 'entities' | 'migrations'>,
    entities: LoginOptions['entities'],
    /** The schema this program was written for; it never runs them itself. */
    readonly migrations: readonly Migration[],
  ) {
    this.runtime = dataSource({ url: logins.runtimeUrl, entities, ...pool });
    if (logins.oversightUrl !== null) this.oversight = dataSource({ url: logins.oversightUrl, entities, ...pool });
    this.jobs = dataSource({ url: logins.runtimeUrl, entities, ...JOBS, copies: true });
    this.transactions = new TransactionRunner(this.runtime, this.oversight, this.constraints);
    this.longTransactions = new TransactionRunner(this.jobs, this.oversight, this.constraints);
    const [runtime, oversight] = [logins.runtimeUrl, logins.oversightUrl].map((url) =>
      url === null ? undefined : dataSource({ url, entities, ...EXPORT_POOL }),
    );
    this.exports = new Exports(runtime!, oversight);
    this.sources = [this.runtime, this.jobs, this.oversight, runtime, oversight].filter((one) => one !== undefined);
  }

  async open(): Promise<void> {
    for (const source of this.sources) await source.initialize();
  }

  /** Asks as nobody, outside any transaction: what comes before it is known who acts. */
  async ask<Row>(statement: PreparedStatement<Row>, values: readonly unknown[]): Promise<Row[]> {
    const { master } = this.runtime.driver as unknown as { master: Pool };
    return runOn(master, statement, values).catch((error: unknown) => {
      throw readFault(error);
    });
  }

  async close(): Promise<void> {
    for (const source of this.sources) if (source.isInitialized) await source.destroy();
  }
}
