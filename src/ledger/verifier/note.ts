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
/** DER of a SubjectPublicKeyInfo up to the 32 bytes of the key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** @throws NotVerifiedError where it is no Ed25519 key in this form, or its id is another's. */
export function readVerifierKey(text: string): VerifierKey {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim()) ?? [];
  const typed = bytesOf(encoded ?? '');
  if (name === undefined || typed[0] !== ED25519 || typed.length !== 33)
    throw new NotVerifiedError('the key is not of the form NAME+ID+KEY with an Ed25519 key');
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

/**
 * The text of a note that the key signed. Signatures of other keys are passed over.
 * @throws NotVerifiedError
 */
export function openNote(note: string, { name, id, key }: VerifierKey): string {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || note.length > MOST_CHARACTERS || CONTROL.test(note))
    throw new NotVerifiedError('this is no signed note');
  const text = note.slice(0, end + 1);
  let verified = false;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, signer, encoded] = SIGNATURE.exec(line) ?? [];
    const signature = bytesOf(encoded ?? '');
    if (signer === undefined || signature.length < 5) throw new NotVerifiedError('a line of the note is no signature');
    if (signer !== name || signature.toString('hex', 0, 4) !== id) continue;
    if (!verify(null, Buffer.from(text), key, signature.subarray(4)))
      throw new NotVerifiedError(`the signature of ${name} does not verify`);
    verified = true;
  }
  if (!verified) throw new NotSignedError(`the note is not signed by ${name} with key ${id}`);
  return text;
}

/** A log at one size, as it signed it. */
export interface SignedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const CHECKPOINT = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/;

/**
 * Opens a checkpoint of the log whose key this is.
 * @throws NotVerifiedError
 */
export function openCheckpoint(note: string, key: VerifierKey): SignedHead {
  const head = headOf(openNote(note, key));
  if (head.origin !== key.name)
    throw new NotVerifiedError(`the checkpoint is of ${head.origin}, the key of ${key.name}`);
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
