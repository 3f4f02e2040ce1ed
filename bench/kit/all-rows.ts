import type { Client } from 'pg';

const TABLES = `
  SELECT c.relname AS name, format('SELECT to_jsonb(t)::text AS line FROM %I t', c.relname) AS lines
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;

/** The rows of each table, as JSON. */
export type Rows = Map<string, Set<string>>;

/** Every row of every table: what a refusal leaves as it was, and what a request adds to. */
export async function allRows(superuser: Client): Promise<Rows> {
  const { rows: tables } = await superuser.query<{ name: string; lines: string }>(TABLES);
  const all: Rows = new Map();
  for (const { name, lines: statement } of tables) {
    const { rows } = await superuser.query<{ line: string }>(statement);
    all.set(name, new Set(rows.map(({ line }) => line)));
  }
  return all;
}
