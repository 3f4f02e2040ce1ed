import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { BenchDatabase } from './registry.js';

const TABLES = `
  SELECT c.relname AS name, format('SELECT to_jsonb(t)::text AS line FROM %I t', c.relname) AS lines
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;

/** Ids, hashes, salts, times and numbers that are drawn anew each time. */
const DRAWN =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|"transaction_id": "\d+"/g;

type Lines = Map<string, Set<string>>;

async function allRows({ superuserUrl }: BenchDatabase): Promise<Lines> {
  return withClient(superuserUrl, async (superuser) => {
    const { rows: tables } = await superuser.query<{ name: string; lines: string }>(TABLES);
    const lines: Lines = new Map();
    for (const { name, lines: statement } of tables) {
      const { rows } = await superuser.query<{ line: string }>(statement);
      lines.set(name, new Set(rows.map(({ line }) => line)));
    }
    return lines;
  });
}

/** What one request adds to each table, with what is drawn anew masked. */
export async function rowsAdded(
  database: BenchDatabase,
  request: () => Promise<void>,
): Promise<Record<string, string[]>> {
  const before = await allRows(database);
  await request();
  const after = await allRows(database);
  const added = [...after].map(([table, lines]) => {
    const fresh = [...lines].filter((line) => !before.get(table)?.has(line));
    return [table, fresh.map((line) => line.replace(DRAWN, '·')).sort()] as const;
  });
  return Object.fromEntries(added.filter(([, lines]) => lines.length > 0));
}
