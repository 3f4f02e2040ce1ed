/** A log at one size (C2SP tlog-checkpoint). */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** The text of a checkpoint: what is signed. `origin` names the log. */
export const checkpointText = (origin: string, { size, root }: TreeHead): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;
