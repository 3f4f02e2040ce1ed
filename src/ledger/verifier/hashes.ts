import { hash } from 'node:crypto';

/*
 * Everything in this folder checks what a log published, from the documents of its format alone: docs/ledger-format.md,
 * C2SP signed-note, tlog-checkpoint, tlog-tiles and tlog-proof, RFC 6962. It shares no code with what writes the log.
 */

const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

/** RFC 6962 §2.1: of nothing. */
export const EMPTY_ROOT = sha256();

/** RFC 6962 §2.1: of an entry's bytes. */
export const hashOfLeaf = (bytes: Uint8Array): Buffer => sha256(Buffer.of(0), bytes);

/** RFC 6962 §2.1: of two halves. */
export const hashOfHalves = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right);

/** First four bytes of SHA-256 over name, line break, and typed key: a key's id (C2SP signed-note). */
export const keyId = (name: string, typedKey: Uint8Array): string =>
  sha256(Buffer.from(`${name}\n`), typedKey).toString('hex', 0, 4);
