import { prepared } from '../../platform/database/prepared.js';
import type { Tile } from './growing-tiles.js';
import type { ReadTiles } from './proof.js';

/** Of `log_head`: the checkpoint the log published last, with the latest cosignature of it by each witness. */
export const COSIGNED_NOTE = `
  note || coalesce((
    SELECT string_agg(line, '' ORDER BY witness) FROM (
      SELECT DISTINCT ON (witness) witness, line FROM log_cosignatures
       WHERE checkpoint = sha256(convert_to(note, 'UTF8')) ORDER BY witness, cosigned_at DESC) AS latest), '')`;

export const CHECKPOINT = prepared<{ size: number; note: string }>(`
  SELECT published_size AS size, ${COSIGNED_NOTE} AS note FROM log_head WHERE published_size IS NOT NULL`);

/** The hashes of tiles as far as they are written, which is as far as is published or further. */
export const TILES = prepared<Tile>(`
  SELECT level, index, hashes FROM log_tiles
   WHERE (level, index) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))`);

const NO_TILE = { hashes: Buffer.alloc(0) };

/** Reads tiles by one question, in the order they are asked for; of one that is not there, no hashes. */
export const tilesBy =
  (ask: (values: readonly unknown[]) => Promise<Tile[]>): ReadTiles =>
  async (places) => {
    if (places.length === 0) return [];
    const tiles = await ask([places.map(({ level }) => level), places.map(({ index }) => index)]);
    const found = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile]));
    return places.map(({ level, index }) => found.get(`${level}/${index}`) ?? NO_TILE);
  };

/** Where an entry stands that the actor sees; null where it is no leaf yet. */
export const LEAF_OF = prepared<{ canonical: string; index: number | null }>(`
  SELECT e.canonical, l.index FROM ledger_entries e LEFT JOIN log_leaves l ON l.entry_id = e.id WHERE e.id = $1`);

/** The bytes of entries from one leaf on up to another, in their order. */
export const BUNDLE = prepared<{ canonical: string }>(`
  SELECT e.canonical FROM log_leaves l JOIN ledger_entries e ON e.id = l.entry_id
   WHERE l.index >= $1 AND l.index < $2 ORDER BY l.index`);

/** Writes tiles, whose levels, indexes and hashes are three parameters from this one on; one that grew takes its own place. */
export const intoTiles = (first: number): string => `
    INSERT INTO log_tiles (level, index, hashes)
    SELECT level, index, hashes
      FROM unnest($${first}::smallint[], $${first + 1}::bigint[], $${first + 2}::bytea[]) AS tile (level, index, hashes)
    ON CONFLICT ON CONSTRAINT pk_log_tiles DO UPDATE SET hashes = excluded.hashes`;
