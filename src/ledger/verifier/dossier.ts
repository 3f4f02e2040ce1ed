import { createHash } from 'node:crypto';
import { Breaks, NotOfThisKindError } from './breaks.js';
import { idIn, isOpening, openingFault, partsOf, readEntry, valueAt, type Opening, type ReadEntry } from './entry.js';
import { hasExactly, isCount, isHash, isText } from './json.js';
import { reportForks, type KeptHead } from './kept-heads.js';
import { linesOf, valueOf, type Line } from './lines.js';
import {
  bytesOf,
  dossierKey,
  NotSignedError,
  NotVerifiedError,
  NotWitnessedError,
  openCheckpoint,
  openNote,
  StaleWitnessError,
  type Quorum,
  type SignedHead,
  type VerifierKey,
} from './note.js';
import { rootFromInclusion } from './proofs.js';
import { StreamWalk } from './stream-walk.js';

const NOTE_BEGINS = 'tracemark-dossier/v1';
const NOTE_TEXT = /^tracemark-dossier\/v1\nsha256 ([A-Za-z0-9+/]{43}=)\n$/;
/** Text, empty line, a signature. */
const LEAST_LINES_OF_NOTE = 4;
const MOST_LINES_OF_NOTE = 64;
const MOST_HASHES = 64;

interface Head {
  readonly position: number;
  readonly hash: string | null;
}

/** What the first line says. */
interface Manifest {
  readonly tracemarkDossier: 1;
  readonly log: string;
  readonly weapon: { readonly id: string; readonly registryNumber: string };
  readonly madeAt: string;
  readonly madeFor: { readonly unit: string; readonly officer: string };
  readonly head: Head;
  readonly entries: number;
  readonly notReleased: number;
  readonly checkpoint: string;
}

export interface DossierSummary extends Pick<Manifest, 'log' | 'weapon' | 'madeAt' | 'madeFor' | 'head'> {
  /** Of the log, as its checkpoint in the dossier says it. */
  size: number | null;
  /** As many as were read. */
  entries: number;
  notReleased: number;
  openings: number;
  /** SHA-256 of the documents that the entries name, hex. */
  documents: string[];
}

const isManifest = (value: unknown): value is Manifest =>
  hasExactly(
    value,
    'tracemarkDossier',
    'log',
    'weapon',
    'madeAt',
    'madeFor',
    'head',
    'entries',
    'notReleased',
    'checkpoint',
  ) &&
  value.tracemarkDossier === 1 &&
  [value.log, value.madeAt, value.checkpoint].every(isText) &&
  hasExactly(value.weapon, 'id', 'registryNumber') &&
  [value.weapon.id, value.weapon.registryNumber].every(isText) &&
  hasExactly(value.madeFor, 'unit', 'officer') &&
  [value.madeFor.unit, value.madeFor.officer].every(isText) &&
  hasExactly(value.head, 'position', 'hash') &&
  [value.head.position, value.entries, value.notReleased].every(isCount) &&
  isHash(value.head.hash);

interface Document {
  readonly path: string;
  readonly sha256: string;
}

interface EntryLine {
  readonly entry: string;
  readonly openings: readonly Opening[];
  readonly documents: readonly Document[];
  readonly proof: { readonly index: number; readonly hashes: readonly string[] };
}

const isListOf = <Item>(value: unknown, fits: (item: unknown) => item is Item): value is Item[] =>
  Array.isArray(value) && value.every(fits);

const isDocument = (value: unknown): value is Document =>
  hasExactly(value, 'path', 'sha256') && isText(value.path) && isHash(value.sha256);

const isEntryLine = (value: unknown): value is EntryLine =>
  hasExactly(value, 'entry', 'openings', 'documents', 'proof') &&
  isText(value.entry) &&
  isListOf(value.openings, isOpening) &&
  isListOf(value.documents, isDocument) &&
  hasExactly(value.proof, 'index', 'hashes') &&
  isCount(value.proof.index) &&
  isListOf(value.proof.hashes, isText) &&
  value.proof.hashes.length <= MOST_HASHES;

const isGap = (value: unknown): value is { notReleased: { from: number; to: number } } =>
  hasExactly(value, 'notReleased') &&
  hasExactly(value.notReleased, 'from', 'to') &&
  isCount(value.notReleased.from) &&
  isCount(value.notReleased.to);

