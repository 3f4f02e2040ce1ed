import { Breaks, NotOfThisKindError, type Place } from './breaks.js';
import { isOpening, openingFault, readEntry, type Opening, type ReadEntry } from './entry.js';
import { GrowingRoot } from './growing-root.js';
import { hasExactly, isCount, isHash, isObject, isText, type JsonObject } from './json.js';
import { reportForks, type KeptHead } from './kept-heads.js';
import { LeafCompare, LeafDifferences } from './leaf-compare.js';
import { linesOf, valueOf, type Line } from './lines.js';
import { bytesOf, NotVerifiedError, openCheckpoint, type VerifierKey } from './note.js';
import { StreamWalk } from './stream-walk.js';

const FIRST_LINE = '{"ledgerExport":2}';

export interface ExportSummary {
  streams: number;
  entries: number;
  openings: number;
  leaves: number;
  /** Entries that were recorded and were no leaf yet. */
  waiting: number;
  /** The first leaves that a checkpoint was signed for: the others nobody signed. */
  signed: number;
}

interface EntryLine {
  readonly entry: { readonly canonical: string; readonly hash: string; readonly columns: JsonObject };
  readonly index: number | null;
  readonly openings: readonly Opening[];
}

interface Head {
  readonly streamId: string;
  readonly position: number;
  readonly hash: string | null;
}

const isEntryLine = (value: unknown): value is EntryLine =>
  hasExactly(value, 'entry', 'index', 'openings') &&
  hasExactly(value.entry, 'canonical', 'hash', 'columns') &&
  isText(value.entry.canonical) &&
  isHash(value.entry.hash) &&
  isObject(value.entry.columns) &&
  isText(value.entry.columns.streamId) &&
  (value.index === null || isCount(value.index)) &&
  Array.isArray(value.openings) &&
  value.openings.every(isOpening);

const isHeadLine = (value: unknown): value is { head: Head } =>
  hasExactly(value, 'head') &&
  hasExactly(value.head, 'streamId', 'streamType', 'position', 'hash') &&
  isText(value.head.streamId) &&
  isCount(value.head.position) &&
  (value.head.hash === null || isHash(value.head.hash));

const isLeavesLine = (value: unknown): value is { leaves: { from: number; hashes: string[] } } =>
  hasExactly(value, 'leaves') &&
  hasExactly(value.leaves, 'from', 'hashes') &&
  isCount(value.leaves.from) &&
  Array.isArray(value.leaves.hashes) &&
  value.leaves.hashes.every(isText);

const isCheckpointLine = (value: unknown): value is { checkpoint: string | null } =>
  hasExactly(value, 'checkpoint') && (value.checkpoint === null || isText(value.checkpoint));

const isEndLine = (value: unknown): value is { end: { entries: number; heads: number; leaves: number } } =>
  hasExactly(value, 'end') &&
  hasExactly(value.end, 'entries', 'heads', 'leaves') &&
  Object.values(value.end).every(isCount);

/** What the columns beside an entry say of it; both ends of when it occurred are derived and not compared here. */
const columnsOf = (entry: ReadEntry): JsonObject => {
  const { id, stream, position, kind, recordedAt, envelope } = entry;
  const { unit, officer } = envelope;
  return { id, streamType: stream.type, streamId: stream.id, position, kind, recordedAt, unit, officer };
};

/**
 * Verifies a whole export (docs/ledger-format.md) against what the log signed: every stream whole, every entry a leaf in
 * its place, every leaf an entry, and the leaves those that each checkpoint was signed for. `read` gives the file from its
 * beginning; it is called once, and once more where leaves and entries differ. Memory does not grow with the file.
 *
 * @throws NotOfThisKindError where it is no such export.
 */
export async function verifyExport(
  read: () => AsyncIterable<Uint8Array>,
  key: VerifierKey,
  breaks: Breaks,
  kept: readonly KeptHead[] = [],
): Promise<ExportSummary> {
  const opened = new OpenExport(key, breaks, kept);
  for await (const line of linesOf(read())) opened.take(line);
  opened.end();
  const differs = opened.leaves.differing();
  if (differs !== null) (await differencesIn(read(), differs)).tell(opened.size, opened.promised, breaks);
  return opened.summary;
}

