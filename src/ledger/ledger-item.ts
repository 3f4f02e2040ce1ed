import type { LedgerRow } from './columns.js';
import type { EntryOpening } from './openings.js';

/** One entry as it is kept: its row and whichever of its openings are at hand. */
export interface EntryItem {
  row: LedgerRow;
  openings: readonly EntryOpening[];
  /** Its leaf in the log; null where it is none yet, undefined where nobody asked. */
  index?: number | null;
  /** Line of the export it was read from. */
  line?: number;
}

/** Where the table `streams` says a stream ends; position 0 and no hash is a stream that was only locked so far. */
export interface StreamHead {
  streamId: string;
  streamType: string;
  position: number;
  hash: string | null;
}
export interface HeadItem {
  head: StreamHead;
  line?: number;
}

/** A ledger in order: streams by id, in each its entries by position and then its head. */
export type LedgerItem = EntryItem | HeadItem;

export type LedgerBreak =
  'altered' | 'missing' | 'inserted' | 'reordered' | 'truncated' | 'forked' | 'derivedColumn' | 'opening';

export interface LedgerFault {
  /** Null where the fault is that there is no entry. */
  entryId: string | null;
  /** Id of the stream; empty where a line of an export could not be read. */
  stream: string;
  position: number;
  break: LedgerBreak;
  detail: string;
  line?: number;
}
export type ReportFault = (fault: LedgerFault) => void;

/** Puts each stream's head behind its entries; both come ordered by stream id. */
export async function* withHeads(
  entries: AsyncIterable<EntryItem>,
  heads: AsyncIterable<StreamHead>,
): AsyncGenerator<LedgerItem> {
  const rest = heads[Symbol.asyncIterator]();
  let next = await rest.next();
  for await (const entry of entries) {
    for (; !next.done && next.value.streamId < entry.row.streamId; next = await rest.next()) yield { head: next.value };
    yield entry;
  }
  for (; !next.done; next = await rest.next()) yield { head: next.value };
}
