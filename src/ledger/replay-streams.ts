import type { Snapshot } from '../platform/database/snapshot.js';
import { columnsOf } from './columns.js';
import { parseEntry } from './entry.js';
import { storedEntries, type StoredEntry } from './ledger-items.queries.js';
import { openPayload } from './openings.js';
import type { OpenedEntry, Projection } from './projection.js';

/** What one stream makes of the tables. */
export interface ReplayedStream {
  streamId: string;
  entries: number;
  /** The rows by table, of each projection that follows the stream. */
  made: ReadonlyMap<Projection, ReturnType<Projection['project']>>;
  /** What of the stream makes no sense; its rows are then none or not all. */
  unexplained: string[];
}

/** Makes what must follow from the ledger, stream by stream in the order of their ids. */
export async function* replayStreams(
  snapshot: Snapshot,
  projections: readonly Projection[],
): AsyncGenerator<ReplayedStream> {
  for await (const stream of streamsOf(storedEntries(snapshot))) yield replay(stream, projections);
}

function replay(stream: readonly StoredEntry[], projections: readonly Projection[]): ReplayedStream {
  const { streamId } = stream[0]!.row;
  const made = new Map<Projection, ReturnType<Projection['project']>>();
  const replayed = { streamId, entries: stream.length, made, unexplained: [] as string[] };
  const entries = openAll(stream);
  if (typeof entries === 'string') return { ...replayed, unexplained: [entries] };
  const { streamType } = entries[0]!;
  const concerned = projections.filter(({ streams }) => streams === 'all' || streams.includes(streamType));
  if (concerned.every(({ streams }) => streams === 'all'))
    replayed.unexplained.push(`no room follows streams of type ${streamType}`);
  for (const projection of concerned) {
    made.set(projection, {});
    try {
      made.set(projection, projection.project(entries));
    } catch (error) {
      replayed.unexplained.push((error as Error).message);
    }
  }
  return replayed;
}

/** The stream's entries from their bytes alone, or why they cannot be read. */
function openAll(stream: readonly StoredEntry[]): OpenedEntry[] | string {
  const entries: OpenedEntry[] = [];
  for (const { row, openings, viewers } of stream) {
    const parsed = parseEntry(row.canonical);
    if ('fault' in parsed) return `position ${row.position}: ${parsed.fault.pointer || '/'} ${parsed.fault.detail}`;
    const { envelope } = parsed;
    try {
      const own = openings.filter(({ path }) => path.startsWith('/payload/'));
      const payload = openPayload(envelope.payload, own);
      const { occurredAt, identity } = envelope;
      entries.push({ ...columnsOf(envelope), occurredAt, identity, hash: row.hash, payload, viewers });
    } catch (error) {
      return `position ${row.position}: ${(error as Error).message}`;
    }
  }
  return entries;
}

async function* streamsOf(entries: AsyncIterable<StoredEntry>): AsyncGenerator<StoredEntry[]> {
  let stream: StoredEntry[] = [];
  for await (const entry of entries) {
    if (stream.length > 0 && stream[0]!.row.streamId !== entry.row.streamId) {
      yield stream;
      stream = [];
    }
    stream.push(entry);
  }
  if (stream.length > 0) yield stream;
}
