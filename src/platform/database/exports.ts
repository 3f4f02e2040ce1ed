import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { Places } from '../places.js';
import { ProblemError } from '../problem.js';
import { exportsRunning } from '../telemetry/metrics.js';
import type { Acting } from './acting.js';
import { beginActing } from './begin-acting.js';
import { readFault } from './database-unavailable.js';
import { connectionOf, prepared, runOn } from './prepared.js';
import { BEGIN_READING, OversightUnavailableError } from './transaction-runner.js';

export const MOST_EXPORTS = { inAll: 4, forOne: 2 };

/** Connections of their own, so that exports take none from requests; one more to cancel a statement with. */
export const EXPORT_POOL = {
  poolSize: MOST_EXPORTS.inAll + 1,
  statementTimeoutMs: 0,
  lockTimeoutMs: 10_000,
  idleTransactionTimeoutMs: 120_000,
};

export class TooManyExportsError extends ProblemError {
  constructor(scope: 'agency' | 'registry') {
    super({
      code: 'TOO_MANY_EXPORTS',
      status: 429,
      title: 'Too many exports are running',
      detail: `${MOST_EXPORTS.forOne} of one agency run at once, ${MOST_EXPORTS.inAll} in all; wait until one has ended`,
      params: { scope },
      retryAfter: 10,
    });
  }
}

interface Moment {
  /** `pg_current_snapshot()`: which transactions are in it. */
  snapshot: string;
  /** Database time: what was committed by then is in it. RFC 3339 UTC with microseconds. */
  asOf: string;
  backend: number;
}

const MOMENT = prepared<Moment>(`
  SELECT pg_current_snapshot()::text AS snapshot, registry_time(now()) AS "asOf", pg_backend_pid() AS backend`);

/** One moment of what an actor may see, for a reader that takes its time. */
export class ExportRead {
  private running: Promise<unknown> | undefined;
  private ended: Promise<void> | undefined;

  constructor(
    private readonly runner: QueryRunner,
    private readonly connection: PoolClient,
    readonly moment: Moment,
    private readonly leave: () => void,
  ) {}

  /** One read after the other. */
  async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.ended) throw new Error('This export has ended');
    const done = work(this.runner.manager);
    this.running = done;
    try {
      return await done;
    } catch (error) {
      throw readFault(error);
    } finally {
      this.running = undefined;
    }
  }

  /** Ends the transaction, at once: what still runs is cancelled. Harmless when repeated. */
  end(): Promise<void> {
    return (this.ended ??= this.close());
  }

  private async close(): Promise<void> {
    try {
      if (this.running) await this.cancel(this.running);
      await this.connection.query('ROLLBACK').catch(() => undefined);
    } finally {
      await this.runner.release();
      this.leave();
    }
  }

  private async cancel(running: Promise<unknown>): Promise<void> {
    const cancelling = this.runner.dataSource.query('SELECT pg_cancel_backend($1)', [this.moment.backend]);
    await Promise.allSettled([cancelling, running]);
  }
}

/** Long reads of the whole of something. Each is a look into the register, and each begins here. */
export class Exports {
  private readonly places = new Places(MOST_EXPORTS);

  constructor(
    private readonly runtime: DataSource,
    private readonly oversight: DataSource | undefined,
  ) {}

  /** @throws TooManyExportsError */
  async begin(acting: Acting): Promise<ExportRead> {
    const source = acting.oversight ? this.oversight : this.runtime;
    if (!source) throw new OversightUnavailableError();
    const place = this.places.take(acting.agency);
    if (typeof place === 'string') throw new TooManyExportsError(place === 'forOne' ? 'agency' : 'registry');
    exportsRunning.inc();
    const leave = () => {
      place();
      exportsRunning.dec();
    };
    const runner = source.createQueryRunner();
    let connection: PoolClient | undefined;
    try {
      connection = await connectionOf(runner);
      await connection.query(BEGIN_READING);
      await beginActing(connection, acting);
      const [moment] = await runOn(connection, MOMENT, []);
      return new ExportRead(runner, connection, moment!, leave);
    } catch (error) {
      await connection?.query('ROLLBACK').catch(() => undefined);
      await runner.release();
      leave();
      throw readFault(error);
    }
  }
}
