import type { Envelope } from '../../ledger/core.js';

export const CORRECTION_STATUSES = ['proposed', 'effective', 'rejected'] as const;
export type CorrectionStatus = (typeof CORRECTION_STATUSES)[number];

/** A correction as its table holds it, letter by letter: who proposed it, and who decided it. */
export interface CorrectionRow {
  /** Of the entry by which it was proposed, or took effect at once. */
  id: string;
  weapon_id: string;
  position: number;
  corrects: string;
  corrects_kind: string;
  corrects_position: number;
  fields: string[];
  identifying: boolean;
  status: CorrectionStatus;
  unit_id: string;
  officer_id: string;
  credential_id: string;
  recorded_at: string;
  /** The entry by which it took effect or was rejected; null while it is open. */
  decided_entry_id: string | null;
  decided_at: string | null;
  /** Null where nobody else decided. */
  second_unit_id: string | null;
  second_officer_id: string | null;
  second_credential_id: string | null;
  second_identity: Envelope['identity'] | null;
  viewers: readonly string[];
}
