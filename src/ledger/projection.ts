import type { Envelope } from './envelope.js';

/** An entry opened as far as its openings reach, with the units that see it. */
export interface OpenedEntry {
  id: string;
  position: number;
  kind: string;
  streamType: string;
  streamId: string;
  occurredAt: string | null;
  /** RFC 3339 in UTC with six digits of the second, as everything in a projected row that is an instant. */
  occurredFrom: string | null;
  occurredTo: string | null;
  recordedAt: string;
  unit: string;
  officer: string;
  identity: Envelope['identity'];
  hash: string;
  payload: Envelope['payload'];
  viewers: readonly string[];
}

/** A row by the table's column names; an absent or undefined column is NULL. */
export type Row = Record<string, unknown>;

/** A table that holds nothing but what follows from the ledger. */
export interface ProjectedTable {
  name: string;
  /** Column with the id of the stream a row follows from; null for a small table whose rows follow from many. */
  stream: string | null;
  /** Columns that tell apart the rows of one stream. */
  key: readonly string[];
  /** Puts a commitment in the place of what the entry holds only a commitment to. */
  committed?: (row: Row) => Row;
  /** Puts one row in the place of all that a stream makes, where its entry holds only a commitment to their list. */
  listed?: (rows: readonly Row[]) => Row;
}

/** What a room keeps of its streams, and how it follows from their entries; `tracemark replay` compares the two. */
export interface Projection {
  /** Types of the streams it follows. */
  streams: readonly string[] | 'all';
  tables: readonly ProjectedTable[];
  /** The rows, by table, that one whole stream makes. Pure. Throws where the entries make no sense. */
  project: (entries: readonly OpenedEntry[]) => Readonly<Record<string, readonly object[]>>;
  /**
   * Statements that take out of its tables what came of openings that are gone: those of the entries of the temporary
   * table `expiring (entry_id, stream_id)`. `project` then makes the same of them, with those fields sealed.
   */
  forget?: readonly string[];
}

/** The heads of the streams, which every append moves. */
export const headsProjection: Projection = {
  streams: 'all',
  tables: [{ name: 'streams', stream: 'id', key: [] }],
  project: (entries) => {
    const { streamId, streamType, position, hash, recordedAt, viewers } = entries.at(-1)!;
    const head = { id: streamId, type: streamType, position, hash: `\\x${hash}`, recorded_at: recordedAt, viewers };
    return { streams: [head] };
  },
};
