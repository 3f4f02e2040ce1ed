import type { Snapshot } from '../platform/database/snapshot.js';
import type { Projection } from './projection.js';
import { replayStreams } from './replay-streams.js';

/** Takes rows of a table, by its columns. */
export type WriteRows = (table: string, rows: readonly object[]) => Promise<void>;

/** Rows of a table that are written at once. */
const PORTION = 5_000;

/** The ledger says something that no room makes sense of, so that its tables cannot be made again. */
export class UnexplainedEntriesError extends Error {
  constructor(streamId: string, details: readonly string[]) {
    super(`The entries of stream ${streamId} make no sense: ${details.join('; ')}`);
    this.name = 'UnexplainedEntriesError';
  }
}

/**
 * Makes these projected tables from the ledger, as `tracemark replay --check` does to compare them, and writes their
 * rows. Memory is that of a few thousand rows, and of the tables that belong to no one stream.
 * @throws UnexplainedEntriesError
 */
export async function rebuildProjections(
  snapshot: Snapshot,
  projections: readonly Projection[],
  wanted: ReadonlySet<string>,
  write: WriteRows,
  told: (entries: number) => void = () => undefined,
): Promise<void> {
  const gathered = new Map<string, Map<string, object>>();
  const waiting = new Map<string, object[]>();
  const flush = async (table: string) => {
    const rows = waiting.get(table) ?? [];
    waiting.delete(table);
    if (rows.length > 0) await write(table, rows);
  };
  let entries = 0;
  for await (const stream of replayStreams(snapshot, projections)) {
    if (stream.unexplained.length > 0) throw new UnexplainedEntriesError(stream.streamId, stream.unexplained);
    for (const [{ tables }, made] of stream.made)
      for (const { name, stream: ofStream } of tables.filter((table) => wanted.has(table.name))) {
        const rows = made[name] ?? [];
        if (ofStream === null) {
          const all = gathered.get(name) ?? new Map<string, object>();
          for (const row of rows) all.set(JSON.stringify(row), row);
          gathered.set(name, all);
        } else {
          const before = waiting.get(name) ?? [];
          for (const row of rows) before.push(row);
          waiting.set(name, before);
          if (before.length >= PORTION) await flush(name);
        }
      }
    told((entries += stream.entries));
  }
  for (const table of waiting.keys()) await flush(table);
  for (const [table, rows] of gathered) if (rows.size > 0) await write(table, [...rows.values()]);
}
