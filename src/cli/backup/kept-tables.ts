import type { Projection } from '../../ledger/index.js';

/**
 * Who may read what a backup holds of a table. `secret` is encrypted, and left out of a backup without secrets;
 * `personal` is encrypted too, and plain in a backup without secrets; `plain` is never encrypted.
 */
export type Protection = 'plain' | 'personal' | 'secret';

export interface KeptTable {
  table: string;
  protection: Protection;
  /** Columns that mean nothing in another database; they get their defaults there. */
  without?: readonly string[];
}

/** What a backup holds, in the order that it is loaded in: what is referred to comes first. */
export const KEPT_TABLES: readonly KeptTable[] = [
  { table: 'agencies', protection: 'personal' },
  { table: 'units', protection: 'personal' },
  { table: 'officers', protection: 'personal' },
  { table: 'grants', protection: 'personal' },
  { table: 'credentials', protection: 'secret' },
  { table: 'credential_officers', protection: 'secret' },
  { table: 'ledger_entries', protection: 'plain' },
  { table: 'entry_openings', protection: 'secret' },
  { table: 'expired_openings', protection: 'plain' },
  { table: 'ledger_outbox', protection: 'plain', without: ['transaction_id'] },
  { table: 'log_leaves', protection: 'plain' },
  { table: 'log_head', protection: 'plain' },
  { table: 'log_cosignatures', protection: 'plain' },
  // What this registry cosigned for others: it must never sign less.
  { table: 'witnessed_logs', protection: 'plain' },
  // Their entries hold the hash of a list, and the list is nowhere else.
  { table: 'looks', protection: 'personal' },
  { table: 'marking_searches', protection: 'personal' },
  // Which answers a correction made outdated follows from streams of two types.
  { table: 'supplements', protection: 'plain' },
  { table: 'look_counts', protection: 'personal' },
  { table: 'looked_at_weapons', protection: 'personal' },
  { table: 'idempotency_keys', protection: 'secret' },
  { table: 'jobs', protection: 'personal' },
  { table: 'import_mappings', protection: 'personal' },
  { table: 'weapon_imports', protection: 'secret' },
  { table: 'import_chunks', protection: 'secret' },
  { table: 'import_rows', protection: 'secret' },
  { table: 'data_quality_reports', protection: 'personal' },
  { table: 'data_quality_profiles', protection: 'plain' },
  { table: 'data_quality_counts', protection: 'plain' },
  { table: 'data_quality_records', protection: 'plain' },
  { table: 'weapon_totals', protection: 'personal' },
  { table: 'weapon_total_classes', protection: 'plain' },
];

/** In no backup, and for what reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  log_tiles: 'made again from the leaves and the hashes of their entries',
  schema_migrations: 'the migrations themselves make it; the manifest names those that ran',
};

const kept = new Set(KEPT_TABLES.map(({ table }) => table));

/** Tables that are in no backup because the ledger makes them again. */
export const rebuiltTables = (projections: readonly Projection[]): string[] =>
  projections.flatMap(({ tables }) => tables.map(({ name }) => name)).filter((name) => !kept.has(name));
