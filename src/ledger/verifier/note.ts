import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { keyId } from './hashes.js';

/** What was read is not what it claims to be, or not signed by whom it must be. */
export class NotVerifiedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotVerifiedError';
  }
}

/** A note is signed, and not by this key. */
export class NotSignedError extends NotVerifiedError {}

/** Base64 in its one form: of a text that means the same bytes otherwise written, somebody changed a letter. */
export function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new NotVerifiedError('this is no Base64');
  return bytes;
}

/** A key of verification as it is handed over: `NAME+ID+KEY`, the id in hex, type and key in Base64. */
export interface VerifierKey {
  readonly name: string;
  readonly id: string;
  readonly key: KeyObject;
}

const ED25519 = 1;
const COSIGNATURE = 4;
/** DER of a SubjectPublicKeyInfo up to the 32 bytes of the key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * The key of a log.
 * @throws NotVerifiedError where it is no Ed25519 key in this form, or its id is another's.
 */
export const readVerifierKey = (text: string): VerifierKey => readKey(text, ED25519, 'an Ed25519 key');

/**
 * The key of a witness, of type 0x04 (C2SP tlog-cosignature).
 * @throws NotVerifiedError
 */
export const readWitnessKey = (text: string): VerifierKey =>
  readKey(text, COSIGNATURE, 'the Ed25519 key of a witness, of type 4');

function readKey(text: string, type: number, kind: string): VerifierKey {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim()) ?? [];
  const typed = bytesOf(encoded ?? '');
  if (name === undefined || typed[0] !== type || typed.length !== 33)
    throw new NotVerifiedError(`the key is not of the form NAME+ID+KEY with ${kind}`);
  if (keyId(name, typed) !== id) throw new NotVerifiedError(`the id of the key is not that of ${name}`);
  const key = createPublicKey({ key: Buffer.concat([SPKI, typed.subarray(1)]), format: 'der', type: 'spki' });
  return { name, id, key };
}

/** C2SP signed-note: a type of signature without a byte of its own is 0xff and a longer name. */
const OF_A_DOSSIER = Buffer.from('\xfftracemark-dossier/v1', 'latin1');

/** The same key where it signs dossiers: another id, so that neither signature is ever taken for the other. */
export function dossierKey({ name, key }: VerifierKey): VerifierKey {
  const { x } = key.export({ format: 'jwk' });
  return { name, key, id: keyId(name, Buffer.concat([OF_A_DOSSIER, Buffer.from(x!, 'base64url')])) };
}

const MOST_CHARACTERS = 1_000_000;
/** Below U+0020, but for the line break. */
const CONTROL = /[^\n -\u{10ffff}]/u;
const SIGNATURE = /^— ([^+\s]+) ([A-Za-z0-9+/]+=*)$/u;

interface SignatureLine {
  readonly signer: string;
  /** Hex. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** A note taken apart, nothing of it verified. */
function partsOf(note: string): { text: string; signatures: SignatureLine[] } {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || note.length > MOST_CHARACTERS || CONTROL.test(note))
    throw new NotVerifiedError('this is no signed note');
  return { text: note.slice(0, end + 1), signatures: readSignatures(note.slice(end + 2)) };
}

/**
 * Signature lines, each with its line break.
 * @throws NotVerifiedError
 */
function readSignatures(lines: string): SignatureLine[] {
  return lines
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, signer, encoded] = SIGNATURE.exec(line) ?? [];
      const signed = bytesOf(encoded ?? '');
      if (signer === undefined || signed.length < 5) throw new NotVerifiedError('a line of the note is no signature');
      return { signer, id: signed.toString('hex', 0, 4), bytes: signed.subarray(4) };
    });
}

const isBy =
  ({ name, id }: VerifierKey) =>
  (line: SignatureLine): boolean =>
    line.signer === name && line.id === id;

/**
 * The text of a note that the key signed. Signatures of other keys are passed over.
 * @throws NotVerifiedError
 */
export function openNote(note: string, signer: VerifierKey): string {
  const { text, signatures } = partsOf(note);
  const own = signatures.filter(isBy(signer));
  if (own.length === 0) throw new NotSignedError(`the note is not signed by ${signer.name} with key ${signer.id}`);
  for (const { bytes } of own)
    if (!verify(null, Buffer.from(text), signer.key, bytes))
      throw new NotVerifiedError(`the signature of ${signer.name} does not verify`);
  return text;
}

