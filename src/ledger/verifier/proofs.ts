import { EMPTY_ROOT, hashOfHalves, hashOfLeaf } from './hashes.js';
import { bytesOf, NotVerifiedError, openCheckpoint, type Quorum, type SignedHead, type VerifierKey } from './note.js';

const largestPowerBelow = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1);

const HASH_BYTES = 32;

/** The root that a leaf and its proof lead to (RFC 6962 §2.1.1, read from the root down); null where they cannot. */
export function rootFromInclusion(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  return [leaf, ...path].every(({ length }) => length === HASH_BYTES) ? rootAbove(leaf, index, size, path) : null;
}

function rootAbove(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (size === 1) return index === 0 && path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (sibling === undefined || !(index >= 0 && index < size)) return null;
  const [half, rest] = [largestPowerBelow(size), path.slice(0, -1)];
  if (index < half) {
    const left = rootAbove(leaf, index, half, rest);
    return left && hashOfHalves(left, sibling);
  }
  const right = rootAbove(leaf, index - half, size - half, rest);
  return right && hashOfHalves(sibling, right);
}

interface Roots {
  earlier: Buffer;
  later: Buffer;
}

/** Both roots that a consistency proof leads to (RFC 6962 §2.1.2); `known` is the earlier root where it is not in it. */
function rootsFromConsistency(
  earlier: number,
  size: number,
  path: readonly Buffer[],
  known: Buffer | null,
): Roots | null {
  if (earlier === size) {
    const root = known ?? path[0];
    return root && path.length === (known ? 0 : 1) ? { earlier: root, later: root } : null;
  }
  const sibling = path.at(-1);
  if (sibling === undefined) return null;
  const [half, rest] = [largestPowerBelow(size), path.slice(0, -1)];
  if (earlier <= half) {
    const left = rootsFromConsistency(earlier, half, rest, known);
    return left && { earlier: left.earlier, later: hashOfHalves(left.later, sibling) };
  }
  const right = rootsFromConsistency(earlier - half, size - half, rest, null);
  return right && { earlier: hashOfHalves(sibling, right.earlier), later: hashOfHalves(sibling, right.later) };
}

type Head = Pick<SignedHead, 'size' | 'root'>;

/** Whether a proof shows that the log at a later head goes on from that at an earlier one. */
export function goesOn(earlier: Head, later: Head, path: readonly Buffer[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === 0) return path.length === 0 && earlier.root.equals(EMPTY_ROOT);
  const roots = rootsFromConsistency(earlier.size, later.size, path, earlier.root);
  return roots !== null && roots.earlier.equals(earlier.root) && roots.later.equals(later.root);
}

const PROOF = /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/]+=*)\nindex (0|[1-9]\d*)\n((?:[A-Za-z0-9+/]{43}=\n)*)\n/;

/** An entry with its place in a log that was signed. */
export interface ProvenEntry extends SignedHead {
  readonly index: number;
  /** Its canonical bytes. */
  readonly entry: Buffer;
}

/**
 * Verifies that the entry whose bytes a proof brings along is in the log whose key this is (C2SP tlog-proof), and that
 * as many witnesses saw the log as are asked for.
 * @throws NotVerifiedError
 */
export function verifyInclusion(proof: string, key: VerifierKey, asked?: Quorum): ProvenEntry {
  const [whole, extra, index, lines] = PROOF.exec(proof) ?? [];
  if (whole === undefined) throw new NotVerifiedError('this is no proof of C2SP tlog-proof with the entry in it');
  const entry = bytesOf(extra!);
  const head = openCheckpoint(proof.slice(whole.length), key, asked);
  const path = lines!.split('\n').slice(0, -1);
  const hashes = path.map((line) => bytesOf(line));
  const root = hashes.length > 64 ? null : rootFromInclusion(hashOfLeaf(entry), Number(index), head.size, hashes);
  if (!root?.equals(head.root)) throw new NotVerifiedError('the entry is not where the proof says it is');
  return { ...head, index: Number(index), entry };
}
