import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

const BLOCK_BYTES = 16_384;
const ID_BYTES = 16;

let block = Buffer.alloc(0);
let used = 0;

/**
 * Random bytes of the system, no byte twice, at most 16 KiB at once. Cut from one block after another: a system call for
 * every id and salt would cost more than hashing an entry.
 */
export function takeRandom(bytes: number): Buffer {
  if (used + bytes > block.length) {
    block = randomBytes(BLOCK_BYTES);
    used = 0;
  }
  used += bytes;
  return block.subarray(used - bytes, used);
}

/** A new UUIDv7. */
export const newId = (): string => v7({ random: takeRandom(ID_BYTES) });
