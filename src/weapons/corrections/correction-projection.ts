import { isEdtfFault, isSealed, microsecondText, occurredRange, type OpenedEntry } from '../../ledger/core.js';
import type { Marking } from '../marking.js';
import {
  descriptionId,
  markingKeys,
  type KeyRow,
  type MarkingRow,
  type StateRow,
  type WeaponRow,
} from '../weapon-projection.js';
import type { Named } from '../weapon.js';
import {
  correctionProposed,
  correctionRejected,
  restatedFieldsOf,
  type CorrectedEntry,
  type Proposal,
} from './correction-kinds.js';
import type { CorrectionRow } from './correction-row.js';
import { identifies } from './correctable.js';

export type CorrectionEntry = Omit<OpenedEntry, 'streamType' | 'hash'>;

/** What is on record of a weapon when a correction of it is proposed, takes effect or is rejected. */
export interface Recorded {
  weapon: WeaponRow;
  /** Every state it has had, without restatements. */
  states: readonly StateRow[];
  /** As they are corrected by now. */
  markings: readonly MarkingRow[];
  /** The proposal that is decided, where one is. */
  proposed?: CorrectionRow;
}

/** What a correction makes of a weapon: rows that are other than before, and rows that are added. */
export interface CorrectionChange {
  weapon: WeaponRow;
  states: StateRow[];
  restated: MarkingRow[];
  keys: KeyRow[];
  /** Keys by which a marking is no longer found. */
  gone: KeyRow[];
  correction: CorrectionRow;
}

type Values = Record<string, unknown> & {
  of: CorrectedEntry;
  proposal?: Proposal;
  credential: string;
  markings?: (Partial<Marking> & { number: number })[];
};

/** Columns of the weapon that each restated field is. */
const COLUMNS: Readonly<Record<string, (value: never) => Partial<WeaponRow>>> = {
  type: ({ code, asWritten }: Named) => ({ type_code: code, type_text: asWritten }),
  manufacturer: (name: Named | null) => ({
    manufacturer_code: name?.code ?? null,
    manufacturer_text: name?.asWritten ?? null,
  }),
  model: (name: Named | null) => ({ model_code: name?.code ?? null, model_text: name?.asWritten ?? null }),
  calibre: (name: Named | null) => ({ calibre_code: name?.code ?? null, calibre_text: name?.asWritten ?? null }),
  countryOfManufacture: (country: string | null) => ({ country_of_manufacture: country }),
  yearOfManufacture: (year: number | null) => ({ year_of_manufacture: year }),
  conditions: (conditions: WeaponRow['conditions']) => ({ conditions }),
  military: (military: boolean | null) => ({ military }),
  legacy: (legacy: WeaponRow['legacy']) => ({ legacy }),
};

/** The facts of corrections and what each does to the record. Pure: the service and `replay` share it. */
export function projectCorrection(before: Recorded, entry: CorrectionEntry): CorrectionChange {
  const kept = { ...before.weapon, position: entry.position, viewers: entry.viewers };
  const values = entry.payload as unknown as Values;
  const nothing = { weapon: kept, states: [], restated: [], keys: [], gone: [] };
  if (entry.kind === correctionProposed.kind) return { ...nothing, correction: opened(entry, values, 'proposed') };
  if (values.proposal && !before.proposed) throw new Error(`${entry.kind} of a correction that was not proposed`);
  const correction = before.proposed
    ? decided(before.proposed, entry, values)
    : { ...opened(entry, values, 'effective'), decided_entry_id: entry.id, decided_at: entry.recordedAt };
  if (entry.kind === correctionRejected.kind) return { ...nothing, correction };
  const { states, holder } = restatedStates(before.states, entry, values);
  return {
    weapon: { ...described(kept, values), ...holder },
    states,
    ...restatedMarkings(before.markings, entry, values.markings ?? []),
    correction,
  };
}

function opened(entry: CorrectionEntry, values: Values, status: CorrectionRow['status']): CorrectionRow {
  const fields = restatedFieldsOf(values);
  return {
    id: entry.id,
    weapon_id: entry.streamId,
    position: entry.position,
    corrects: values.of.entry,
    corrects_kind: values.of.kind,
    corrects_position: values.of.position,
    fields,
    identifying: fields.some(identifies),
    status,
    unit_id: entry.unit,
    officer_id: entry.officer,
    credential_id: values.credential,
    recorded_at: entry.recordedAt,
    decided_entry_id: null,
    decided_at: null,
    second_unit_id: null,
    second_officer_id: null,
    second_credential_id: null,
    second_identity: null,
    viewers: entry.viewers,
  };
}

