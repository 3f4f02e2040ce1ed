import { MalformedSubmissionError } from './witness.errors.js';

/** What a log sends to its witnesses (C2SP tlog-witness, add-checkpoint). */
export interface Submission {
  /** Size of the last checkpoint that the witness cosigned, as the log believes. */
  readonly oldSize: number;
  /** RFC 6962 §2.1.2, from that size on. */
  readonly proof: readonly Buffer[];
  /** A signed note. */
  readonly checkpoint: string;
}

/** At most: so long is a proof between any two sizes. */
const MOST_HASHES = 63;
const OLD = /^old (0|[1-9]\d{0,15})$/;
const HASH_BYTES = 32;

export const submissionText = ({ oldSize, proof, checkpoint }: Submission): string =>
  [`old ${oldSize}`, ...proof.map((hash) => hash.toString('base64')), '', checkpoint].join('\n');

/** @throws MalformedSubmissionError */
export function readSubmission(body: string): Submission {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const size = OLD.exec(first)?.[1];
  if (size === undefined) throw new MalformedSubmissionError('it does not begin with a line such as "old 0"');
  if (!Number.isSafeInteger(Number(size))) throw new MalformedSubmissionError('its old size is past what is counted');
  if (lines.length > MOST_HASHES) throw new MalformedSubmissionError(`its proof has more than ${MOST_HASHES} lines`);
  return { oldSize: Number(size), proof: lines.map(readHash), checkpoint: body.slice(end + 2) };
}

function readHash(line: string): Buffer {
  const hash = Buffer.from(line, 'base64');
  if (hash.length !== HASH_BYTES || hash.toString('base64') !== line)
    throw new MalformedSubmissionError('a line of its proof is no SHA-256 hash in Base64');
  return hash;
}
