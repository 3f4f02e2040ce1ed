import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { allRows } from './all-rows.js';
import type { BenchDatabase } from './registry.js';

/** Ids, hashes, salts, times and numbers that are drawn anew each time. */
const DRAWN =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|"transaction_id": "\d+"/g;

/** What one request adds to each table, with what is drawn anew masked. */
export async function rowsAdded(
  { superuserUrl }: BenchDatabase,
  request: () => Promise<void>,
): Promise<Record<string, string[]>> {
  const before = await withClient(superuserUrl, allRows);
  await request();
  const after = await withClient(superuserUrl, allRows);
  const added = [...after].map(([table, lines]) => {
    const fresh = [...lines].filter((line) => !before.get(table)?.has(line));
    return [table, fresh.map((line) => line.replace(DRAWN, '·')).sort()] as const;
  });
  return Object.fromEntries(added.filter(([, lines]) => lines.length > 0));
}