const decided = (proposed: CorrectionRow, entry: CorrectionEntry, { credential }: Values): CorrectionRow => ({
  ...proposed,
  status: entry.kind === correctionRejected.kind ? 'rejected' : 'effective',
  decided_entry_id: entry.id,
  decided_at: entry.recordedAt,
  second_unit_id: entry.unit,
  second_officer_id: entry.officer,
  second_credential_id: credential,
  second_identity: entry.identity,
  viewers: entry.viewers,
});

function described(weapon: WeaponRow, values: Values): WeaponRow {
  const row = { ...weapon };
  for (const [field, columns] of Object.entries(COLUMNS))
    if (field in values) Object.assign(row, columns(values[field] as never));
  // Why it has no marking is said of a weapon only until it has one.
  if ('unmarkedReason' in values && row.unmarked_reason !== null)
    row.unmarked_reason = values.unmarkedReason as WeaponRow['unmarked_reason'];
  return { ...row, description_id: descriptionId(row) };
}

/** When a state came about is restated beside it: custody is asked also by what had been recorded before. */
function restatedStates(
  states: readonly StateRow[],
  entry: CorrectionEntry,
  values: Values,
): { states: StateRow[]; holder: Partial<WeaponRow> } {
  const state = states.find(({ position }) => position === values.of.position);
  if (!state || !('occurredAt' in values)) return { states: [], holder: {} };
  const occurredAt = values.occurredAt as string | null;
  const range = occurredRange(occurredAt);
  if (isEdtfFault(range)) throw new Error(`occurredAt: ${range.detail}`);
  const missing = values.of.kind === 'weapon.lost' || values.of.kind === 'weapon.stolen';
  const since = missing ? { holder_as_of: occurredAt } : {};
  const restated: StateRow = {
    ...state,
    ...since,
    position: entry.position,
    entry_id: entry.id,
    occurred_at: occurredAt,
    occurred_from: range.from && microsecondText(range.from),
    occurred_to: range.to && microsecondText(range.to),
    recorded_at: entry.recordedAt,
    viewers: entry.viewers,
    restates: state.position,
  };
  const isPresent = states.every(({ position }) => position <= state.position);
  return { states: [restated], holder: isPresent ? since : {} };
}

/** Columns of a marking that each restated member is. */
const MARKING_COLUMNS: Readonly<Record<string, keyof MarkingRow>> = {
  kind: 'kind',
  text: 'text',
  scripts: 'scripts',
  symbols: 'symbols',
  unread: 'unread',
  place: 'place',
  method: 'method',
  heightMicrometres: 'height_micrometres',
  depthMicrometres: 'depth_micrometres',
  legibility: 'legibility',
  appliedBy: 'applied_by',
  appliedAt: 'applied_at',
};

const without = (keys: readonly KeyRow[], others: readonly KeyRow[]): KeyRow[] =>
  keys.filter(({ key, kind }) => !others.some((other) => other.key === key && other.kind === kind));

function restatedMarkings(
  markings: readonly MarkingRow[],
  { viewers }: CorrectionEntry,
  values: readonly (Partial<Marking> & { number: number })[],
): Pick<CorrectionChange, 'restated' | 'keys' | 'gone'> {
  const change: Pick<CorrectionChange, 'restated' | 'keys' | 'gone'> = { restated: [], keys: [], gone: [] };
  for (const { number, ...members } of values) {
    const old = markings.find((one) => one.number === number);
    if (!old) throw new Error(`There is no marking ${number} to correct`);
    // Of a value whose time was over nothing is left but that there was one.
    const columns = Object.entries(members).map(([name, value]) => [
      MARKING_COLUMNS[name]!,
      isSealed(value) ? null : value,
    ]);
    const row = { ...old, ...Object.fromEntries(columns), viewers } as MarkingRow;
    const [before, after] = [markingKeys(old.weapon_id, old), markingKeys(row.weapon_id, row)];
    change.restated.push(row);
    change.keys.push(...without(after, before));
    change.gone.push(...without(before, after));
  }
  return change;
}
