import { isEdtfFault, occurredRange } from '../ledger/index.js';

/** The last year that a stated date (EDTF) may mean; null where it is open or no date. */
export function latestYear(appliedAt: string): number | null {
  const range = occurredRange(appliedAt);
  if (isEdtfFault(range) || range.to === null) return null;
  const endsBefore = range.from?.getTime() === range.to.getTime() ? 0 : 1;
  return new Date(range.to.getTime() - endsBefore).getUTCFullYear();
}
