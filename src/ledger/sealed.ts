import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { JsonFact } from './json-fact.js';

/** What stands in an entry for a value that not every reader may see: a commitment, lower-case hex. */
export type SealedValue = { readonly sealed: string };

/** What opens a sealed value again: its name, the value and the 256-bit salt in lower-case hex. */
export interface Opening {
  name: string;
  value: JsonFact;
  salt: string;
}

const SHA256_HEX = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === 'string' && SHA256_HEX.test(value);

/** SHA-256(salt ‖ canonical [name, value]) (the idea of SD-JWT, RFC 9901): the name keeps a value in its own field. */
export function seal(name: string, value: JsonFact, salt: string): SealedValue {
  if (!isHash(salt)) throw new TypeError('a field salt is 64 lower-case hexadecimal digits');
  const digest = createHash('sha256')
    .update(salt, 'hex')
    .update(canonicalJson([name, value]), 'utf8')
    .digest('hex');
  return { sealed: digest };
}

/** Whether the opening is the one the sealed value was made from; false for anything malformed. */
export function opens(opening: Opening, sealed: SealedValue): boolean {
  try {
    return isHash(opening.salt) && seal(opening.name, opening.value, opening.salt).sealed === sealed.sealed;
  } catch {
    return false;
  }
}

export function isSealed(value: unknown): value is SealedValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === 1 && isHash((value as { sealed?: unknown }).sealed);
}
