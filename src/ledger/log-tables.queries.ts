import type { Snapshot } from '../platform/database/snapshot.js';
import type { ExportedLog } from './entry-export.js';
import type { LedgerFault, ReportFault } from './ledger-item.js';
import { GrowingTiles, type Tile } from './log/growing-tiles.js';
import { intoTiles, TILES as TILES_OF_LOG } from './log/log.queries.js';
import { rootAt } from './log/proof.js';
import { HASH_BYTES } from './log/tile.js';
import { readHead } from './verifier/note.js';
import { verifyTables, type KeptLeaf, type KeptTile, type Witnessed } from './verifier/tables.js';

const HEAD = `SELECT size, note FROM log_head`;

const LEAVES = `
  SELECT l.index, l.entry_id AS "entryId", e.hash
    FROM log_leaves l LEFT JOIN ledger_entries e ON e.id = l.entry_id ORDER BY l.index`;

const TILES = [0, 1, 2, 3, 4, 5, 6, 7].map(
  (level) => `SELECT index, hashes FROM log_tiles WHERE level = ${level} ORDER BY index`,
);

/** Entries that are neither leaf nor waiting, or both, or stand in the log before an earlier one of their stream. */
const MISPLACED = `
  SELECT id AS "entryId", stream_id AS stream, position,
         CASE WHEN waits <> (index IS NULL) THEN CASE WHEN waits THEN 'inserted' ELSE 'missing' END ELSE 'reordered' END AS break,
         CASE WHEN waits = (index IS NULL) THEN format('it stands in the log before the entry it follows, at %s', index)
              WHEN waits THEN 'it is in the log, and waits for its place there'
              ELSE 'it is not in the log, and does not wait for its place there' END AS detail
    FROM (SELECT e.id, e.stream_id, e.position, l.index, o.entry_id IS NOT NULL AS waits,
                 lag(l.index) OVER stream AS was, lag(o.entry_id) OVER stream IS NOT NULL AS before_waits
            FROM ledger_entries e
            LEFT JOIN log_leaves l ON l.entry_id = e.id
            LEFT JOIN ledger_outbox o ON o.entry_id = e.id
          WINDOW stream AS (PARTITION BY e.stream_id ORDER BY e.position)) placed
   WHERE waits = (index IS NOT NULL) OR index < was OR (index IS NOT NULL AND before_waits)
   ORDER BY stream_id, position`;

/** What waits and is not what the ledger holds: its leaf would be another. */
const WAITING = `
  SELECT o.entry_id AS "entryId", coalesce(e.stream_id::text, '') AS stream, coalesce(e.position, 0) AS position,
         CASE WHEN e.id IS NULL THEN 'missing' ELSE 'altered' END AS break,
         CASE WHEN e.id IS NULL THEN 'it waits for its place in the log, and is not in the ledger'
              ELSE 'it waits for its place in the log with another hash' END AS detail
    FROM ledger_outbox o LEFT JOIN ledger_entries e ON e.id = o.entry_id
   WHERE e.hash IS DISTINCT FROM o.hash ORDER BY o.entry_id`;

/** The log over the entries of a snapshot as it is exported: its leaves as the tiles have them. */
export async function exportedLog(snapshot: Snapshot): Promise<ExportedLog> {
  const [head] = await snapshot.query<HeadRow>(HEAD);
  return { leaves: leavesOf(snapshot.rows<KeptTile>(TILES[0]!)), checkpoint: head!.note };
}

async function* leavesOf(tiles: AsyncIterable<KeptTile>): AsyncGenerator<Buffer> {
  for await (const { hashes } of tiles)
    for (let at = 0; at < hashes.length; at += HASH_BYTES) yield hashes.subarray(at, at + HASH_BYTES);
}

interface HeadRow {
  size: number;
  note: string | null;
}

/** How far the log of the register is, by its own tables. */
export interface LogState {
  size: number;
  /** Over all its leaves. */
  root: Buffer;
  publishedSize: number | null;
  /** The last checkpoint that was published. */
  note: string | null;
}

/** @throws TileMissingError where the tiles are fewer than the log is long. */
export async function readLogState(snapshot: Snapshot): Promise<LogState> {
  const [head] = await snapshot.query<Omit<LogState, 'root'>>(
    `SELECT size, published_size AS "publishedSize", note FROM log_head`,
  );
  const root = await rootAt(head!.size, async (places) => {
    const asked = [places.map(({ level }) => level), places.map(({ index }) => index)];
    const tiles = await snapshot.query<Tile>(TILES_OF_LOG.text, asked);
    return places.map(({ level, index }) => tiles.find((tile) => tile.level === level && tile.index === index)!);
  });
  return { ...head!, root };
}

const LEAVES_AT_ONCE = 65_536;

/** Makes the tiles of the log from its leaves, in a database that has none. Gives the root over them. */
export async function rebuildTiles(snapshot: Snapshot): Promise<{ size: number; root: Buffer }> {
  const log = new GrowingTiles();
  const write = async () => {
    const tiles = log.takeChanged();
    const columns = [
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ];
    await snapshot.query(intoTiles(1), columns);
  };
  for await (const { index, entryId, hash } of snapshot.rows<KeptLeaf>(LEAVES)) {
    if (index !== log.size) throw new RangeError(`Leaf ${log.size} of the log is not there`);
    if (hash === null) throw new RangeError(`Leaf ${index} of the log is of ${entryId}, which is not in the ledger`);
    log.add(hash);
    if (log.size % LEAVES_AT_ONCE === 0) await write();
  }
  await write();
  return { size: log.size, root: log.root() };
}

/** Checks the log of the register against its ledger, and against checkpoints that were kept elsewhere. */
export async function verifyKeptLog(
  snapshot: Snapshot,
  witnessed: readonly Witnessed[],
  report: ReportFault,
): Promise<number> {
  for (const statement of [MISPLACED, WAITING])
    for await (const fault of snapshot.rows<LedgerFault>(statement)) report(fault);
  const [{ size, note }] = (await snapshot.query<HeadRow>(HEAD)) as [HeadRow];
  const published = note === null ? [] : [{ ...readHead(note), by: 'the published checkpoint' }];
  return verifyTables(
    {
      leaves: snapshot.rows<KeptLeaf>(LEAVES),
      tiles: (level) => snapshot.rows<KeptTile>(TILES[level]!),
      size,
      witnessed: [...published, ...witnessed],
    },
    ({ entryId, index }, kind, detail) =>
      report({ entryId, stream: '', position: 0, break: kind, detail: `${detail} (log, ${index})` }),
  );
}