/** Reads the file again for the leaves and entries that do not agree. */
async function differencesIn(
  chunks: AsyncIterable<Uint8Array>,
  differs: (index: number) => boolean,
): Promise<LeafDifferences> {
  const differences = new LeafDifferences();
  for await (const line of linesOf(chunks)) {
    const value = valueOf(line);
    if (isEntryLine(value)) {
      const { index, entry } = value;
      if (index === null || !differs(index)) continue;
      const place = placeOf(value, line);
      differences.entry({ ...place, index, hash: entry.hash });
    } else if (isLeavesLine(value))
      value.leaves.hashes.forEach((hash, at) => {
        const index = value.leaves.from + at;
        if (differs(index)) differences.leaf(index, Buffer.from(hash, 'base64').toString('hex'));
      });
  }
  return differences;
}

/** Where an entry stands by its columns: its bytes may be bad. */
function placeOf({ entry: { columns }, index }: EntryLine, { number }: Line): Place {
  const { id, streamId, position } = columns;
  return {
    entryId: isText(id) ? id : null,
    stream: streamId as string,
    position: isCount(position) ? position : null,
    index,
    line: number,
  };
}

interface OpenStream {
  readonly id: string;
  readonly walk: StreamWalk;
}

class OpenExport {
  readonly summary: ExportSummary = { streams: 0, entries: 0, openings: 0, leaves: 0, waiting: 0, signed: 0 };
  readonly leaves = new LeafCompare();
  private readonly tree = GrowingRoot.empty();
  private stream: OpenStream | null = null;
  private lastStream = '';
  private heads = 0;
  private lines = 0;
  private ended = false;
  private checkpoints = 0;
  private readonly kept: KeptHead[];

  constructor(
    private readonly key: VerifierKey,
    private readonly breaks: Breaks,
    kept: readonly KeptHead[],
  ) {
    this.kept = [...kept];
    this.compareRoots();
  }

  get size(): number {
    return this.tree.size;
  }

  /** The most leaves that a checkpoint was signed for. */
  get promised(): number {
    return Math.max(0, ...this.kept.map((head) => head.size));
  }

  take(line: Line): void {
    this.lines = line.number;
    const at = { line: line.number };
    if (line.number === 1) {
      if (line.bytes.toString() !== FIRST_LINE) throw new NotOfThisKindError('it does not begin as an export does');
      return;
    }
    if (this.ended) return this.breaks.report(at, 'inserted', 'the line stands behind the end of the export');
    if (!line.whole) return;
    const value = valueOf(line);
    if (isEntryLine(value)) this.takeEntry(value, line);
    else if (isHeadLine(value)) this.takeHead(value.head, line.number);
    else if (isLeavesLine(value)) this.takeLeaves(value.leaves, line.number);
    else if (isCheckpointLine(value)) this.takeCheckpoint(value.checkpoint, line.number);
    else if (isEndLine(value)) this.takeEnd(value.end, line.number);
    else this.breaks.report({ ...at, stream: this.stream?.id }, 'altered', 'the line is none of an export');
  }

  end(): void {
    const at = { line: this.lines + 1 };
    if (this.lines === 0) throw new NotOfThisKindError('the file is empty');
    if (!this.ended) {
      this.stream?.walk.break();
      this.breaks.report(at, 'truncated', 'the export has no end');
    } else
      for (const { size, by } of this.kept)
        if (size > this.size)
          this.breaks.report(
            { index: this.size },
            'truncated',
            `its leaves end at ${this.size}, those of ${by} at ${size}`,
          );
    if (this.ended && this.checkpoints === 0)
      this.breaks.report(at, 'missing', 'the line of the checkpoint is not there');
    if (this.ended && this.summary.entries > 0 && this.summary.signed === 0 && this.breaks.first === null)
      this.breaks.report(at, 'missing', 'no checkpoint at hand was signed for any of its entries');
    reportForks(this.kept, this.breaks);
  }

