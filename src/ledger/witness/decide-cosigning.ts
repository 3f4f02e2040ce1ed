import { EMPTY_ROOT } from '../verifier/hashes.js';
import { goesOn } from '../verifier/proofs.js';
import type { SignedHead } from '../verifier/note.js';
import type { Submission } from './submission.js';
import { NotConsistentError, OldSizeTooLargeError, OtherCheckpointError } from './witness.errors.js';

/** What was cosigned last for a log. */
export interface Cosigned {
  readonly size: number;
  readonly root: Buffer;
  /** Seconds since 1970. */
  readonly cosignedAt: number;
}

export const NOTHING_COSIGNED: Cosigned = { size: 0, root: EMPTY_ROOT, cosignedAt: 0 };

/**
 * What is on record once the checkpoint is cosigned (C2SP tlog-witness). The time of a cosignature never runs back: while
 * the clock is behind the last one, that one's time is said again.
 *
 * @throws OldSizeTooLargeError, OtherCheckpointError, NotConsistentError
 */
export function decideCosigning(
  last: Cosigned,
  { oldSize, proof }: Pick<Submission, 'oldSize' | 'proof'>,
  { size, root }: Pick<SignedHead, 'size' | 'root'>,
  now: number,
): Cosigned {
  if (oldSize > size) throw new OldSizeTooLargeError();
  if (oldSize !== last.size) throw new OtherCheckpointError(last.size);
  if (size === last.size && !root.equals(last.root)) throw new OtherCheckpointError(last.size);
  if (!goesOn(last, { size, root }, proof)) throw new NotConsistentError();
  return { size, root, cosignedAt: Math.max(now, last.cosignedAt) };
}
