import { ProblemError } from '../problem.js';

/** Ends the work of a job whose cancellation was asked for. */
export class JobCancelledError extends ProblemError {
  constructor() {
    super({ code: 'JOB_CANCELLED', status: 409, title: 'The job was cancelled' });
  }
}

export class JobFinishedError extends ProblemError {
  constructor() {
    super({
      code: 'JOB_FINISHED',
      status: 409,
      title: 'The job has ended',
      detail: 'What it did stands; it cannot be cancelled any more',
    });
  }
}

/** The service stops, or may no longer be the only one that works on the job: the next one goes on with it. */
export class JobInterruptedError extends Error {
  constructor(reason: string) {
    super(`The job was interrupted: ${reason}`);
    this.name = 'JobInterruptedError';
  }
}

export class JobGaveUpError extends ProblemError {
  constructor(attempts: number) {
    super({
      code: 'JOB_GAVE_UP',
      status: 500,
      title: 'The work was begun again and again and never came to its end',
      params: { attempts },
    });
  }
}