  private takeEntry(given: EntryLine, line: Line): void {
    const { entry, index, openings } = given;
    const { summary, breaks } = this;
    summary.entries += 1;
    summary.openings += openings.length;
    const { walk } = this.streamOf(entry.columns.streamId as string, line.number);
    if (index === null) summary.waiting += 1;
    else this.leaves.entry(index, entry.hash);
    const read = readEntry(entry.canonical);
    if (typeof read === 'string') {
      const place = placeOf(given, line);
      breaks.report(place, 'altered', `the entry ${read}`);
      if (place.position === walk.position + 1) walk.pass(place.position, place.position, line.number);
      return;
    }
    const at = { line: line.number, index, entryId: read.id, stream: read.stream.id, position: read.position };
    const hash = read.hash.toString('hex');
    const bad = hash !== entry.hash;
    if (bad) breaks.report(at, 'altered', 'its bytes do not give its hash');
    if (read.stream.id !== this.stream?.id) return breaks.report(at, 'inserted', 'it is an entry of another stream');
    for (const [name, said] of Object.entries(columnsOf(read)))
      if (entry.columns[name] !== said) breaks.report(at, 'altered', `its column ${name} is not what the entry says`);
    for (const opening of openings) {
      const fault = openingFault(read, opening);
      if (fault !== null) breaks.report(at, 'altered', fault);
    }
    walk.follow({ ...at, hash, prev: read.prev, recordedAt: read.recordedAt, bad });
  }

  private takeHead(head: Head, line: number): void {
    this.heads += 1;
    this.streamOf(head.streamId, line).walk.end(head, line);
    this.stream = null;
  }

  private streamOf(id: string, line: number): OpenStream {
    if (this.stream?.id === id) return this.stream;
    this.endStream(line);
    if (id <= this.lastStream)
      this.breaks.report({ stream: id, line }, 'reordered', `stream ${id} comes behind ${this.lastStream}`);
    this.summary.streams += 1;
    this.lastStream = id;
    return (this.stream = { id, walk: new StreamWalk(id, this.breaks) });
  }

  /** Of a stream that other lines follow before its head. */
  private endStream(line: number): void {
    if (this.stream === null) return;
    const { id, walk } = this.stream;
    walk.break();
    this.breaks.report({ stream: id, position: walk.position, line }, 'missing', 'the stream has no head');
    this.stream = null;
  }

  private takeLeaves({ from, hashes }: { from: number; hashes: readonly string[] }, line: number): void {
    this.endStream(line);
    if (from !== this.size) {
      const kind = from > this.size ? 'missing' : 'inserted';
      this.breaks.report(
        { index: Math.min(from, this.size), line },
        kind,
        `leaf ${from} follows leaf ${this.size - 1}`,
      );
      return;
    }
    for (const written of hashes) {
      const hash = leafOf(written);
      if (hash === null) return this.breaks.report({ index: this.size, line }, 'altered', 'a leaf is no hash');
      this.leaves.leaf(this.size, hash.toString('hex'));
      this.tree.add(hash);
      this.summary.leaves += 1;
      this.compareRoots();
    }
  }

  /** Holds the leaves so far against every head that is of as many. */
  private compareRoots(): void {
    const { size } = this;
    for (const head of this.kept.filter((one) => one.size === size)) this.compareRoot(head);
  }

  private compareRoot({ size, root, by }: KeptHead): void {
    const { breaks, summary } = this;
    if (this.tree.root().equals(root)) summary.signed = Math.max(summary.signed, size);
    else
      breaks.report(
        { index: summary.signed },
        'forked',
        `the first ${size} leaves are not those of ${by}; the first ${summary.signed} are as they were signed`,
      );
  }

  private takeCheckpoint(note: string | null, line: number): void {
    if (this.checkpoints > 0 || this.size > 0)
      this.breaks.report({ line }, 'reordered', 'the checkpoint stands once, before the leaves it is of');
    this.checkpoints += 1;
    this.endStream(line);
    if (note === null) return;
    try {
      this.kept.push({ ...openCheckpoint(note, this.key), by: 'the checkpoint in the export' });
    } catch (error) {
      if (!(error instanceof NotVerifiedError)) throw error;
      this.breaks.report({ line }, 'altered', `its checkpoint is none of this log: ${error.message}`);
    }
  }

  private takeEnd(announced: { entries: number; heads: number; leaves: number }, line: number): void {
    this.endStream(line);
    this.ended = true;
    const seen = { entries: this.summary.entries, heads: this.heads, leaves: this.summary.leaves };
    for (const what of ['entries', 'heads', 'leaves'] as const)
      if (announced[what] !== seen[what])
        this.breaks.report(
          { line },
          announced[what] > seen[what] ? 'missing' : 'inserted',
          `${announced[what]} ${what} are announced, ${seen[what]} were read`,
        );
  }
}

function leafOf(base64: string): Buffer | null {
  try {
    const bytes = bytesOf(base64);
    return bytes.length === 32 ? bytes : null;
  } catch {
    return null;
  }
}
