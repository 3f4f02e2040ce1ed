import type { ConstraintMeaning } from '../platform/database/constraint-errors.js';

export const ledgerConstraints: Record<string, ConstraintMeaning> = {
  pk_streams: 'defect',
  ck_streams_position: 'defect',
  ck_streams_hash: 'defect',
  pk_ledger_entries: 'defect',
  uq_ledger_entries_id: 'defect',
  ck_ledger_entries_position: 'defect',
  ck_ledger_entries_hash: 'defect',
  ck_ledger_entries_size: 'defect',
  pk_entry_openings: 'defect',
  ck_entry_openings_salt: 'defect',
  pk_ledger_outbox: 'defect',
  pk_log_head: 'defect',
  ck_log_head_one: 'defect',
  ck_log_head_size: 'defect',
  ck_log_head_published_size: 'defect',
  pk_log_leaves: 'defect',
  uq_log_leaves_index: 'defect',
  ck_log_leaves_index: 'defect',
  pk_log_tiles: 'defect',
  ck_log_tiles_hashes: 'defect',
};
