import { knownToHaveOccurredBy, within } from '../ledger/index.js';
import type { Holder, Status } from './weapon.js';

/** One change of holder or status, as the ledger recorded it; times are instants, null is open. */
export interface StateFact {
  position: number;
  status: Status;
  holder: Holder;
  occurredAt: string | null;
  occurredFrom: Date | null;
  occurredTo: Date | null;
  recordedAt: Date;
}

export interface CustodyAnswer {
  /** False where what is stated about time leaves more than one answer open. */
  certain: boolean;
  /** What held at the time, if certain; null where the register knows nothing of that time. */
  state: StateFact | null;
  /** Every state that may have held, latest entry first; at most one where certain. */
  possible: StateFact[];
}

/**
 * Who held the weapon at `asOf`, by what had been recorded at `knownAt`. Custody order is entry order; a change whose
 * stated time spans `asOf` may or may not have happened by then. What was recorded had happened by its recording.
 */
export function custodyAt(facts: readonly StateFact[], asOf: Date, knownAt: Date): CustodyAnswer {
  const known = facts.filter((fact) => fact.recordedAt <= knownAt).sort((a, b) => b.position - a.position);
  const possible: StateFact[] = [];
  let settled = false;
  for (const fact of known) {
    const stated = { from: fact.occurredFrom, to: fact.occurredTo };
    const stands = within(knownToHaveOccurredBy(stated, fact.recordedAt), asOf);
    if (stands === 'before') continue;
    possible.push(fact);
    settled = stands === 'after';
    if (settled) break;
  }
  const certain = possible.length === 0 || (possible.length === 1 && settled);
  return { certain, state: certain ? (possible[0] ?? null) : null, possible };
}
