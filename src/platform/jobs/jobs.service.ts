import { Injectable } from '@nestjs/common';
import type { Acting } from '../database/acting.js';
import { Database } from '../database/database.js';
import { run } from '../database/prepared.js';
import type { Transaction } from '../database/transaction.js';
import { NotFoundError } from '../problem.js';
import type { JobView } from './job.js';
import { JobRunner } from './job-runner.js';
import { JobFinishedError } from './jobs.errors.js';
import { CANCEL_JOB, COUNT_UNFINISHED, OPEN_JOB, READ_JOB } from './jobs.queries.js';

/** A job to be opened: its kind, and what it works on. */
export interface JobOrder {
  id: string;
  kind: string;
  subject: string;
  /** Units that see it besides the acting one. */
  viewers?: readonly string[];
}

/** Opens, shows and cancels jobs. */
@Injectable()
export class Jobs {
  constructor(
    private readonly database: Database,
    private readonly runner: JobRunner,
  ) {}

  /** Opens a job in the transaction of what it works on; `wake` once that is committed. */
  open(tx: Pick<Transaction, 'acting' | 'send'>, order: JobOrder): void {
    const { agency, unit, officer, credential } = tx.acting;
    const viewers = [...new Set([unit, ...(order.viewers ?? [])])];
    tx.send(OPEN_JOB, [order.id, order.kind, order.subject, agency, unit, officer, credential, viewers]);
  }

  /** How many of these kinds the acting agency has under way; it opens no other before the transaction ends. */
  async countUnfinished({ manager }: Pick<Transaction, 'manager'>, kinds: readonly string[]): Promise<number> {
    const [row] = await run(manager, COUNT_UNFINISHED, [kinds]);
    return row!.count;
  }

  wake(): void {
    this.runner.wake();
  }

  async get(acting: Acting, id: string): Promise<JobView> {
    const [job] = await this.database.transactions.ask(acting, READ_JOB, [id]);
    if (!job) throw new NotFoundError('job');
    return job;
  }

  /** Asks a job to stop; it ends where its work can end. */
  async cancel(acting: Acting, id: string): Promise<JobView> {
    const view = await this.database.transactions.write(acting, async ({ manager }) => {
      const [job] = await run(manager, READ_JOB, [id]);
      if (!job) throw new NotFoundError('job');
      const [asked] = await run(manager, CANCEL_JOB, [id]);
      if (!asked) throw new JobFinishedError();
      return job;
    });
    this.wake();
    return view;
  }
}
