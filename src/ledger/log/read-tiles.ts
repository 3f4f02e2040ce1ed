import type { ClientBase, Pool } from 'pg';
import type { Tile } from './growing-tiles.js';
import type { TilePlace } from './tile.js';

const TILES = `
  SELECT t.level, t.index, t.hashes FROM unnest($1::smallint[], $2::bigint[]) AS asked (level, index) JOIN log_tiles t USING (level, index)`;

/** Tiles in the order they are asked for, as the login that writes the log. */
export async function readTiles(client: ClientBase | Pool, places: readonly TilePlace[]): Promise<Tile[]> {
  if (places.length === 0) return [];
  const asked = [places.map(({ level }) => level), places.map(({ index }) => index)];
  const { rows } = await client.query<Tile>(TILES, asked);
  const none = Buffer.alloc(0);
  return places.map(
    ({ level, index }) =>
      rows.find((tile) => tile.level === level && tile.index === index) ?? { level, index, hashes: none },
  );
}
