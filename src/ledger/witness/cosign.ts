import { COSIGNATURE, NoteSigner } from '../log/signed-note.js';
import type { KeyObject } from 'node:crypto';

/** A witness by its name and key. */
export const witnessSigner = (name: string, key: KeyObject): NoteSigner => new NoteSigner(name, key, COSIGNATURE);

/** The signature line by which a witness says that it saw a checkpoint; `at` in seconds (cosignature/v1). */
export function cosign(witness: NoteSigner, checkpoint: string, at: number): string {
  const text = checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(at));
  return witness.line(`cosignature/v1\ntime ${at}\n${text}`, time);
}
