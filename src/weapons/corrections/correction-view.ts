import type { ReadableEntry } from '../../ledger/index.js';
import { correctionRejected, type CorrectedEntry } from './correction-kinds.js';
import type { CorrectionRow, CorrectionStatus } from './correction-row.js';
import { restatedBy } from './entry-view.js';

/** A correction as a list shows it. */
export interface CorrectionLine {
  id: string;
  status: CorrectionStatus;
  weapon: string;
  corrects: CorrectedEntry;
  fields: string[];
  identifying: boolean;
  unit: string;
  officer: string;
  recordedAt: string;
  decidedAt: string | null;
  /** Who confirmed or rejected it; null while nobody has, and where one person was enough. */
  second: { unit: string; officer: string } | null;
}

/** A correction with what it restates and the entries that record it. */
export interface CorrectionView extends CorrectionLine {
  /** Under the names and in the form of the entry that is corrected; nothing where the reader does not see that. */
  restates: Record<string, unknown>;
  reason: unknown;
  /** Why it was rejected; null where it was not. */
  rejection: unknown;
  entries: { id: string; position: number; kind: string; hash: string; recordedAt: string }[];
}

export const correctionLine = (row: CorrectionRow): CorrectionLine => ({
  id: row.id,
  status: row.status,
  weapon: row.weapon_id,
  corrects: { entry: row.corrects, kind: row.corrects_kind, position: row.corrects_position },
  fields: row.fields,
  identifying: row.identifying,
  unit: row.unit_id,
  officer: row.officer_id,
  recordedAt: row.recorded_at,
  decidedAt: row.decided_at,
  second: row.second_officer_id === null ? null : { unit: row.second_unit_id!, officer: row.second_officer_id },
});

/** `entries` are those the reader may see of the two: who became party later sees only what decided it. */
export function correctionView(row: CorrectionRow, entries: readonly ReadableEntry[]): CorrectionView {
  const said = entries.find(({ kind }) => kind !== correctionRejected.kind)?.payload;
  const rejection = entries.find(({ kind }) => kind === correctionRejected.kind)?.payload;
  return {
    ...correctionLine(row),
    restates: Object.fromEntries(restatedBy(said ?? {})),
    reason: said?.reason ?? null,
    rejection: rejection?.reason ?? null,
    entries: entries.map(({ id, position, kind, hash, recordedAt }) => ({ id, position, kind, hash, recordedAt })),
  };
}
