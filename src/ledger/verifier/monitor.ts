import { GrowingRoot } from './growing-root.js';
import { openCheckpoint, type Quorum, type SignedHead, type VerifierKey } from './note.js';

const HASHES = 256;
const HASH_BYTES = 32;

/** Where a log is read: paths below its prefix, such as `checkpoint` and `tile/0/000`. */
export interface LogSource {
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Buffer>;
}

/** What a monitor remembers: plain data, and nothing it must trust the log for. */
export interface MonitorState {
  /** The last checkpoint that was verified. */
  readonly checkpoint: string;
  /** Roots of the complete parts of the tree at its size, hex. */
  readonly parts: readonly string[];
}

export type LogBreak = 'forked' | 'truncated' | 'altered';

/** The log is not the one it was, or not the one it signed. */
export class LogBrokenError extends Error {
  constructor(
    readonly kind: LogBreak,
    message: string,
    /** Both checkpoints where they contradict each other: they are the evidence. */
    readonly evidence: readonly string[],
  ) {
    super(message);
    this.name = 'LogBrokenError';
  }
}

export interface Step {
  head: SignedHead;
  /** Leaves that were read in this step. */
  read: number;
  state: MonitorState;
}

/**
 * Takes one look at a log: every leaf hash since the last look is read and added to what was seen, and the whole must
 * have the root that the log signs. So no look can go by that is not a continuation of the one before.
 *
 * @throws LogBrokenError where the log contradicts itself, its tiles or what was seen before.
 * @throws NotVerifiedError where the checkpoint is not signed by this key, or not by the witnesses asked for.
 */
export async function look(
  source: LogSource,
  key: VerifierKey,
  before: MonitorState | null,
  asked?: Quorum,
): Promise<Step> {
  const note = await source.text('checkpoint');
  const head = openCheckpoint(note, key, asked);
  const seen = before === null ? null : openCheckpoint(before.checkpoint, key);
  const tree = before === null ? GrowingRoot.empty() : GrowingRoot.from(seen!.size, before.parts);
  const evidence = [...(before === null ? [] : [before.checkpoint]), note];
  if (seen !== null && !tree.root().equals(seen.root))
    throw new LogBrokenError('altered', 'what was kept of the last look does not give its root', evidence);
  if (seen !== null && head.size < seen.size)
    throw new LogBrokenError('truncated', `the log had ${seen.size} entries and has ${head.size}`, evidence);
  if (seen !== null && head.size === seen.size && !head.root.equals(seen.root))
    throw new LogBrokenError('forked', `two checkpoints of ${head.size} entries have different roots`, evidence);
  const from = tree.size;
  for await (const leaf of leavesOf(source, from, head.size)) tree.add(leaf);
  if (!tree.root().equals(head.root)) {
    // Its own tiles tell whether the log is another one or they are not those it signed.
    const own = from === 0 ? tree : await treeOf(source, head.size);
    if (own.root().equals(head.root))
      throw new LogBrokenError(
        'forked',
        `the log of ${head.size} entries does not go on from the ${from} seen`,
        evidence,
      );
    throw new LogBrokenError('altered', `its tiles do not give the root that was signed for ${head.size}`, evidence);
  }
  return { head, read: head.size - from, state: { checkpoint: note, parts: tree.toParts() } };
}

async function treeOf(source: LogSource, size: number): Promise<GrowingRoot> {
  const tree = GrowingRoot.empty();
  for await (const leaf of leavesOf(source, 0, size)) tree.add(leaf);
  return tree;
}

async function* leavesOf(source: LogSource, from: number, to: number): AsyncGenerator<Buffer> {
  for (let tile = Math.floor(from / HASHES); tile * HASHES < to; tile += 1) {
    const width = Math.min(HASHES, to - tile * HASHES);
    const bytes = await source.bytes(`tile/0/${pathOf(tile)}${width < HASHES ? `.p/${width}` : ''}`);
    if (bytes.length !== width * HASH_BYTES)
      throw new LogBrokenError('altered', `tile ${tile} has ${bytes.length} bytes, not ${width * HASH_BYTES}`, []);
    for (let at = Math.max(0, from - tile * HASHES); at < width; at += 1)
      yield bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  }
}

/** 1234067 is `x001/x234/067`. */
function pathOf(tile: number): string {
  const last = String(tile % 1000).padStart(3, '0');
  let path = last;
  for (let rest = Math.floor(tile / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return path;
}
