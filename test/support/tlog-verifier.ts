import { createHash, createPublicKey, verify } from 'node:crypto';

/*
 * Checks checkpoints, proofs, tiles and dossiers by the texts of C2SP (signed-note, tlog-checkpoint, tlog-proof,
 * tlog-tiles), RFC 9162 §2.1.3.2 and §2.1.4.2, docs/dossier-format.md and docs/ledger-format.md, and by nothing of the
 * service.
 */

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
export const hashOfLeaf = (leaf: string) => sha256(Buffer.of(0), Buffer.from(leaf));
export const hashOfNode = (left: Buffer, right: Buffer) => sha256(Buffer.of(1), left, right);

export interface Head {
  origin: string;
  size: number;
  root: Buffer;
}

/** `NAME+ID+BASE64` of Go's note package; `type` is that of the signature, where it is not the one of the key. */
export function openNote(note: string, verifierKey: string, type?: Buffer): string {
  const [name, id, key] = verifierKey.split(/\+(.*?)\+(.*)/);
  const bytes = Buffer.from(key!, 'base64');
  const idOf = (typed: Buffer) => sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  if (idOf(bytes).toString('hex') !== id || bytes[0] !== 1 || bytes.length !== 33) throw new Error('no verifier key');
  const expected = idOf(type ? Buffer.concat([type, bytes.subarray(1)]) : bytes);
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

interface Sealed {
  path: string;
  name: string;
  value: unknown;
  salt: string;
}

interface Told {
  log: string;
  weapon: { id: string; registryNumber: string };
  head: { position: number; hash: string };
  entries: number;
  notReleased: number;
  checkpoint: string;
}

export interface ShownEntry {
  id: string;
  position: number;
  kind: string;
  payload: Record<string, unknown>;
  openings: Sealed[];
  documents: string[];
}

export interface Dossier extends Told {
  shown: ShownEntry[];
  withheld: number[];
}

const DOSSIER_TYPE = Buffer.concat([Buffer.of(0xff), Buffer.from('tracemark-dossier/v1')]);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
};

const at = (root: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, part) => (value as Record<string, unknown>)?.[part], root);

function requireThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** What a dossier holds, where it verifies. */
export function openDossier(file: Buffer, verifierKey: string): Dossier {
  const begins = file.indexOf('\ntracemark-dossier/v1\n') + 1;
  requireThat(begins > 0, 'no note at the end');
  const text = openNote(file.subarray(begins).toString(), verifierKey, DOSSIER_TYPE);
  const digest = createHash('sha256').update(file.subarray(0, begins)).digest('base64');
  requireThat(text === `tracemark-dossier/v1\nsha256 ${digest}\n`, 'the file is not the one that was signed');
  const [first, ...lines] = file
    .subarray(0, begins - 1)
    .toString()
    .split('\n');
  const told = JSON.parse(first!) as Told & { tracemarkDossier: number };
  const head = openCheckpoint(told.checkpoint, verifierKey);
  requireThat(told.tracemarkDossier === 1 && told.log === head.origin, 'not of this log');
  const dossier: Dossier = { ...told, shown: [], withheld: [] };
  let [position, prev, index] = [0, null as string | null | undefined, -1];
  for (const line of lines) {
    const { entry, openings, documents, proof, notReleased } = JSON.parse(line);
    if (notReleased) {
      requireThat(notReleased.from === position + 1, 'a gap that is not named');
      for (; position < notReleased.to;) dossier.withheld.push((position += 1));
      prev = undefined;
      continue;
    }
    const envelope = JSON.parse(entry);
    const leaf = hashOfLeaf(entry);
    const path = proof.hashes.map((hash: string) => Buffer.from(hash, 'base64'));
    requireThat(includes(leaf, proof.index, head, path), 'the log does not hold it so');
    requireThat(envelope.stream.type === 'weapon' && envelope.stream.id === told.weapon.id, 'of another stream');
    requireThat(envelope.position === position + 1 && proof.index > index, 'out of order');
    requireThat(prev === undefined || envelope.prev === prev, 'a broken link');
    for (const { path: pointer, name, value, salt } of openings as Sealed[]) {
      const bytes = [Buffer.from(salt, 'hex'), Buffer.from(JSON.stringify(sorted([name, value])))];
      const sealed = (at(envelope, pointer) as { sealed?: string }).sealed;
      requireThat(sealed === sha256(...bytes).toString('hex') && pointer.endsWith(`/${name}`), 'an opening of another');
    }
    for (const { path: pointer, sha256: hash } of documents)
      requireThat(
        at(envelope, pointer) === hash || openings.some((o: Sealed) => o.path === pointer && o.value === hash),
        'a document that is not named',
      );
    [position, prev, index] = [envelope.position, leaf.toString('hex'), proof.index];
    dossier.shown.push({ ...envelope, openings, documents: documents.map((one: { sha256: string }) => one.sha256) });
  }
  requireThat(position === told.head.position && (prev === undefined || prev === told.head.hash), 'another head');
  requireThat(dossier.shown.length === told.entries && dossier.withheld.length === told.notReleased, 'other numbers');
  return dossier;
}