/** By what a dossier is verified: the key of the log, and whatever else there is. */
export interface DossierTrust {
  readonly key: VerifierKey;
  /** Heads of the log that were kept elsewhere. */
  readonly kept?: readonly KeptHead[];
  /** Witnesses that must have seen its checkpoint. */
  readonly asked?: Quorum;
}

/**
 * Verifies a dossier (docs/dossier-format.md) with nothing but itself and what is trusted. One pass, one line in memory.
 *
 * @throws NotOfThisKindError where it is no dossier, or one of another log.
 * @throws NotSignedError where everything in it holds and another key signed it.
 * @throws NotWitnessedError StaleWitnessError where witnesses are asked for.
 */
export async function verifyDossier(
  chunks: AsyncIterable<Uint8Array>,
  trust: DossierTrust,
  breaks: Breaks,
): Promise<DossierSummary> {
  const digest = createHash('sha256');
  const note: Line[] = [];
  let dossier: OpenDossier | null = null;
  let last: Line | null = null;
  for await (const line of linesOf(chunks)) {
    last = line;
    if (note.length > 0 || line.bytes.equals(Buffer.from(NOTE_BEGINS))) note.push(line);
    if (note.length > MOST_LINES_OF_NOTE) throw new NotOfThisKindError('much more follows than a signature');
    if (note.length > 0 && dossier !== null) continue;
    digest.update(line.bytes).update('\n');
    if (dossier === null) dossier = open(line, trust, breaks);
    else if (line.whole) dossier.take(line);
  }
  if (dossier === null || last === null) throw new NotOfThisKindError('the file is empty');
  const signed = note.length >= LEAST_LINES_OF_NOTE && last.whole;
  dossier.end(signed, last.number);
  if (signed) verifyNote(note, digest.digest(), trust.key, breaks);
  return dossier.summary();
}

function open(line: Line, { key, kept = [], asked }: DossierTrust, breaks: Breaks): OpenDossier {
  const manifest = valueOf(line);
  if (!isManifest(manifest)) throw new NotOfThisKindError('it does not begin as a dossier of this format does');
  if (manifest.log !== key.name)
    throw new NotOfThisKindError(`it is of the log ${manifest.log}, and the key is that of ${key.name}`);
  const dossier = new OpenDossier(manifest, headOf(manifest, key, breaks, asked), breaks);
  const own = dossier.logHead && { ...dossier.logHead, by: 'the checkpoint in the dossier' };
  reportForks([...kept, ...(own ? [own] : [])], breaks);
  return dossier;
}

function headOf({ checkpoint }: Manifest, key: VerifierKey, breaks: Breaks, asked?: Quorum): SignedHead | null {
  try {
    return openCheckpoint(checkpoint, key, asked);
  } catch (error) {
    if (!(error instanceof NotVerifiedError)) throw error;
    if (error instanceof NotWitnessedError || error instanceof StaleWitnessError) throw error;
    breaks.report({ line: 1 }, 'altered', `its checkpoint is none of this log: ${error.message}`);
    return null;
  }
}

function verifyNote(lines: readonly Line[], digest: Buffer, key: VerifierKey, breaks: Breaks): void {
  const at = { line: lines[0]!.number };
  const note = `${lines.map(({ bytes }) => bytes.toString()).join('\n')}\n`;
  try {
    const [, sha256] = NOTE_TEXT.exec(openNote(note, dossierKey(key))) ?? [];
    if (sha256 === undefined) breaks.report(at, 'altered', 'what was signed is no note of a dossier');
    else if (!digest.equals(bytesOf(sha256)) && breaks.count === 0)
      breaks.report(at, 'altered', 'the file is not the one that was signed');
  } catch (error) {
    if (!(error instanceof NotVerifiedError)) throw error;
    if (error instanceof NotSignedError && breaks.count === 0) throw error;
    breaks.report(at, 'altered', error.message);
  }
}

class OpenDossier {
  private readonly walk: StreamWalk;
  private readonly documents = new Set<string>();
  private readonly seen = { entries: 0, notReleased: 0, openings: 0 };

  constructor(
    private readonly manifest: Manifest,
    readonly logHead: SignedHead | null,
    private readonly breaks: Breaks,
  ) {
    this.walk = new StreamWalk(manifest.weapon.id, breaks);
  }

