import { COLUMN_NAMES, type EntryColumns, type LedgerRow } from './columns.js';
import type { EntryItem, LedgerItem, ReportFault, StreamHead } from './ledger-item.js';
import type { EntryOpening } from './openings.js';
import { linesOf } from './text-lines.js';

/** The first line of an export; docs/ledger-format.md describes the others. */
const HEADER = '{"ledgerExport":2}';

/** As many as a full tile has. */
const LEAVES_A_LINE = 256;

/** The log over exported entries: hashes of its leaves by index, and the last checkpoint that was published. */
export interface ExportedLog {
  leaves: AsyncIterable<Buffer>;
  checkpoint: string | null;
}

/** The lines of an NDJSON export, each without its LF, for items in the order of {@link LedgerItem}. */
export async function* exportLines(items: AsyncIterable<LedgerItem>, log: ExportedLog): AsyncGenerator<string> {
  const end = { entries: 0, heads: 0, leaves: 0 };
  yield HEADER;
  for await (const item of items) {
    if ('row' in item) end.entries += 1;
    else end.heads += 1;
    yield JSON.stringify('row' in item ? entryLine(item) : { head: item.head });
  }
  yield JSON.stringify({ checkpoint: log.checkpoint });
  let hashes: string[] = [];
  const line = () => JSON.stringify({ leaves: { from: end.leaves - hashes.length, hashes } });
  for await (const leaf of log.leaves) {
    hashes.push(leaf.toString('base64'));
    end.leaves += 1;
    if (hashes.length < LEAVES_A_LINE) continue;
    yield line();
    hashes = [];
  }
  if (hashes.length > 0) yield line();
  yield JSON.stringify({ end });
}

function entryLine({ row, openings, index = null }: EntryItem): object {
  const { canonical, hash, ...columns } = row;
  return { entry: { canonical, hash, columns }, index, openings };
}

/**
 * Reads the ledger of an export back; its log is for `verifyExport`. A line that cannot be read is reported with its
 * number and left out.
 */
export async function* readExport(chunks: AsyncIterable<Uint8Array>, report: ReportFault): AsyncGenerator<LedgerItem> {
  const seen = { entries: 0, heads: 0 };
  let line = 0;
  let ended = false;
  const bad = (kind: 'altered' | 'inserted' | 'missing' | 'truncated', detail: string): void =>
    report({ entryId: null, stream: '', position: 0, break: kind, detail, line });
  try {
    for await (const text of linesOf(chunks)) {
      line += 1;
      if (line === 1) {
        if (text !== HEADER) return bad('altered', 'is not an export of this format');
        continue;
      }
      if (ended) return bad('inserted', 'stands behind the end of the export');
      const read = readLine(text);
      if (typeof read === 'string') bad('altered', read);
      else if ('end' in read) {
        ended = true;
        const { entries, heads } = read.end;
        if (entries !== seen.entries || heads !== seen.heads) {
          const detail = `${entries} entries and ${heads} heads are announced, ${seen.entries} and ${seen.heads} were read`;
          bad(entries + heads > seen.entries + seen.heads ? 'missing' : 'inserted', detail);
        }
      } else {
        if ('log' in read) continue;
        if ('row' in read) seen.entries += 1;
        else seen.heads += 1;
        yield { ...read, line };
      }
    }
  } catch (error) {
    line += 1;
    return bad('altered', error instanceof Error ? error.message : 'cannot be read');
  }
  if (!ended) bad('truncated', 'the export has no end line');
}

type ReadLine = LedgerItem | { log: unknown } | { end: { entries: number; heads: number } };

function readLine(text: string): ReadLine | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  if (hasExactly(value, ['end']) && isEnd(value.end)) return { end: value.end };
  if (hasExactly(value, ['head']) && isHead(value.head)) return { head: value.head };
  if (hasExactly(value, ['checkpoint']) || hasExactly(value, ['leaves'])) return { log: value };
  if (!hasExactly(value, ['entry', 'index', 'openings'])) return 'is no entry, head, part of the log or end';
  const { entry, index, openings } = value;
  if (index !== null && !isCount(index)) return 'has no place in the log';
  if (!hasExactly(entry, ['canonical', 'hash', 'columns']) || !isColumns(entry.columns)) return 'has no whole entry';
  if (!isText(entry.canonical) || !isText(entry.hash)) return 'has no whole entry';
  if (!Array.isArray(openings) || !openings.every(isOpening)) return 'has a malformed opening';
  const row: LedgerRow = { ...entry.columns, canonical: entry.canonical, hash: entry.hash };
  return { row, openings, index };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function hasExactly<N extends string>(value: unknown, names: readonly N[]): value is Record<N, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

const isEnd = (value: unknown): value is { entries: number; heads: number } =>
  hasExactly(value, ['entries', 'heads', 'leaves']) && Object.values(value).every(isCount);

const isHead = (value: unknown): value is StreamHead =>
  hasExactly(value, ['streamId', 'streamType', 'position', 'hash']) &&
  isText(value.streamId) &&
  isText(value.streamType) &&
  isCount(value.position) &&
  (value.hash === null || isText(value.hash));

const isColumns = (value: unknown): value is EntryColumns =>
  hasExactly(value, COLUMN_NAMES) &&
  COLUMN_NAMES.every((name) => {
    if (name === 'position') return isCount(value.position);
    return isText(value[name]) || (value[name] === null && (name === 'occurredFrom' || name === 'occurredTo'));
  });

const isOpening = (value: unknown): value is EntryOpening =>
  hasExactly(value, ['path', 'name', 'value', 'salt']) &&
  isText(value.path) &&
  isText(value.name) &&
  isText(value.salt);
