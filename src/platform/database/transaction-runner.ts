import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { ProblemError } from '../problem.js';
import { transactionRetries } from '../telemetry/metrics.js';
import type { Acting } from './acting.js';
import { arrived } from './arrived.js';
import { beginActing } from './begin-acting.js';
import type { ConstraintErrors } from './constraint-errors.js';
import { busyError, databaseFault, mayRetry } from './database-fault.js';
import { commitUnanswered, isConnectionLost, unavailableError } from './database-unavailable.js';
import { remember, type IdempotentRequest, type Reference } from './idempotency.js';
import { connectionOf, runOn, type PreparedStatement } from './prepared.js';
import { Transaction } from './transaction.js';

const MOST_RETRIES = 5;
const RETRY_STEP_MS = 20;

export class OversightWritesNothingError extends ProblemError {
  constructor() {
    super({ code: 'OVERSIGHT_WRITES_NOTHING', status: 403, title: 'Oversight reads everything and changes nothing' });
  }
}

export class OversightUnavailableError extends ProblemError {
  constructor() {
    super({ code: 'OVERSIGHT_UNAVAILABLE', status: 503, title: 'This registry has no oversight login configured' });
  }
}

/** What a use case made: a reference to it for later replays, and the answer now. */
export interface Made<Answer> {
  reference: Reference;
  answer: Answer;
}

interface Replayable<Answer> {
  request: IdempotentRequest | undefined;
  /** Answers a replay from what was made then. */
  recall: (tx: Transaction, reference: Reference) => Promise<Answer>;
}

interface Told<Answer> extends Replayable<Answer> {
  foreseen?: undefined;
  make: (tx: Transaction) => Promise<Made<Answer>>;
}

/** The ids are drawn beforehand: they are remembered with the claim, and no statement is spent on it afterwards. */
interface Foreseen<Answer> extends Replayable<Answer> {
  foreseen: Reference;
  make: (tx: Transaction) => Promise<{ answer: Answer }>;
}

export type Once<Answer> = Told<Answer> | Foreseen<Answer>;

interface Call {
  acting: Acting;
  request?: IdempotentRequest;
  foreseen?: Reference;
  atOnce?: boolean;
}

type Work<T> = (tx: Transaction, known: Reference | undefined) => Promise<T>;

export const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The one door to the database: says who acts, claims idempotency keys, retries lost races in a new transaction. */
export class TransactionRunner {
  constructor(
    private readonly runtime: DataSource,
    private readonly oversight: DataSource | undefined,
    private readonly constraints: ConstraintErrors,
  ) {}

  /** Reads one snapshot of what the actor may see. */
  async read<T>(acting: Acting, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.reading(acting, async (connection, manager) => {
      const begun = [connection.query(BEGIN_READING), beginActing(connection, acting)];
      const done = work(manager);
      await arrived([...begun, done]);
      await commit(connection);
      return done;
    });
  }

  /** Asks one thing of what the actor may see, in one round trip. */
  async ask<Row>(acting: Acting, statement: PreparedStatement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return this.reading(acting, async (connection) => {
      const begun = [connection.query(BEGIN_READING), beginActing(connection, acting)];
      const rows = runOn(connection, statement, values);
      await arrived([...begun, rows, commit(connection)]);
      return rows;
    });
  }

  async write<T>(acting: Acting, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.persist({ acting }, work);
  }

  /**
   * As `write`, but the work begins before the database has answered who acts, and its first questions go out in the same
   * write. It awaits `tx.begun` before it tells the time, and before it goes on to what costs more; nothing is committed
   * or given away where that fails.
   */
  async writeAtOnce<T>(acting: Acting, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.persist({ acting, atOnce: true }, work);
  }

  /** Carries a request out once; a replay with the same key is answered from what was made. */
  async once<T>(acting: Acting, call: Once<T>): Promise<T> {
    const { request, foreseen, recall } = call;
    return this.persist({ acting, request, foreseen }, async (tx, known) => {
      if (known) return recall(tx, known);
      if (call.foreseen) return (await call.make(tx)).answer;
      const { reference, answer } = await call.make(tx);
      if (request) await remember(tx.manager, acting, request, reference);
      return answer;
    });
  }

  private async persist<T>(call: Call, work: Work<T>): Promise<T> {
    if (call.acting.oversight) throw new OversightWritesNothingError();
    for (let retry = 0; ; retry += 1) {
      try {
        return await this.attempt(call, work);
      } catch (error) {
        if (!mayRetry(error) || retry === MOST_RETRIES) throw this.named(error);
        transactionRetries.inc({ sqlstate: databaseFault(error).code });
        await pause(RETRY_STEP_MS * 2 ** retry * Math.random());
      }
    }
  }

  private async reading<T>(acting: Acting, work: Connected<T>): Promise<T> {
    const source = acting.oversight ? this.oversight : this.runtime;
    if (!source) throw new OversightUnavailableError();
    return onConnection(source, work).catch((error: unknown) => {
      throw this.named(error);
    });
  }

  private attempt<T>({ acting, request, foreseen, atOnce }: Call, work: Work<T>): Promise<T> {
    return onConnection(this.runtime, async (connection, manager) => {
      const begin = connection.query('BEGIN');
      const acted = beginActing(connection, acting, request, foreseen);
      const tx = new Transaction(
        connection,
        manager,
        acting,
        arrived([begin, acted]).then(() => acted),
      );
      const done = atOnce ? work(tx, undefined) : tx.begun.then(({ known }) => work(tx, known));
      let committing = false;
      const committed = arrived([tx.begun, done]).then(() => {
        committing = true;
        return commit(connection);
      });
      await committed.catch(() => undefined);
      await arrived([tx.begun, ...tx.sent, done, committed]).catch((error: unknown) => {
        throw committing && isConnectionLost(error) ? commitUnanswered(error, request !== undefined) : error;
      });
      return done;
    });
  }

  private named(error: unknown): unknown {
    const { constraint } = databaseFault(error);
    return busyError(error) ?? unavailableError(error) ?? this.constraints.translate(constraint) ?? error;
  }
}

type Connected<T> = (connection: PoolClient, manager: EntityManager) => Promise<T>;

/** Lends a connection; whatever happened, no transaction is open on it when it is given back. */
async function onConnection<T>(source: DataSource, work: Connected<T>): Promise<T> {
  const runner = source.createQueryRunner();
  const connection = await connectionOf(runner);
  try {
    return await work(connection, runner.manager);
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** After an error that the work passed over, PostgreSQL answers COMMIT with ROLLBACK and no error. */
async function commit(connection: PoolClient): Promise<void> {
  const { command } = await connection.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back where it should be committed');
}
