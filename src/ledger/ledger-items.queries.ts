import type { Snapshot } from '../platform/database/snapshot.js';
import { canonicalJson } from './canonical.js';
import type { LedgerRow } from './columns.js';
import { withHeads, type EntryItem, type LedgerItem, type ReportFault, type StreamHead } from './ledger-item.js';
import { GrowingTree, leafHash, type ListSummary } from './merkle.js';
import type { EntryOpening } from './openings.js';

const SELECT_ENTRIES = `
  SELECT e.id, e.stream_type AS "streamType", e.stream_id AS "streamId", e.position, e.kind,
         registry_time(e.occurred_from) AS "occurredFrom", registry_time(e.occurred_to) AS "occurredTo",
         registry_time(e.recorded_at) AS "recordedAt", e.unit_id AS unit, e.officer_id AS officer,
         encode(e.hash, 'hex') AS hash, e.canonical, to_jsonb(e.viewers) AS viewers,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('path', o.path, 'name', o.name, 'value', o.value,
                                                       'salt', encode(o.salt, 'hex')) ORDER BY o.path), '[]')
            FROM entry_openings o WHERE o.entry_id = e.id) AS openings`;

const ENTRIES = `${SELECT_ENTRIES} FROM ledger_entries e ORDER BY e.stream_id, e.position`;

const INDEXED_ENTRIES = `
  ${SELECT_ENTRIES}, l.index
    FROM ledger_entries e LEFT JOIN log_leaves l ON l.entry_id = e.id ORDER BY e.stream_id, e.position`;

const HEADS = `
  SELECT id AS "streamId", type AS "streamType", position, encode(hash, 'hex') AS hash FROM streams ORDER BY id`;

const EXPIRIES = `
  SELECT e.id AS "entryId", e.stream_id AS stream, e.position, e.canonical
    FROM ledger_entries e WHERE e.kind = 'openings.expired' ORDER BY e.position`;

const EXPIRED = `
  SELECT x.entry_id AS "entryId", x.path, x.expired_by AS "expiredBy" FROM expired_openings x
    LEFT JOIN ledger_entries e ON e.id = x.expired_by ORDER BY e.position, x.expired_by, x.entry_id, x.path COLLATE "C"`;

const STRAY_OPENINGS = `
  SELECT o.entry_id AS "entryId", o.path FROM entry_openings o
   WHERE NOT EXISTS (SELECT FROM ledger_entries e WHERE e.id = o.entry_id) ORDER BY o.entry_id, o.path`;

/** An entry as the ledger's tables hold it, and the units that see it, which its bytes do not say. */
export interface StoredEntry extends EntryItem {
  viewers: readonly string[];
}

type EntryRecord = LedgerRow & { openings: EntryOpening[]; viewers: string[]; index?: number | null };

async function* readEntries(snapshot: Snapshot, statement: string): AsyncGenerator<StoredEntry> {
  for await (const { openings, viewers, index, ...row } of snapshot.rows<EntryRecord>(statement))
    yield { row, openings, viewers, index };
}

/** Every entry of the register by stream and position, with its openings. */
export const storedEntries = (snapshot: Snapshot): AsyncGenerator<StoredEntry> => readEntries(snapshot, ENTRIES);

async function* withoutViewers(entries: AsyncIterable<StoredEntry>): AsyncGenerator<EntryItem> {
  for await (const { row, openings, index } of entries) yield { row, openings, index };
}

/** The ledger of the register in the order that it is verified in. */
export const ledgerItems = (snapshot: Snapshot): AsyncGenerator<LedgerItem> =>
  withHeads(withoutViewers(storedEntries(snapshot)), snapshot.rows<StreamHead>(HEADS));

/** The same in the form that is exported: each entry with its place in the log. */
export const indexedItems = (snapshot: Snapshot): AsyncGenerator<LedgerItem> =>
  withHeads(withoutViewers(readEntries(snapshot, INDEXED_ENTRIES)), snapshot.rows<StreamHead>(HEADS));

/** Openings that belong to no entry are no part of the ledger's order, so nothing that reads in order meets them. */
export async function reportStrayOpenings(snapshot: Snapshot, report: ReportFault): Promise<void> {
  for await (const { entryId, path } of snapshot.rows<{ entryId: string; path: string }>(STRAY_OPENINGS))
    report({ entryId, stream: '', position: 0, break: 'opening', detail: `${path} belongs to no entry` });
}

/** What is noted as expired is what the entries say that expired: the list has the root that they name. */
export async function reportExpired(snapshot: Snapshot, report: ReportFault): Promise<void> {
  const trees = new Map<string, GrowingTree>();
  for await (const row of snapshot.rows<{ entryId: string; path: string; expiredBy: string }>(EXPIRED)) {
    const tree = trees.get(row.expiredBy) ?? new GrowingTree();
    tree.add(leafHash(canonicalJson([row.entryId, row.path])));
    trees.set(row.expiredBy, tree);
  }
  interface Expiry {
    entryId: string;
    stream: string;
    position: number;
    canonical: string;
  }
  for await (const { canonical, ...at } of snapshot.rows<Expiry>(EXPIRIES)) {
    const { openings } = (JSON.parse(canonical) as { payload: { openings?: Partial<ListSummary> } }).payload;
    const tree = trees.get(at.entryId) ?? new GrowingTree();
    trees.delete(at.entryId);
    if (tree.size === openings?.count && tree.root().toString('hex') === openings.listHash) continue;
    report({
      ...at,
      break: 'opening',
      detail: `${tree.size} openings are noted as expired by it, or others than it says`,
    });
  }
  for (const entryId of trees.keys())
    report({
      entryId,
      stream: '',
      position: 0,
      break: 'opening',
      detail: 'openings are noted as expired by no such entry',
    });
}
