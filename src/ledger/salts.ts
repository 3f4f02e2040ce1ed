import { randomBytes } from 'node:crypto';

export const ENTRY_SALT_BYTES = 16;
export const FIELD_SALT_BYTES = 32;

/** Where salts come from, in lower-case hex; golden vectors bring their own. */
export interface Salts {
  /** 128 bits for an entry. */
  entry(): string;
  /** 256 bits for a sealed field. */
  field(): string;
}

/** Random salts cut from one block after another: a system call for each would cost more than hashing the entry. */
export function randomSalts(blockBytes = 16_384): Salts {
  let block = Buffer.alloc(0);
  let used = 0;
  const take = (bytes: number): string => {
    if (used + bytes > block.length) {
      block = randomBytes(blockBytes);
      used = 0;
    }
    const salt = block.toString('hex', used, used + bytes);
    used += bytes;
    return salt;
  };
  return { entry: () => take(ENTRY_SALT_BYTES), field: () => take(FIELD_SALT_BYTES) };
}
