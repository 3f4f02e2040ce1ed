import type { JobView } from '../../platform/jobs/job.js';
import type { ImportView } from '../../weapons/index.js';

/** How an import ended, as a program reads it. */
export interface Account {
  import: string;
  job: string;
  outcome: 'entered' | 'dryRun' | 'nothingEntered' | 'cancelled' | 'failed';
  payloadHash: string | null;
  rows: ImportView['rows'];
  /** File of the rejected rows; null where none was written. */
  rejects: string | null;
}

export function accountOf(view: ImportView, { state, result }: JobView, rejects: string | null): Account {
  const outcome = (state === 'done' ? result!.outcome : state) as Account['outcome'];
  return { import: view.id, job: view.job, outcome, payloadHash: view.payloadHash, rows: view.rows, rejects };
}

const STAYS = 'and they stay; the same file sent again is a new import, in which they are duplicates';

/** The same for a person. */
export function tell({ outcome, rows }: Account, problem: JobView['problem'] = null): string {
  const { read, accepted, acceptedWithWarning: warned, duplicate, rejected, entered } = rows;
  const counts = `Rows read: ${read}, with a warning: ${warned}, duplicate: ${duplicate}, rejected: ${rejected}.`;
  switch (outcome) {
    case 'entered':
      return `Weapons entered: ${entered}. ${counts}`;
    case 'dryRun':
      return `Nothing was entered: a dry run. Weapons that would enter: ${accepted + warned}. ${counts}`;
    case 'nothingEntered':
      return `Nothing was entered: it was to be every row or none. ${counts}`;
    case 'cancelled':
      return `Cancelled. Weapons entered: ${entered}${entered > 0 ? `, ${STAYS}` : ''}.`;
    case 'failed':
      return `${problem?.code}: ${problem?.detail ?? problem?.title}. Weapons entered: ${entered}${entered > 0 ? `, ${STAYS}` : ''}.`;
  }
}
