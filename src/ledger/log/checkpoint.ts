import type { NoteSigner } from './signed-note.js';

/** A log at one size (C2SP tlog-checkpoint). */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** The text of a checkpoint: what is signed. `origin` names the log. */
export const checkpointText = (origin: string, { size, root }: TreeHead): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** A checkpoint of a log, signed in the log's own name. */
export const signCheckpoint = (signer: NoteSigner, head: TreeHead): string =>
  signer.sign(checkpointText(signer.name, head));

/** Reads a checkpoint that this signer signed; null for any other text, were it different in one byte. */
export function readOwnCheckpoint(signer: NoteSigner, note: string): TreeHead | null {
  const [, size = '', root = ''] = note.split('\n', 3);
  const head = { size: Number(size), root: Buffer.from(root, 'base64') };
  // Ed25519 signs the same text the same way each time.
  return signCheckpoint(signer, head) === note ? head : null;
}
