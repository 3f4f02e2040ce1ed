import type { EntityManager } from 'typeorm';
import type { Listing } from '../../platform/http/listing.js';
import { NotFoundError } from '../../platform/problem.js';
import type { SupplementStatus, SupplementView } from './supplement.js';

const READ = `
  SELECT id, status, quoted_in AS "quotedIn", quote_id AS quote, quote_entry_id AS "quoteEntry", weapon_id AS weapon,
         correction_id AS correction, correction_entry_id AS "correctionEntry", fields, unit_id AS unit,
         registry_time(due_since) AS "dueSince", registry_time(closed_at) AS "closedAt", closed_entry_id AS "closedBy"
    FROM supplements`;

const LIST = `${READ} WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;
const BY_ID = `${READ} WHERE id = $1`;

export const supplementList = (status: SupplementStatus | undefined): Pick<Listing<SupplementView>, 'rows'> => ({
  rows: (manager, after, limit) => manager.query<SupplementView[]>(LIST, [status ?? null, after ?? null, limit]),
});

/** Throws NotFoundError. */
export async function getSupplement(manager: EntityManager, id: string): Promise<SupplementView> {
  const [found] = await manager.query<SupplementView[]>(BY_ID, [id]);
  if (!found) throw new NotFoundError('supplement');
  return found;
}

const WAIVE = `
  UPDATE supplements SET status = 'waived', closed_at = $2, closed_entry_id = $3
   WHERE id = $1 AND status = 'due' RETURNING id`;

/** False where it was sent or waived before. */
export async function waiveSupplement(manager: EntityManager, id: string, at: string, entry: string): Promise<boolean> {
  const [rows] = await manager.query<[{ id: string }[], number]>(WAIVE, [id, at, entry]);
  return rows.length === 1;
}
