import { createHash, createPublicKey, verify } from 'node:crypto';

/*
 * Checks checkpoints, proofs and tiles by the texts of C2SP (signed-note, tlog-checkpoint, tlog-proof, tlog-tiles) and
 * RFC 9162 §2.1.3.2 and §2.1.4.2, and by nothing of the service.
 */

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
export const hashOfLeaf = (leaf: string) => sha256(Buffer.of(0), Buffer.from(leaf));
export const hashOfNode = (left: Buffer, right: Buffer) => sha256(Buffer.of(1), left, right);

export interface Head {
  origin: string;
  size: number;
  root: Buffer;
}

/** `NAME+ID+BASE64` of Go's note package. */
export function openNote(note: string, verifierKey: string): string {
  const [name, id, key] = verifierKey.split(/\+(.*?)\+(.*)/);
  const bytes = Buffer.from(key!, 'base64');
  const expected = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  if (expected.toString('hex') !== id || bytes[0] !== 1 || bytes.length !== 33) throw new Error('no verifier key');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Error('no note');
  const text = note.slice(0, end + 1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, signer, signature] = line.split(' ');
    const signed = Buffer.from(signature ?? '', 'base64');
    if (dash !== '—' || signed.length < 5) throw new Error(`no signature line: ${line}`);
    if (signer !== name || !signed.subarray(0, 4).equals(expected)) continue;
    if (verify(null, Buffer.from(text), publicKey, signed.subarray(4))) return text;
    throw new Error('the signature does not verify');
  }
  throw new Error('not signed by this key');
}

export function openCheckpoint(note: string, verifierKey: string): Head {
  const [origin, size, root, ...rest] = openNote(note, verifierKey).split('\n');
  if (!/^(0|[1-9]\d*)$/.test(size!) || rest.join() !== '') throw new Error('no checkpoint');
  return { origin: origin!, size: Number(size), root: Buffer.from(root!, 'base64') };
}

/** RFC 9162 §2.1.3.2. */
export function includes(leaf: Buffer, index: number, { size, root }: Head, path: readonly Buffer[]): boolean {
  if (index >= size) return false;
  let [fn, sn, r] = [BigInt(index), BigInt(size - 1), leaf];
  for (const p of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = hashOfNode(p, r);
      if ((fn & 1n) === 0n) while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else r = hashOfNode(r, p);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && r.equals(root);
}

type Sized = Pick<Head, 'size' | 'root'>;

/** RFC 9162 §2.1.4.2. */
export function goesOn(first: Sized, second: Sized, given: readonly Buffer[]): boolean {
  if (first.size === 0) return given.length === 0;
  if (first.size === second.size) return given.length === 0 && first.root.equals(second.root);
  let [fn, sn] = [BigInt(first.size - 1), BigInt(second.size - 1)];
  const path = (first.size & (first.size - 1)) === 0 ? [first.root, ...given] : [...given];
  while ((fn & 1n) === 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let fr = path[0]!;
  let sr = path[0]!;
  if (!fr) return false;
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      [fr, sr] = [hashOfNode(c, fr), hashOfNode(c, sr)];
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else sr = hashOfNode(sr, c);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && fr.equals(first.root) && sr.equals(second.root);
}

/** C2SP tlog-cosignature, Ed25519: the time, in seconds, of a witness's cosignature on a checkpoint. */
export function cosignedAt(note: string, witnessKey: string): number {
  const [name, id, key] = witnessKey.split(/\+(.*?)\+(.*)/);
  const bytes = Buffer.from(key!, 'base64');
  const expected = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  if (expected.toString('hex') !== id || bytes[0] !== 4 || bytes.length !== 33) throw new Error('no key of a witness');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const end = note.lastIndexOf('\n\n');
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, signer, signature] = line.split(' ');
    const signed = Buffer.from(signature ?? '', 'base64');
    if (dash !== '—' || signer !== name || !signed.subarray(0, 4).equals(expected)) continue;
    const time = signed.readBigUInt64BE(4);
    const message = `cosignature/v1\ntime ${time}\n${note.slice(0, end + 1)}`;
    if (verify(null, Buffer.from(message), publicKey, signed.subarray(12))) return Number(time);
    throw new Error('the cosignature does not verify');
  }
  throw new Error('not cosigned by this key');
}

export interface Proof {
  entry: string;
  index: number;
  path: Buffer[];
  checkpoint: string;
}

export function readProof(text: string): Proof {
  const [header, extra, index, ...rest] = text.split('\n');
  const entry = Buffer.from(extra!.replace('extra ', ''), 'base64').toString();
  const end = rest.indexOf('');
  const written = /^index (0|[1-9]\d*)$/.exec(index!)?.[1];
  if (header !== 'c2sp.org/tlog-proof@v1' || written === undefined || end < 0) throw new Error('no proof');
  const path = rest.slice(0, end).map((line) => Buffer.from(line, 'base64'));
  return { entry, index: Number(written), path, checkpoint: rest.slice(end + 1).join('\n') };
}

/** The head of the log where the entry of these bytes is proven to be in it, whatever the proof says they are. */
export function verifyProof(text: string, entry: string, verifierKey: string): Head {
  const { index, path, checkpoint } = readProof(text);
  const head = openCheckpoint(checkpoint, verifierKey);
  if (!includes(hashOfLeaf(entry), index, head, path)) throw new Error('the entry is not where the proof says');
  return head;
}
