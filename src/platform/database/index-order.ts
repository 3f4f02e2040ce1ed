import type { EntityManager } from 'typeorm';
import { prepared, run } from './prepared.js';

/** And planned for these values: a partial index serves no plan that must do for all. */
const SORT_NOTHING = prepared<never>(
  `SELECT set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`,
);

/**
 * Reads a page in the order of its index. What row security shows of a table is estimated at next to nothing, whatever
 * it is, so that all that is left of a list would be read and sorted for each page of it; here sorting is dear until the
 * transaction ends.
 */
export async function inIndexOrder<Row>(manager: EntityManager, read: () => Promise<Row[]>): Promise<Row[]> {
  const [, rows] = await Promise.all([run(manager, SORT_NOTHING, []), read()]);
  return rows;
}
