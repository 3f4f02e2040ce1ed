import type { Client } from 'pg';

/** Statements that make every index of these tables again, those of constraints as their constraints. */
const DEFINITIONS = `
  SELECT i.indexrelid::regclass::text AS name,
         CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END AS remove,
         CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
              ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname,
                          pg_get_constraintdef(c.oid)) END AS make
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
   WHERE i.indrelid = ANY ($1::regclass[])
   ORDER BY pg_relation_size(i.indrelid), 1`;

/** Loads tables that have no index and indexes them afterwards, as any bulk load does; tells how long each index took. */
export async function withoutIndexes(
  superuser: Client,
  tables: readonly string[],
  load: () => Promise<void>,
  timed: (what: string, work: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { rows } = await superuser.query<{ name: string; remove: string; make: string }>(DEFINITIONS, [tables]);
  for (const { remove } of rows) await superuser.query(remove);
  await load();
  await superuser.query(`SET maintenance_work_mem = '1GB'`);
  for (const { name, make } of rows) await timed(name, () => superuser.query(make));
}
