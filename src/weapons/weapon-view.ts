import type { MarkingRow, WeaponRow } from './weapon-projection.js';
import type { Holder } from './weapon.js';

const holderView = (row: WeaponRow): Holder =>
  ({ kind: row.holder_kind, unit: row.holder_unit_id, basis: row.holder_basis, asOf: row.holder_as_of }) as Holder;

const named = (code: string | null, asWritten: string | null) => (asWritten === null ? null : { code, asWritten });

function markingView(row: MarkingRow) {
  return {
    number: row.number,
    kind: row.kind,
    text: row.text,
    scripts: row.scripts,
    symbols: row.symbols,
    unread: row.unread,
    place: row.place,
    method: row.method,
    heightMicrometres: row.height_micrometres,
    depthMicrometres: row.depth_micrometres,
    legibility: row.legibility,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    entry: row.entry_id,
  };
}

/** The record of a weapon as the API shows it. */
export function weaponView(row: WeaponRow, markings: readonly MarkingRow[]) {
  return {
    id: row.id,
    registryNumber: row.registry_number,
    status: row.status,
    type: { code: row.type_code, asWritten: row.type_text },
    origin: row.origin,
    manufacturer: named(row.manufacturer_code, row.manufacturer_text),
    model: named(row.model_code, row.model_text),
    calibre: named(row.calibre_code, row.calibre_text),
    countryOfManufacture: row.country_of_manufacture,
    yearOfManufacture: row.year_of_manufacture,
    conditions: row.conditions,
    military: row.military,
    markings: [...markings].sort((a, b) => a.number - b.number).map(markingView),
    unmarkedReason: row.unmarked_reason,
    legacy: row.legacy,
    holder: holderView(row),
    registeredAt: row.registered_at,
    registeredBy: row.registered_by_unit_id,
    position: row.position,
  };
}

export type WeaponView = ReturnType<typeof weaponView>;
