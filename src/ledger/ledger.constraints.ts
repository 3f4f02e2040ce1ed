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
};
