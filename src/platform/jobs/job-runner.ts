import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Acting } from '../database/acting.js';
import { StandingOutdatedError } from '../database/begin-acting.js';
import { Database } from '../database/database.js';
import { ProblemError } from '../problem.js';
import type { Asker, JobHandler, JobProblem, JobRun, JobState } from './job.js';
import { JobCancelledError, JobGaveUpError, JobInterruptedError } from './jobs.errors.js';
import { BEGIN_JOB, NOTE, UNFINISHED, type UnfinishedJob } from './jobs.queries.js';
import { LockSession } from './lock-session.js';

const LOOK_EVERY_MS = 1_000;
const NOTE_EVERY_MS = 500;
const ASK_FOR_LOCK_EVERY_MS = 200;
/** At once, in one instance: in all, and of one agency, so that none takes every place. More wait for their turn. */
const MOST_RUNNING = { inAll: 3, forOne: 2 };
const MOST_ATTEMPTS = 20;
const SESSION_LOST = 'the connection that held its lock was lost';
const OVERTAKEN = 'another instance has begun it since';

/** Finds out what an asker may do by now, for one permission. */
export type FindActor = (asker: Asker, permission: string) => Promise<Acting>;

/**
 * Carries out the jobs of the registry, each in one instance at a time. A job that was interrupted, by a crash too, is
 * begun again by whichever instance comes first: its handler goes on where the work stands.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Set by who knows the officers. */
  findActor: FindActor | undefined;
  private readonly logger = new Logger('jobs');
  private readonly handlers = new Map<string, JobHandler>();
  private readonly running = new Map<string, { agency: string; stop: AbortController; ended: Promise<void> }>();
  private session: LockSession | undefined;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private complaint = '';

  constructor(private readonly database: Database) {}

  /** Rooms say how their kinds of work are done. */
  handle(kind: string, handler: JobHandler): void {
    this.handlers.set(kind, handler);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Looks for work now rather than within the next second. */
  wake(): void {
    if (this.stopped) return;
    this.looking ??= this.look()
      .then(
        () => {
          this.complaint = '';
        },
        (error: Error) => this.complain(error),
      )
      .finally(() => (this.looking = undefined));
  }

  /** Jobs stop where they are; the next start, or another instance, goes on with them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    this.interrupt('the service stops');
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
    await this.session?.close();
  }

  private interrupt(reason: string): void {
    for (const { stop } of this.running.values()) stop.abort(new JobInterruptedError(reason));
  }

  /** A database that is away is told once, not every second. */
  private complain({ message }: Error): void {
    if (message !== this.complaint) this.logger.warn(`Jobs wait: ${message}`);
    this.complaint = message;
  }

  private async look(): Promise<void> {
    if (this.handlers.size === 0 || !this.database.jobs.isInitialized) return;
    const jobs = await this.database.ask(UNFINISHED, []);
    for (const job of jobs) {
      if (job.cancelled) this.running.get(job.id)?.stop.abort(new JobCancelledError());
      if (this.stopped || this.running.has(job.id) || !this.handlers.has(job.kind)) continue;
      // One that is to be cancelled only ends: it takes nobody's place.
      if (!job.cancelled && !this.hasPlaceFor(job)) continue;
      const session = await this.lockSession();
      if ((await session.tryLock(job.id)) && !session.isLost) this.begin(job);
    }
  }

  private hasPlaceFor({ agency }: UnfinishedJob): boolean {
    const busy = [...this.running.values()];
    const own = busy.filter((one) => one.agency === agency);
    return busy.length < MOST_RUNNING.inAll && own.length < MOST_RUNNING.forOne;
  }

  /** The one session of this instance; another where it was lost, on its opening too. */
  private async lockSession(): Promise<LockSession> {
    if (this.session === undefined || this.session.isLost)
      this.session = await LockSession.open(this.database.jobs, (session) => this.lose(session));
    return this.session;
  }

  private lose(session: LockSession): void {
    if (this.session !== session) return;
    this.session = undefined;
    this.interrupt(SESSION_LOST);
  }

  private begin(job: UnfinishedJob): void {
    const stop = new AbortController();
    const ended = this.carryOut(job, stop)
      .catch((error: Error) => this.logger.error(`Job ${job.id}: ${error.stack}`))
      .then(() => this.session?.unlock(job.id))
      .catch(() => undefined)
      .finally(() => {
        this.running.delete(job.id);
        this.wake();
      });
    this.running.set(job.id, { agency: job.agency, stop, ended });
  }

  private async carryOut(found: UnfinishedJob, stop: AbortController): Promise<void> {
    const [begun] = await this.database.ask(BEGIN_JOB, [found.id]);
    // Another instance may have finished it between the look and the lock.
    if (!begun) return;
    const job = { ...found, attempt: begun.attempt };
    try {
      if (begun.cancelled) throw new JobCancelledError();
      if (job.attempt > MOST_ATTEMPTS) throw new JobGaveUpError(MOST_ATTEMPTS);
      const result = await this.handlers.get(job.kind)!.run(this.runOf(job, stop));
      await this.note(job, { state: 'done', result });
    } catch (error) {
      await this.end(job, stop.signal.aborted ? stop.signal.reason : error);
    }
  }

  private async end(job: BegunJob, error: unknown): Promise<void> {
    if (error instanceof JobInterruptedError) return;
    if (error instanceof JobCancelledError) return this.abandon(job, { state: 'cancelled' });
    if (isOurs(error)) this.logger.error(`Job ${job.id}: ${(error as Error).stack ?? String(error)}`);
    if (isPassing(error) && job.attempt < MOST_ATTEMPTS) return void (await pause(LOOK_EVERY_MS));
    const told = isPassing(error) ? new JobGaveUpError(MOST_ATTEMPTS) : error;
    await this.abandon(job, { state: 'failed', problem: problemOf(told) });
  }

  private async abandon(job: BegunJob, how: Partial<Noted>): Promise<void> {
    if (await this.note(job, how)) await this.handlers.get(job.kind)!.abandoned?.();
  }

  private runOf(job: BegunJob, stop: AbortController): JobRun {
    let acting: Promise<Acting> | undefined;
    const find = () => this.findActor!(job, this.handlers.get(job.kind)!.permission);
    let noted = -Infinity;
    return {
      id: job.id,
      subject: job.subject,
      transactions: this.database.longTransactions,
      signal: stop.signal,
      acting: async (work) => {
        stop.signal.throwIfAborted();
        acting ??= find();
        try {
          return await work(await acting);
        } catch (error) {
          if (!(error instanceof StandingOutdatedError)) throw error;
          acting = find();
          return work(await acting);
        }
      },
      progress: async (step, done, total) => {
        stop.signal.throwIfAborted();
        if (performance.now() - noted < NOTE_EVERY_MS && done !== total) return;
        noted = performance.now();
        if (!(await this.note(job, { step, done, total }))) throw new JobInterruptedError(OVERTAKEN);
      },
      exclusively: (name, work) => this.exclusively(name, stop.signal, work),
    };
  }

  private async exclusively<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { session } = this;
    const lost = () => new JobInterruptedError(SESSION_LOST);
    if (!session) throw lost();
    const ask = () =>
      session.tryLock(name).catch(() => {
        throw lost();
      });
    while (!(await ask())) await pause(ASK_FOR_LOCK_EVERY_MS, undefined, { signal });
    try {
      return await work();
    } finally {
      await session.unlock(name).catch(() => undefined);
    }
  }

  /** False where the job is no longer this attempt's to speak of. */
  private async note({ id, attempt }: BegunJob, change: Partial<Noted>): Promise<boolean> {
    const { state, step, done, total, result, problem } = change;
    const [row] = await this.database.ask(NOTE, [id, attempt, state, step, done, total, result, problem]);
    return row!.noted;
  }
}

/** A job with the number of this attempt at it. */
interface BegunJob extends UnfinishedJob {
  attempt: number;
}

interface Noted {
  state: JobState;
  step: string;
  done: number;
  total: number | undefined;
  result: Record<string, unknown>;
  problem: JobProblem;
}

/** No refusal, but what whoever runs the service must look at. */
const isOurs = (error: unknown): boolean => !(error instanceof ProblemError) || error.status === 500;

/** The database is busy or away: the same work may succeed later. */
const isPassing = (error: unknown): boolean => error instanceof ProblemError && error.status === 503;

function problemOf(error: unknown): JobProblem {
  if (!(error instanceof ProblemError))
    return { code: 'UNEXPECTED', title: 'Something went wrong on our side; quote the id of the job' };
  const { code, title, message, params } = error;
  return { code, title, ...(message === title ? {} : { detail: message }), params };
}
