import type { Acting } from '../database/acting.js';
import type { TransactionRunner } from '../database/transaction-runner.js';

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job as who asked for it reads it. */
export interface JobView {
  id: string;
  kind: string;
  /** What it works on, such as an import. */
  subject: string;
  state: JobState;
  /** What it is at now; null before it began. */
  step: string | null;
  /** In units of the step; `total` is null while nobody knows it. */
  progress: { done: number; total: number | null };
  result: Record<string, unknown> | null;
  problem: JobProblem | null;
  openedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** Why a job failed, as a refused request would say it. */
export interface JobProblem {
  code: string;
  title: string;
  detail?: string;
  params?: Record<string, unknown>;
}

/** Who asked for a job: everything that finding out what they may do by now takes. */
export interface Asker {
  officer: string;
  credential: string;
  unit: string;
}

/** A job under way, as its handler sees it. */
export interface JobRun {
  id: string;
  subject: string;
  /** For work of minutes: no statement of it runs into the timeouts of requests. */
  transactions: TransactionRunner;
  /** Aborted when the job is cancelled, the service stops, or another instance may have taken it over. */
  signal: AbortSignal;
  /** Does a part of the work as the officer who asked, by what they may do now; asks again where that has changed. */
  acting<T>(work: (acting: Acting) => Promise<T>): Promise<T>;
  /** Says how far it is; seldom written however often it is called. */
  progress(step: string, done: number, total?: number): Promise<void>;
  /** Does work that only one job of a name may do at a time, wherever it runs. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface JobHandler {
  /** What the officer must still be allowed to when the work is done. */
  permission: string;
  /** Does the work, or the rest of it after an interruption. What it returns is the job's result. */
  run(job: JobRun): Promise<Record<string, unknown>>;
  /** Tidies up behind jobs that failed or were cancelled. Not promised: the service may end before. */
  abandoned?(): Promise<void>;
}
