import { ProblemError } from '../problem.js';

/** What was asked for is not shown: who asked for it could not be put on record. */
export class LookNotRecordedError extends ProblemError {
  constructor(cause?: unknown) {
    super({
      code: 'LOOK_NOT_RECORDED',
      status: 503,
      title: 'That you looked could not be recorded, so nothing is shown; try again',
      retryAfter: 1,
      cause,
    });
  }
}