  take(line: Line): void {
    const value = valueOf(line);
    const at = { line: line.number, stream: this.manifest.weapon.id, position: this.walk.position + 1 };
    if (isEntryLine(value)) this.takeEntry(line.number, value);
    else if (isGap(value)) {
      const { from, to } = value.notReleased;
      this.seen.notReleased += to - from + 1;
      this.walk.pass(from, to, line.number);
    } else this.breaks.report(at, 'altered', 'the line is neither an entry nor what was not released');
  }

  private takeEntry(line: number, { entry, openings, documents, proof }: EntryLine): void {
    const { weapon } = this.manifest;
    this.seen.entries += 1;
    this.seen.openings += openings.length;
    const read = readEntry(entry);
    const { index } = proof;
    if (typeof read === 'string') {
      const position = this.walk.position + 1;
      this.breaks.report(
        { line, index, entryId: idIn(entry), stream: weapon.id, position },
        'altered',
        `the entry ${read}`,
      );
      return this.walk.pass(position, position, line);
    }
    const at = { line, index, entryId: read.id, stream: read.stream.id, position: read.position };
    const bad = !this.isIn(read, proof);
    const ofThis = read.stream.id === weapon.id && read.stream.type === 'weapon';
    if (!ofThis) return this.breaks.report(at, 'inserted', 'it is an entry about something else');
    const isNext = read.position > this.walk.position;
    if (bad && isNext && this.logHead !== null) this.breaks.report(at, 'altered', 'the log does not hold it so');
    this.walk.follow({ ...at, hash: read.hash.toString('hex'), prev: read.prev, recordedAt: read.recordedAt, bad });
    for (const opening of openings) {
      const fault = openingFault(read, opening);
      if (fault !== null) this.breaks.report(at, 'altered', fault);
    }
    for (const document of documents) {
      this.documents.add(document.sha256);
      if (!names(read, openings, document))
        this.breaks.report(at, 'altered', `it names no document ${document.sha256} at ${document.path}`);
    }
    const { registryNumber } = read.envelope.payload as { registryNumber?: unknown };
    if (read.kind === 'weapon.registered' && registryNumber !== weapon.registryNumber)
      this.breaks.report({ line: 1, stream: weapon.id }, 'altered', `it has another registry number than its entries`);
  }

  private isIn({ hash }: ReadEntry, { index, hashes }: EntryLine['proof']): boolean {
    const head = this.logHead;
    if (head === null) return false;
    try {
      const root = rootFromInclusion(hash, index, head.size, hashes.map(hashBytes));
      return root?.equals(head.root) ?? false;
    } catch (error) {
      if (error instanceof NotVerifiedError) return false;
      throw error;
    }
  }

  /** `whole`: the file has its signature. */
  end(whole: boolean, line: number): void {
    const { manifest, walk, seen } = this;
    if (!whole) {
      walk.break();
      const at = { line: line + 1, stream: manifest.weapon.id, position: walk.position + 1 };
      this.breaks.report(at, 'truncated', 'the file ends before its signature does');
      return;
    }
    walk.end(manifest.head, line);
    for (const what of ['entries', 'notReleased'] as const)
      if (seen[what] !== manifest[what] && this.breaks.count === 0)
        this.breaks.report({ line: 1 }, 'altered', `it announces ${manifest[what]} ${what}, and has ${seen[what]}`);
  }

  summary(): DossierSummary {
    const { log, weapon, madeAt, madeFor, head } = this.manifest;
    const size = this.logHead?.size ?? null;
    return { log, weapon, madeAt, madeFor, head, size, ...this.seen, documents: [...this.documents] };
  }
}

function hashBytes(base64: string): Buffer {
  const bytes = bytesOf(base64);
  if (bytes.length !== 32) throw new NotVerifiedError('a hash of the proof is none');
  return bytes;
}

/** Whether an entry names a document there, in what is open of it. */
function names({ envelope }: ReadEntry, openings: readonly Opening[], { path, sha256 }: Document): boolean {
  const opened = openings.find((opening) => path === opening.path || path.startsWith(`${opening.path}/`));
  const [root, rest] = opened ? [opened.value, path.slice(opened.path.length)] : [envelope, path];
  return valueAt(root, partsOf(rest)) === sha256;
}
