import { createPublicKey, hash, sign, type KeyObject } from 'node:crypto';
import { isKeyName } from '../../platform/config/key-name.js';

/** Types of signatures on a note (C2SP signed-note, tlog-cosignature). */
export const ED25519 = 0x01;
export const COSIGNATURE = 0x04;

/** The 32 bytes of an Ed25519 public key. */
export function publicBytes(key: KeyObject): Buffer {
  const { x } = createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' });
  return Buffer.from(x!, 'base64url');
}

/** Signs notes in one name with one Ed25519 key. */
export class NoteSigner {
  private readonly id: Buffer;
  private readonly typed: Buffer;

  /** `type` is how the signature is made, and part of the key's id: a byte, or 0xff and a longer name. */
  constructor(
    readonly name: string,
    private readonly key: KeyObject,
    type: number | Buffer = ED25519,
  ) {
    if (!isKeyName(name)) throw new RangeError(`${JSON.stringify(name)} cannot be the name of a key`);
    this.typed = Buffer.concat([typeof type === 'number' ? Buffer.of(type) : type, publicBytes(key)]);
    this.id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), this.typed]), 'buffer').subarray(0, 4);
  }

  /** What a verifier is given: `name+id+key`, the id in hex, the type and the key in Base64. */
  get verifierKey(): string {
    return `${this.name}+${this.id.toString('hex')}+${this.typed.toString('base64')}`;
  }

  /** Signs bytes; the signature line begins with an em dash and ends its line. `before` goes ahead of the signature. */
  line(message: string | Buffer, before = Buffer.alloc(0)): string {
    const signature = sign(null, Buffer.from(message as string), this.key);
    return `— ${this.name} ${Buffer.concat([this.id, before, signature]).toString('base64')}\n`;
  }

  /** The note: its text, which ends in a line break, an empty line, the signature. */
  sign(text: string): string {
    return `${text}\n${this.line(text)}`;
  }
}
