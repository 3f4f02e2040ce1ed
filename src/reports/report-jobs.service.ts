import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared, run } from '../platform/database/prepared.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { JobRun } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { newId } from '../platform/random.js';
import { MOST_UNFINISHED, TooManyReportsError } from './reports.errors.js';
import { isAboutAll, type ReportHead } from './report.js';

/** Whoever comes second, after an interruption that came too late, finds it made. */
const MAKE_ALONE = prepared<never>(`SELECT pg_advisory_xact_lock(hashtextextended('report ' || $1::text, 0))`);

/** A kind of report: how one is found, how a reader sees it, and what makes it. */
export interface ReportKind<Row extends ReportHead, View> {
  /** Of its jobs. */
  kind: string;
  find(manager: EntityManager, id: string): Promise<Row>;
  view(manager: EntityManager, row: Row): Promise<View>;
  /** Makes it within one transaction, about the whole register or about a unit; how many weapons it is about. */
  make(manager: EntityManager, subject: Row & { all: boolean }, progress: JobRun['progress']): Promise<number>;
}

/** Asks for reports about the acting unit, and makes each as a job. */
@Injectable()
export class ReportJobs {
  private readonly kinds: string[] = [];

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly runner: JobRunner,
  ) {}

  /** Whole or not at all: what was made before an interruption that came too late is not made again. */
  handle<Row extends ReportHead, View>({ kind, find, make }: ReportKind<Row, View>): void {
    const carryOut = (job: JobRun) =>
      job.acting((acting) =>
        job.transactions.write(acting, async ({ manager }): Promise<Record<string, unknown>> => {
          await run(manager, MAKE_ALONE, [job.subject]);
          const row = await find(manager, job.subject);
          if (row.asOf !== null) return { report: row.id };
          const weapons = await make(manager, { ...row, all: isAboutAll(acting) }, job.progress);
          return { report: row.id, weapons };
        }),
      );
    this.kinds.push(kind);
    this.runner.handle(kind, { permission: 'reports:make', run: carryOut });
  }

  /** `write` puts what was asked on record, under an id and its job's. */
  async request<Row extends ReportHead, View>(
    acting: Acting,
    { kind, find, view }: ReportKind<Row, View>,
    request: IdempotentRequest | undefined,
    write: (tx: Transaction, id: string, job: string) => Promise<void> | void,
  ): Promise<View> {
    const foreseen = { report: newId(), job: newId() };
    const read = async (manager: EntityManager, id: string) => view(manager, await find(manager, id));
    const answer = await this.database.transactions.once(acting, {
      request,
      foreseen,
      make: async (tx) => {
        const { report: id, job } = foreseen;
        if ((await this.jobs.countUnfinished(tx, this.kinds)) >= MOST_UNFINISHED) throw new TooManyReportsError();
        await write(tx, id, job);
        this.jobs.open(tx, { id: job, kind, subject: id });
        return { answer: await read(tx.manager, id) };
      },
      recall: ({ manager }, { report }) => read(manager, report!),
    });
    this.jobs.wake();
    return answer;
  }

  async get<Row extends ReportHead, View>(
    acting: Acting,
    { find, view }: ReportKind<Row, View>,
    id: string,
  ): Promise<View> {
    return this.database.transactions.read(acting, async (manager) => view(manager, await find(manager, id)));
  }
}
