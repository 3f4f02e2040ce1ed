import type { EntityManager } from 'typeorm';
import { prepared, run } from '../../platform/database/prepared.js';
import { COSIGNED_NOTE, TILES, tilesBy } from '../log/log.queries.js';
import { inclusionSpans, rootsOf } from '../log/proof.js';
import type { EntryOpening } from '../openings.js';
import type { DossierEntry } from './dossier-text.js';

/** A stream as the actor sees it, beside the checkpoint that was published last. */
export interface StreamAtHand {
  position: number;
  /** Hex. */
  hash: string;
  now: string;
  /** Null where nothing was published yet. */
  checkpoint: string | null;
  /** Of the log at that checkpoint. */
  size: number;
  /** Entries of the stream that the actor sees, and those of them that the checkpoint covers. */
  entries: number;
  published: number;
}

const STREAM = prepared<StreamAtHand>(`
  SELECT s.position, encode(s.hash, 'hex') AS hash, registry_time(now()) AS now, ${COSIGNED_NOTE} AS checkpoint,
         coalesce(h.published_size, 0) AS size, seen.entries, seen.published
    FROM streams s
   CROSS JOIN log_head h
   CROSS JOIN LATERAL (
     SELECT count(*) AS entries, count(*) FILTER (WHERE l.index < h.published_size) AS published
       FROM ledger_entries e LEFT JOIN log_leaves l ON l.entry_id = e.id WHERE e.stream_id = s.id) seen
   WHERE s.id = $1`);

/** Null where the actor does not see it. */
export const findStream = async (manager: EntityManager, id: string): Promise<StreamAtHand | null> =>
  (await run(manager, STREAM, [id]))[0] ?? null;

interface EntryRow {
  position: number;
  canonical: string;
  index: number;
  openings: EntryOpening[];
}

const ENTRIES = prepared<EntryRow>(`
  SELECT e.position, e.canonical, l.index,
         (SELECT coalesce(json_agg(json_build_object('path', o.path, 'name', o.name, 'value', o.value,
                                                     'salt', encode(o.salt, 'hex')) ORDER BY o.path), '[]')
            FROM entry_openings o WHERE o.entry_id = e.id) AS openings
    FROM ledger_entries e JOIN log_leaves l ON l.entry_id = e.id
   WHERE e.stream_id = $1 AND e.position > $2 ORDER BY e.position LIMIT $3`);

/** The next entries of a stream that the actor sees, each with its proof in a log of this size: two round trips. */
export async function provenEntries(
  manager: EntityManager,
  stream: string,
  { size, after, limit }: { size: number; after: number; limit: number },
): Promise<DossierEntry[]> {
  const rows = await run(manager, ENTRIES, [stream, after, limit]);
  const spans = rows.map(({ index }) => inclusionSpans(index, size));
  const hashes = await rootsOf(
    spans.flat(),
    tilesBy((values) => run(manager, TILES, values)),
  );
  return rows.map((row, at) => ({ ...row, path: hashes.splice(0, spans[at]!.length) }));
}
