import type { Client } from 'pg';

export const THRESHOLDS = [0.2, 0.3, 0.4, 0.5] as const;

/**
 * Finds markings by `pg_trgm` on the folded keys, the very keys that the service probes, in a table of their own so
 * that no plan of the service can choose this index. GIN, because GiST was slower at every threshold.
 */
export async function prepareTrigrams(superuser: Client): Promise<void> {
  await superuser.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  const { rows } = await superuser.query(`SELECT to_regclass('ix_trigram_keys') IS NOT NULL AS there`);
  if (rows[0].there) return;
  await superuser.query('DROP TABLE IF EXISTS trigram_keys');
  await superuser.query(
    `CREATE UNLOGGED TABLE trigram_keys AS
       SELECT coalesce(f.key, e.key) AS key, e.weapon_id
         FROM marking_keys e
         LEFT JOIN marking_keys f
           ON f.weapon_id = e.weapon_id AND f.marking_number = e.marking_number AND f.kind = 'folded'
        WHERE e.kind = 'exact'`,
  );
  await superuser.query('CREATE INDEX ix_trigram_keys ON trigram_keys USING gin (key gin_trgm_ops)');
  await superuser.query('VACUUM ANALYZE trigram_keys');
}

export async function setThreshold(superuser: Client, threshold: number): Promise<void> {
  await superuser.query(`SELECT set_config('pg_trgm.similarity_threshold', $1, false)`, [String(threshold)]);
}

/** Ids of the weapons that have a key at least as similar as the threshold says. */
export async function findSimilar(superuser: Client, folded: string): Promise<string[]> {
  const { rows } = await superuser.query<{ weapon_id: string }>({
    name: 'trigram',
    text: 'SELECT weapon_id FROM trigram_keys WHERE key % $1',
    values: [folded],
  });
  return rows.map((row) => row.weapon_id);
}
