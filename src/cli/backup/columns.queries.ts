import type { Snapshot } from '../../platform/database/snapshot.js';

export interface Column {
  name: string;
  /** Whether it holds JSON. */
  json: boolean;
}

const COLUMNS = `
  SELECT attname AS name, atttypid IN ('json'::regtype, 'jsonb'::regtype) AS json FROM pg_attribute
   WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** The columns of a table in their order. */
export const columnsOf = (snapshot: Snapshot, table: string): Promise<Column[]> =>
  snapshot.query<Column>(COLUMNS, [table]);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A table with columns of it, as COPY names them. */
export const columnList = (table: string, columns: readonly Pick<Column, 'name'>[]): string =>
  `${quoted(table)} (${columns.map(({ name }) => quoted(name)).join(', ')})`;

/** Values are written the same whatever the server and its settings. */
export const ONE_WAY_OF_WRITING = `
  SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
         set_config('intervalstyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
         set_config('extra_float_digits', '1', true), set_config('client_encoding', 'UTF8', true)`;
