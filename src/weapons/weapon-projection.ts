import { hash } from 'node:crypto';
import { isSealed, type OpenedEntry, type SealedValue } from '../ledger/core.js';
import { countCodePoints, foldExact, FOLDED_ALPHABET, KEY_VERSION, keysOf, MAX_KEY_LENGTH } from '../matching/index.js';
import type { Condition } from '../vocabulary/core.js';
import type { Marking } from './marking.js';
import type { Counting, Description, Holder, Legacy, Origin, Status, UnmarkedReason } from './weapon.js';

/** What the record of a weapon follows from. */
export type WeaponEntry = Omit<OpenedEntry, 'streamType' | 'officer' | 'identity' | 'hash'>;

/** Rows are named as the tables' columns: what the ledger projects is what the table holds, letter by letter. */
export interface WeaponRow {
  id: string;
  registry_number: string;
  position: number;
  type_code: string | null;
  type_text: string;
  origin: Origin;
  manufacturer_code: string | null;
  manufacturer_text: string | null;
  model_code: string | null;
  model_text: string | null;
  calibre_code: string | null;
  calibre_text: string | null;
  country_of_manufacture: string | null;
  year_of_manufacture: number | null;
  description_id: string;
  conditions: Condition[] | null;
  military: boolean | null;
  unmarked_reason: UnmarkedReason | null;
  legacy: Legacy | null;
  status: Status;
  holder_kind: Holder['kind'];
  holder_unit_id: string | null;
  holder_basis: Holder['basis'];
  holder_as_of: string | null;
  registered_at: string;
  registered_by_unit_id: string;
  viewers: readonly string[];
}

export interface StateRow {
  weapon_id: string;
  position: number;
  entry_id: string;
  status: Status;
  holder_kind: Holder['kind'];
  holder_unit_id: string | null;
  holder_basis: Holder['basis'];
  holder_as_of: string | null;
  occurred_at: string | null;
  occurred_from: string | null;
  occurred_to: string | null;
  recorded_at: string;
  viewers: readonly string[];
  /** Position of the state whose time it states anew; absent for a state of its own. */
  restates?: number;
}

export interface MarkingRow {
  weapon_id: string;
  number: number;
  entry_id: string;
  kind: string;
  text: string;
  scripts: string[];
  symbols: string[];
  unread: number[];
  place: string | null;
  method: string | null;
  height_micrometres: number | null;
  depth_micrometres: number | null;
  legibility: string;
  applied_by: string | null;
  applied_at: string | null;
  viewers: readonly string[];
}

export interface KeyRow {
  key: string;
  kind: string;
  weapon_id: string;
  marking_number: number;
  version: number;
}

/** What one entry makes of a weapon: its row after the entry, and the rows the entry adds. */
export interface WeaponChange {
  weapon: WeaponRow;
  states: StateRow[];
  markings: MarkingRow[];
  keys: KeyRow[];
}

/** Who applied it stands under seal, and only where somebody said it; its opening may be gone. */
type RecordedMarking = Omit<Marking, 'appliedBy'> & { appliedBy?: string | SealedValue };

type RegisteredPayload = Description &
  Counting & {
    registryNumber: string;
    unmarkedReason: UnmarkedReason | null;
    holder: Holder;
    markings: RecordedMarking[];
    legacy?: Legacy;
  };

const holderColumns = (holder: Holder) => ({
  holder_kind: holder.kind,
  holder_unit_id: holder.unit,
  holder_basis: holder.basis,
  holder_as_of: holder.asOf,
});

/** What several entries of one weapon make of it together. */
export const joinChanges = (changes: readonly WeaponChange[]): WeaponChange => ({
  weapon: changes.at(-1)!.weapon,
  states: changes.flatMap((change) => change.states),
  markings: changes.flatMap((change) => change.markings),
  keys: changes.flatMap((change) => change.keys),
});

/** The facts of a weapon's stream and what each does to the record. Pure: the service and `replay` share it. */
export function projectWeapon(before: WeaponRow | null, entry: WeaponEntry): WeaponChange {
  const { payload, position, viewers } = entry;
  if (entry.kind === 'weapon.registered') return registered(entry, payload as unknown as RegisteredPayload);
  if (before === null) throw new Error(`${entry.kind} before weapon.registered on stream ${entry.streamId}`);
  const kept = { ...before, position, viewers };
  switch (entry.kind) {
    case 'weapon.marked': {
      const { markings } = payload as unknown as { markings: RecordedMarking[] };
      return { weapon: { ...kept, unmarked_reason: null }, states: [], ...markingRows(entry, markings) };
    }
    case 'weapon.lost':
    case 'weapon.stolen': {
      const unlocated: Holder = { kind: 'unknown', unit: null, basis: 'lastKnown', asOf: entry.occurredAt };
      const status = entry.kind === 'weapon.lost' ? 'lost' : 'stolen';
      return changed({ ...kept, status, ...holderColumns(unlocated) }, entry);
    }
    case 'weapon.found': {
      const { holder } = payload as unknown as { holder: Holder };
      return changed({ ...kept, status: 'active', ...holderColumns(holder) }, entry);
    }
    default:
      throw new Error(`No projection for ${entry.kind}`);
  }
}

