import type { Snapshot } from '../platform/database/snapshot.js';
import { columnsOf } from './columns.js';
import { parseEntry } from './entry.js';
import { storedEntries, type StoredEntry } from './ledger-items.queries.js';
import { openPayload } from './openings.js';
import { ProjectedRows, type ReportDifference } from './projected-rows.js';
import type { OpenedEntry, Projection } from './projection.js';

export interface ReplaySummary {
  streams: number;
  entries: number;
  tables: number;
}

interface Followed {
  projection: Projection;
  /** Tables read along with the streams. */
  perStream: ProjectedRows[];
  /** Tables compared at the end, with the rows gathered for them. */
  gathered: { rows: ProjectedRows; expected: Map<string, object> }[];
}

/**
 * Makes every projected table again from the ledger, stream by stream, and compares it with what is stored. Memory is
 * that of one stream, and of the tables that belong to no one stream.
 */
export async function checkProjections(
  snapshot: Snapshot,
  projections: readonly Projection[],
  report: ReportDifference,
): Promise<ReplaySummary> {
  const followed: Followed[] = [];
  for (const projection of projections) followed.push(await follow(projection, snapshot, report));
  const summary = { streams: 0, entries: 0, tables: projections.flatMap(({ tables }) => tables).length };
  for await (const stream of streamsOf(storedEntries(snapshot))) {
    summary.streams += 1;
    summary.entries += stream.length;
    await checkStream(stream, followed, report);
  }
  for (const { perStream, gathered } of followed) {
    for (const rows of perStream) await rows.finish();
    for (const { rows, expected } of gathered) {
      await rows.compare('', [...expected.values()]);
      await rows.finish();
    }
  }
  return summary;
}

async function follow(projection: Projection, snapshot: Snapshot, report: ReportDifference): Promise<Followed> {
  const followed: Followed = { projection, perStream: [], gathered: [] };
  for (const table of projection.tables) {
    const rows = await ProjectedRows.of(table, snapshot, report);
    if (table.stream === null) followed.gathered.push({ rows, expected: new Map() });
    else followed.perStream.push(rows);
  }
  return followed;
}

async function checkStream(stream: StoredEntry[], followed: Followed[], report: ReportDifference): Promise<void> {
  const { streamId } = stream[0]!.row;
  const unexplained = (detail: string) =>
    report({ table: 'ledger_entries', id: streamId, column: null, problem: 'unexplained', detail });
  const entries = openAll(stream);
  if (typeof entries === 'string') return unexplained(entries);
  const { streamType } = entries[0]!;
  const concerned = followed.filter(({ projection: { streams } }) => streams === 'all' || streams.includes(streamType));
  if (concerned.every(({ projection }) => projection.streams === 'all'))
    unexplained(`no room follows streams of type ${streamType}`);
  for (const { projection, perStream, gathered } of concerned) {
    let made: ReturnType<Projection['project']> = {};
    try {
      made = projection.project(entries);
    } catch (error) {
      unexplained((error as Error).message);
    }
    for (const rows of perStream) await rows.compare(streamId, made[rows.table.name] ?? []);
    for (const { rows, expected } of gathered)
      for (const row of made[rows.table.name] ?? []) expected.set(JSON.stringify(row), row);
  }
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
