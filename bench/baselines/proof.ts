import type { Acting } from '../../src/platform/database/acting.js';
import { answerParent } from '../kit/children.js';
import { asActor, runtimePool, serve } from './server.js';

/** The rows that a proof is made from, by their keys: the entry, its leaf, the checkpoint, the tiles on both edges. */
const READ = `
  SELECT e.canonical, l.index::text AS index, h.note, tiles.hashes AS tiles
    FROM log_head h CROSS JOIN ledger_entries e JOIN log_leaves l ON l.entry_id = e.id
   CROSS JOIN LATERAL (
     SELECT string_agg(tile.hashes, '') AS hashes
       FROM (SELECT DISTINCT level::smallint AS level, leaf >> (8 * (level + 1)) AS place
               FROM generate_series(0, 3) AS level, unnest(ARRAY[l.index, h.published_size - 1]) AS leaf) AS wanted
      CROSS JOIN LATERAL (
        SELECT hashes FROM log_tiles t WHERE t.level = wanted.level AND t.index = wanted.place OFFSET 0) AS tile) AS tiles
   WHERE e.id = $1`;

interface Row {
  canonical: string;
  index: string;
  note: string;
  tiles: Buffer;
}

/** Of a log of a million a proof has about so many hashes: the answer is as long as a proof, and nothing of it is hashed. */
const HASHES = 20;

answerParent<{ runtimeUrl: string; connections: number; acting: Acting }>(
  async ({ runtimeUrl, connections, acting }) => {
    const pool = runtimePool(runtimeUrl, connections);
    const url = await serve(async ({ url: path = '' }) => {
      const [, id] = /entries\/([^/]+)\/proof$/.exec(path) ?? [];
      const { rows } = await asActor(pool, acting, (client) =>
        client.query<Row>({ name: 'rows-of-a-proof', text: READ, values: [id] }),
      );
      const [row] = rows;
      if (row === undefined) return { status: 404, body: '' };
      const hashes = row.tiles.toString('base64', 0, HASHES * 32);
      const body = `${Buffer.from(row.canonical).toString('base64')}\n${row.index}\n${hashes}\n\n${row.note}`;
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    });
    return { url };
  },
);
