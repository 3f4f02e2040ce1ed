import type { Snapshot } from '../platform/database/snapshot.js';
import { ProjectedRows, type ReportDifference } from './projected-rows.js';
import type { Projection } from './projection.js';
import { replayStreams } from './replay-streams.js';

export interface ReplaySummary {
  streams: number;
  entries: number;
  tables: number;
}

interface Followed {
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
  const followed = new Map<Projection, Followed>();
  for (const projection of projections) followed.set(projection, await follow(projection, snapshot, report));
  const summary = { streams: 0, entries: 0, tables: projections.flatMap(({ tables }) => tables).length };
  for await (const { streamId, entries, made, unexplained } of replayStreams(snapshot, projections)) {
    summary.streams += 1;
    summary.entries += entries;
    for (const detail of unexplained)
      report({ table: 'ledger_entries', id: streamId, column: null, problem: 'unexplained', detail });
    for (const [projection, tables] of made) {
      const { perStream, gathered } = followed.get(projection)!;
      for (const rows of perStream) await rows.compare(streamId, tables[rows.table.name] ?? []);
      for (const { rows, expected } of gathered)
        for (const row of tables[rows.table.name] ?? []) expected.set(JSON.stringify(row), row);
    }
  }
  for (const { perStream, gathered } of followed.values()) {
    for (const rows of perStream) await rows.finish();
    for (const { rows, expected } of gathered) {
      await rows.compare('', [...expected.values()]);
      await rows.finish();
    }
  }
  return summary;
}

async function follow(projection: Projection, snapshot: Snapshot, report: ReportDifference): Promise<Followed> {
  const followed: Followed = { perStream: [], gathered: [] };
  for (const table of projection.tables) {
    const rows = await ProjectedRows.of(table, snapshot, report);
    if (table.stream === null) followed.gathered.push({ rows, expected: new Map() });
    else followed.perStream.push(rows);
  }
  return followed;
}
