import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { NoteSigner } from '../log/signed-note.js';
import { NotVerifiedError, openCheckpoint, readHead, type SignedHead, type VerifierKey } from '../verifier/note.js';
import { cosign } from './cosign.js';
import { decideCosigning, type Cosigned } from './decide-cosigning.js';
import { InTurn } from './in-turn.js';
import type { KeptCosigned } from './kept-cosigned.js';
import { readSubmission, type Submission } from './submission.js';
import { COSIGNED, RECORD } from './witness.queries.js';
import { CheckpointNotTrustedError, LogNotWitnessedError, MalformedSubmissionError } from './witness.errors.js';

/** Whose logs are witnessed, and how. */
export interface Witnessing {
  readonly signer: NoteSigner;
  readonly logs: readonly VerifierKey[];
  readonly kept: KeptCosigned;
}

/** Null where this service witnesses nobody. */
export const WITNESSING = Symbol('witnessing');

/** Cosigns checkpoints of other logs, none that does not go on from the one it cosigned last. */
@Injectable()
export class WitnessService {
  private readonly turns = new InTurn();

  constructor(
    private readonly database: Database,
    @Inject(WITNESSING) private readonly witnessing: Witnessing | null,
  ) {}

  /**
   * Signature lines for the checkpoint of a submission.
   * @throws ProblemError as C2SP tlog-witness says; OtherCheckpointError for its 409.
   */
  async addCheckpoint(body: string): Promise<string> {
    const submission = readSubmission(body);
    const origin = originOf(submission.checkpoint);
    if (this.witnessing === null) throw new LogNotWitnessedError();
    const { logs, ...witnessing } = this.witnessing;
    const keys = logs.filter(({ name }) => name === origin);
    if (keys.length === 0) throw new LogNotWitnessedError();
    const head = openWithAny(submission.checkpoint, keys);
    return this.turns.do(origin, () => this.cosign(witnessing, submission, head));
  }

  private async cosign(
    { signer, kept }: Omit<Witnessing, 'logs'>,
    submission: Submission,
    head: SignedHead,
  ): Promise<string> {
    const { origin } = head;
    // Another instance may come first; what it recorded is then decided on, and by then it is mostly a 409.
    for (;;) {
      const [recorded = null] = await this.database.ask(COSIGNED, [origin]);
      const last = await kept.check(origin, recorded);
      const next = decideCosigning(last, submission, head, Math.floor(Date.now() / 1000));
      if (!(await this.record(origin, recorded ?? last, next, submission.checkpoint))) continue;
      await kept.write(origin, next);
      return cosign(signer, submission.checkpoint, next.cosignedAt);
    }
  }

  private async record(origin: string, last: Cosigned, next: Cosigned, checkpoint: string): Promise<boolean> {
    const values = [origin, next.size, next.root, checkpoint, next.cosignedAt, last.size, last.root];
    return (await this.database.ask(RECORD, values)).length === 1;
  }
}

function originOf(checkpoint: string): string {
  try {
    return readHead(checkpoint).origin;
  } catch (error) {
    if (error instanceof NotVerifiedError) throw new MalformedSubmissionError(error.message);
    throw error;
  }
}

function openWithAny(checkpoint: string, keys: readonly VerifierKey[]): SignedHead {
  for (const key of keys) {
    try {
      return openCheckpoint(checkpoint, key);
    } catch (error) {
      if (!(error instanceof NotVerifiedError)) throw error;
    }
  }
  throw new CheckpointNotTrustedError();
}
