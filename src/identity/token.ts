import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits behind a prefix that scanners for leaked secrets can know. */
export function newToken(kind: 'personal' | 'machine'): string {
  return `tm${kind === 'personal' ? 'p' : 'm'}_${randomBytes(32).toString('base64url')}`;
}

/** The only form in which a token is stored: it has 256 bits, so no salt and no slow hash are needed. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
