import { prepared } from '../../platform/database/prepared.js';

/** The checkpoint the log published last, with the latest cosignature of it by each witness. */
export const CHECKPOINT = prepared<{ size: number; note: string }>(`
  SELECT published_size AS size, note || coalesce((
           SELECT string_agg(line, '' ORDER BY witness) FROM (
             SELECT DISTINCT ON (witness) witness, line FROM log_cosignatures
              WHERE checkpoint = sha256(convert_to(note, 'UTF8')) ORDER BY witness, cosigned_at DESC) AS latest), '') AS note
    FROM log_head WHERE published_size IS NOT NULL`);

/** The hashes of tiles as far as they are written, which is as far as is published or further. */
export const TILES = prepared<{ level: number; index: number; hashes: Buffer }>(`
  SELECT level, index, hashes FROM log_tiles
   WHERE (level, index) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))`);

/** Where an entry stands that the actor sees; null where it is no leaf yet. */
export const LEAF_OF = prepared<{ canonical: string; index: number | null }>(`
  SELECT e.canonical, l.index FROM ledger_entries e LEFT JOIN log_leaves l ON l.entry_id = e.id WHERE e.id = $1`);

/** The bytes of entries from one leaf on up to another, in their order. */
export const BUNDLE = prepared<{ canonical: string }>(`
  SELECT e.canonical FROM log_leaves l JOIN ledger_entries e ON e.id = l.entry_id
   WHERE l.index >= $1 AND l.index < $2 ORDER BY l.index`);