/** That a witness saw a checkpoint (C2SP tlog-cosignature). */
export interface Cosignature {
  readonly witness: VerifierKey;
  /** Seconds since 1970. */
  readonly at: number;
}

const TIMESTAMP_BYTES = 8;

/**
 * The cosignatures that these witnesses gave a checkpoint, the latest of each. Those of others are passed over.
 * @throws NotVerifiedError where one of theirs does not verify.
 */
export function cosignaturesOn(checkpoint: string, witnesses: readonly VerifierKey[]): Cosignature[] {
  const { text, signatures } = partsOf(checkpoint);
  return witnesses.flatMap((witness) => {
    const times = signatures.filter(isBy(witness)).map(({ bytes }) => timeOf(text, witness, bytes));
    return times.length === 0 ? [] : [{ witness, at: Math.max(...times) }];
  });
}

function timeOf(text: string, { name, key }: VerifierKey, signed: Buffer): number {
  const at = signed.length === TIMESTAMP_BYTES + 64 ? Number(signed.readBigUInt64BE()) : NaN;
  const message = Buffer.from(`cosignature/v1\ntime ${at}\n${text}`);
  if (!Number.isSafeInteger(at) || !verify(null, message, key, signed.subarray(TIMESTAMP_BYTES)))
    throw new NotVerifiedError(`the cosignature of ${name} does not verify`);
  return at;
}

/** A log at one size, as it signed it. */
export interface SignedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const CHECKPOINT = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/;

/**
 * Opens a checkpoint of the log whose key this is, where as many witnesses saw it as are asked for.
 * @throws NotVerifiedError
 */
export function openCheckpoint(note: string, key: VerifierKey, asked?: Quorum): SignedHead {
  const head = headOf(openNote(note, key));
  if (head.origin !== key.name)
    throw new NotVerifiedError(`the checkpoint is of ${head.origin}, the key of ${key.name}`);
  if (asked) requireWitnesses(note, asked);
  return head;
}

/**
 * What a checkpoint says, whoever signed it.
 * @throws NotVerifiedError where it is none.
 */
export const readHead = (note: string): SignedHead => headOf(note.slice(0, note.lastIndexOf('\n\n') + 1));

function headOf(text: string): SignedHead {
  const [, origin, size, root] = CHECKPOINT.exec(text) ?? [];
  if (origin === undefined || !Number.isSafeInteger(Number(size))) throw new NotVerifiedError('this is no checkpoint');
  return { origin, size: Number(size), root: bytesOf(root!) };
}

/** How many of which witnesses must have seen a checkpoint. */
export interface Quorum {
  readonly witnesses: readonly VerifierKey[];
  readonly atLeast: number;
  /** Seconds that a cosignature may be old; any age where absent. */
  readonly maxAge?: number;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Seconds that the clock of a witness may be ahead. */
const AHEAD = 300;

/** Witnesses saw the checkpoint, but too long ago, or at a time that has not come. */
export class StaleWitnessError extends NotVerifiedError {
  readonly kind = 'staleWitness';

  constructor(message: string) {
    super(message);
    this.name = 'StaleWitnessError';
  }
}

/** Fewer witnesses saw the checkpoint than were asked for. */
export class NotWitnessedError extends NotVerifiedError {
  readonly kind = 'notWitnessed';

  constructor(message: string) {
    super(message);
    this.name = 'NotWitnessedError';
  }
}

/** A key counts once, under whatever names: a cosignature does not say the name of who made it. */
const keysAmong = (cosignatures: readonly Cosignature[]): number =>
  new Set(cosignatures.map(({ witness }) => witness.key.export({ type: 'spki', format: 'der' }).toString('hex'))).size;

function requireWitnesses(note: string, { witnesses, atLeast, maxAge = Infinity, now }: Quorum): void {
  const all = cosignaturesOn(note, witnesses);
  const timely = all.filter(({ at }) => at >= now - maxAge && at <= now + AHEAD);
  if (keysAmong(timely) >= atLeast) return;
  if (keysAmong(all) < atLeast)
    throw new NotWitnessedError(`${keysAmong(all)} of the witnesses cosigned the checkpoint, not ${atLeast}`);
  const untimely = all.filter((one) => !timely.includes(one));
  const said = untimely.map(({ witness, at }) => `${witness.name} (${new Date(at * 1000).toISOString()})`);
  throw new StaleWitnessError(
    `stale witness: ${said.join(', ')} cosigned the checkpoint too long ago, or ahead of time`,
  );
}
