import { OutgoingError, type OutgoingClient } from '../../platform/http/outgoing-client.js';
import { cosignaturesOn, NotVerifiedError } from '../verifier/note.js';
import type { LogWitness } from '../witness/key-lists.js';
import { submissionText } from '../witness/submission.js';

/** A checkpoint as it was signed by the log alone. */
export interface OwnCheckpoint {
  readonly size: number;
  readonly note: string;
}

export interface GivenCosignature {
  /** The signature line, with its line break. */
  readonly line: string;
  /** Seconds since 1970. */
  readonly at: number;
}

export type WitnessFailure = 'unreachable' | 'refused' | 'conflict' | 'garbage' | 'stale';

/** A witness gave no cosignature that can be served. */
export class WitnessFailedError extends Error {
  constructor(
    readonly reason: WitnessFailure,
    message: string,
  ) {
    super(message);
    this.name = 'WitnessFailedError';
  }
}

export interface Asking {
  client: Pick<OutgoingClient, 'post'>;
  /** Consistency proof between two sizes of the log. */
  proof: (from: number, to: number) => Promise<readonly Buffer[]>;
  signal?: AbortSignal;
}

/** Seconds by which the clock of a witness may differ. */
const CLOCKS_DIFFER = 300;
const SIZE = /^(0|[1-9]\d{0,15})\n$/;

/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness). `known` is the size it is believed to have cosigned last;
 * where it names another one, it is asked once more from there.
 *
 * @throws WitnessFailedError
 */
export async function askWitness(
  witness: LogWitness,
  checkpoint: OwnCheckpoint,
  known: number,
  asking: Asking,
): Promise<GivenCosignature> {
  const first = await submit(witness, checkpoint, known, asking);
  if (typeof first !== 'number') return first;
  if (first > checkpoint.size || first === known)
    throw new WitnessFailedError(
      'conflict',
      `it has cosigned ${first} entries, and they are not those of this log of ${checkpoint.size}`,
    );
  const second = await submit(witness, checkpoint, first, asking);
  if (typeof second === 'number')
    throw new WitnessFailedError('conflict', `it names ${second} entries, and ${first} a moment ago`);
  return second;
}

/** The cosignature, or the size that the witness names. */
async function submit(
  { key, url }: LogWitness,
  { size, note }: OwnCheckpoint,
  oldSize: number,
  { client, proof, signal }: Asking,
): Promise<GivenCosignature | number> {
  const body = submissionText({ oldSize, proof: await proof(oldSize, size), checkpoint: note });
  const answer = await client.post(`${url}/add-checkpoint`, body, { type: 'text/plain', signal }).catch((error) => {
    if (error instanceof OutgoingError) throw new WitnessFailedError('unreachable', error.message);
    throw error;
  });
  const text = answer.body.toString();
  if (answer.status === 409) {
    const named = SIZE.exec(text)?.[1];
    if (named === undefined || !Number.isSafeInteger(Number(named)))
      throw new WitnessFailedError('garbage', 'it answers 409 and names no size');
    return Number(named);
  }
  if (answer.status !== 200) throw new WitnessFailedError('refused', `it answers ${answer.status}`);
  return take(text, note, { key });
}

function take(answer: string, note: string, { key }: Pick<LogWitness, 'key'>): GivenCosignature {
  // Line by line: nothing in an answer can come to be read as the text that was signed.
  const own = answer.split('\n').filter((line) => line.startsWith(`— ${key.name} `));
  const given = own.flatMap((line) => {
    try {
      return cosignaturesOn(`${note}${line}\n`, [key]).map(({ at }) => ({ line: `${line}\n`, at }));
    } catch (error) {
      if (error instanceof NotVerifiedError) throw new WitnessFailedError('garbage', error.message);
      throw error;
    }
  });
  const latest = given.sort((one, other) => other.at - one.at)[0];
  if (latest === undefined) throw new WitnessFailedError('garbage', `its answer holds no cosignature of ${key.name}`);
  if (Math.abs(latest.at - Date.now() / 1000) > CLOCKS_DIFFER)
    throw new WitnessFailedError('stale', `it says it is ${new Date(latest.at * 1000).toISOString()}`);
  return latest;
}
