import { fact, type Fact } from '../../ledger/core.js';
import type { ReadableEntry } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { withParty, type RecordedWeapon } from '../decisions.js';
import type { Restated } from './correction.js';
import {
  correctionProposed,
  correctionRejected,
  restatedFieldsOf,
  weaponCorrected,
  type CorrectedEntry,
} from './correction-kinds.js';
import type { CorrectionRow } from './correction-row.js';
import {
  CorrectionDecidedError,
  CorrectionOvertakenError,
  NotTheCorrectorError,
  SecondCredentialSameError,
  SecondOfficerAssertedError,
  SecondOfficerSameError,
} from './corrections.errors.js';
import { restatedBy } from './entry-view.js';

/** Who corrects, confirms or rejects. */
export type Corrector = Pick<Acting, 'unit' | 'units' | 'officer' | 'credential' | 'identity'>;

/** The unit that wrote the entry corrects it, and the unit that holds the weapon now. Throws NotTheCorrectorError. */
export function requireCorrector(writtenBy: string, { holderUnit }: RecordedWeapon, { units }: Corrector): void {
  if (units.includes(writtenBy) || (holderUnit !== null && units.includes(holderUnit))) return;
  throw new NotTheCorrectorError();
}

const observed = { occurredAt: null, source: 'ownObservation' } as const;

/**
 * Restates fields of an entry (ITI §9: what was recorded is kept; what is right is recorded beside it). What identifies
 * the weapon is only proposed: it takes effect when a second officer confirms it.
 */
export function decideCorrect(
  weapon: RecordedWeapon,
  { id, kind, position }: ReadableEntry,
  { values, identifying }: Restated,
  reason: string,
  corrector: Corrector,
): Fact {
  const of = { entry: id, kind, position } satisfies CorrectedEntry;
  const said = { ...values, of, reason, credential: corrector.credential } as never;
  const common = { ...observed, streamId: weapon.id, viewers: withParty(weapon, corrector.unit) };
  if (identifying) return fact({ ...common, kind: correctionProposed, values: said });
  return fact({ ...common, kind: weaponCorrected, values: said, corrects: id });
}

/** Two persons are two persons: by officer, by key, and the second by a key of their own. */
export function requireSecond(proposed: CorrectionRow, { officer, credential, identity }: Corrector): void {
  if (identity !== 'authenticated') throw new SecondOfficerAssertedError();
  if (officer === proposed.officer_id) throw new SecondOfficerSameError();
  if (credential === proposed.credential_id) throw new SecondCredentialSameError();
}

function requireOpen({ status }: CorrectionRow): void {
  if (status !== 'proposed') throw new CorrectionDecidedError();
}

/** Throws CorrectionOvertakenError where a field that was to be restated has been restated since it was proposed. */
function requireNotOvertaken({ position, fields }: CorrectionRow, corrections: readonly ReadableEntry[]): void {
  for (const { id, position: at, payload } of corrections) {
    const both = restatedFieldsOf(payload).filter((field) => fields.includes(field));
    if (at > position && both.length > 0) throw new CorrectionOvertakenError(both, id);
  }
}

const proposalOf = ({ id, unit_id, officer_id, credential_id }: CorrectionRow) => ({
  entry: id,
  unit: unit_id,
  officer: officer_id,
  credential: credential_id,
});

/** The second officer confirms what was proposed, as it was proposed. */
export function decideConfirm(
  weapon: RecordedWeapon,
  proposed: CorrectionRow,
  proposal: ReadableEntry,
  corrections: readonly ReadableEntry[],
  corrector: Corrector,
): Fact {
  requireOpen(proposed);
  requireSecond(proposed, corrector);
  requireNotOvertaken(proposed, corrections);
  const { of, reason } = proposal.payload;
  return fact({
    ...observed,
    kind: weaponCorrected,
    streamId: weapon.id,
    viewers: withParty(weapon, corrector.unit),
    corrects: proposed.corrects,
    values: {
      ...Object.fromEntries(restatedBy(proposal.payload)),
      of,
      reason,
      proposal: proposalOf(proposed),
      credential: corrector.credential,
    } as never,
  });
}

/** The second officer finds that the entry stays as it is. */
export function decideReject(
  weapon: RecordedWeapon,
  proposed: CorrectionRow,
  reason: string,
  corrector: Corrector,
): Fact {
  requireOpen(proposed);
  requireSecond(proposed, corrector);
  return fact({
    ...observed,
    kind: correctionRejected,
    streamId: weapon.id,
    viewers: withParty(weapon, corrector.unit),
    values: { proposal: proposalOf(proposed), reason, credential: corrector.credential },
  });
}