const DESCRIBED_BY = [
  'manufacturer_code',
  'manufacturer_text',
  'model_code',
  'model_text',
  'calibre_code',
  'calibre_text',
  'country_of_manufacture',
] as const;

export type DescriptionColumn = (typeof DESCRIBED_BY)[number];

const UUID_PARTS = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/;

/** The same for all weapons whose maker, model, calibre and country are written alike; a UUID of SHA-256 over these. */
export function descriptionId(described: Pick<WeaponRow, DescriptionColumn>): string {
  const digest = hash('sha256', JSON.stringify(DESCRIBED_BY.map((column) => described[column])), 'hex');
  return digest.replace(UUID_PARTS, '$1-$2-$3-$4-$5');
}

function registered(entry: WeaponEntry, payload: RegisteredPayload): WeaponChange {
  const described = {
    manufacturer_code: payload.manufacturer?.code ?? null,
    manufacturer_text: payload.manufacturer?.asWritten ?? null,
    model_code: payload.model?.code ?? null,
    model_text: payload.model?.asWritten ?? null,
    calibre_code: payload.calibre?.code ?? null,
    calibre_text: payload.calibre?.asWritten ?? null,
    country_of_manufacture: payload.countryOfManufacture,
  };
  const weapon: WeaponRow = {
    id: entry.streamId,
    registry_number: payload.registryNumber,
    position: entry.position,
    type_code: payload.type.code,
    type_text: payload.type.asWritten,
    origin: payload.origin,
    ...described,
    year_of_manufacture: payload.yearOfManufacture,
    description_id: descriptionId(described),
    conditions: payload.conditions ?? null,
    military: payload.military ?? null,
    unmarked_reason: payload.unmarkedReason,
    legacy: payload.legacy ?? null,
    status: 'active',
    ...holderColumns(payload.holder),
    registered_at: entry.recordedAt,
    registered_by_unit_id: entry.unit,
    viewers: entry.viewers,
  };
  return { ...changed(weapon, entry), ...markingRows(entry, payload.markings) };
}

function changed(weapon: WeaponRow, entry: WeaponEntry): WeaponChange {
  const state: StateRow = {
    weapon_id: weapon.id,
    position: entry.position,
    entry_id: entry.id,
    status: weapon.status,
    holder_kind: weapon.holder_kind,
    holder_unit_id: weapon.holder_unit_id,
    holder_basis: weapon.holder_basis,
    holder_as_of: weapon.holder_as_of,
    occurred_at: entry.occurredAt,
    occurred_from: entry.occurredFrom,
    occurred_to: entry.occurredTo,
    recorded_at: entry.recordedAt,
    viewers: entry.viewers,
  };
  return { weapon, states: [state], markings: [], keys: [] };
}

function markingRows(
  entry: WeaponEntry,
  markings: readonly RecordedMarking[],
): Pick<WeaponChange, 'markings' | 'keys'> {
  return {
    markings: markings.map((marking) => ({
      weapon_id: entry.streamId,
      number: marking.number,
      entry_id: entry.id,
      kind: marking.kind,
      text: marking.text,
      scripts: marking.scripts,
      symbols: marking.symbols,
      unread: marking.unread,
      place: marking.place,
      method: marking.method,
      height_micrometres: marking.heightMicrometres,
      depth_micrometres: marking.depthMicrometres,
      legibility: marking.legibility,
      applied_by: isSealed(marking.appliedBy) ? null : (marking.appliedBy ?? null),
      applied_at: marking.appliedAt,
      viewers: entry.viewers,
    })),
    keys: markings.flatMap((marking) => markingKeys(entry.streamId, marking)),
  };
}

/** The keys that a marking is found by. */
export const markingKeys = (weaponId: string, { number, text }: Pick<Marking, 'number' | 'text'>): KeyRow[] =>
  keysOf(text).map(({ kind, key }) => ({
    key,
    kind,
    weapon_id: weaponId,
    marking_number: number,
    version: KEY_VERSION,
  }));

const COMMON_CHARACTERS = new Set(FOLDED_ALPHABET);

/** Characters of folded keys that every search must try besides the common alphabet. */
export function uncommonCharacters(keys: readonly KeyRow[]): string[] {
  const uncommon = new Set<string>();
  for (const { kind, key } of keys) {
    if (kind !== 'exact' || countCodePoints(key) > MAX_KEY_LENGTH) continue;
    for (const character of foldExact(key)) if (!COMMON_CHARACTERS.has(character)) uncommon.add(character);
  }
  return [...uncommon].sort();
}
