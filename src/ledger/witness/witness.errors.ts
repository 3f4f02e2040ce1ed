import { ProblemError } from '../../platform/problem.js';

export class MalformedSubmissionError extends ProblemError {
  constructor(detail: string) {
    super({
      code: 'MALFORMED_SUBMISSION',
      status: 400,
      title: 'This is no checkpoint as a log sends it to a witness (C2SP tlog-witness)',
      detail: `The submission is malformed: ${detail}`,
    });
  }
}

export class OldSizeTooLargeError extends ProblemError {
  constructor() {
    super({
      code: 'OLD_SIZE_TOO_LARGE',
      status: 400,
      title: 'The old size is larger than the checkpoint',
    });
  }
}

export class LogNotWitnessedError extends ProblemError {
  constructor() {
    super({ code: 'LOG_NOT_WITNESSED', status: 404, title: 'No log of this origin is witnessed here' });
  }
}

export class CheckpointNotTrustedError extends ProblemError {
  constructor() {
    super({
      code: 'CHECKPOINT_NOT_TRUSTED',
      status: 403,
      title: 'The checkpoint is not signed with a key of the log that is known here',
    });
  }
}

export class NotConsistentError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_CONSISTENT',
      status: 422,
      title: 'The proof does not show that the checkpoint goes on from the one that was cosigned last',
    });
  }
}

/** The database and what stands outside it disagree on what was cosigned. */
export class WitnessRefusedError extends ProblemError {
  constructor(reason: string) {
    super({
      code: 'WITNESS_REFUSES',
      status: 503,
      title: 'Nothing is cosigned for this log until who runs the witness has looked into it',
      cause: `${reason}; see docs/operations.md, "Witnesses"`,
    });
  }
}

/** Another checkpoint was cosigned than the log goes on from; answered by its size alone, as C2SP tlog-witness says. */
export class OtherCheckpointError extends Error {
  constructor(readonly size: number) {
    super(`A checkpoint of ${size} entries was cosigned last`);
    this.name = 'OtherCheckpointError';
  }
}
