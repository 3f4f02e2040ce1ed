import type { Column } from '../platform/tabular/write-csv.js';
import { conditionsCell } from './conditions-cell.js';
import type { WeaponView } from './weapon-view.js';

/**
 * A weapon as a record of CSV: what an import takes, names as they were written, then what this registry says of its own
 * record. Of a missing weapon nobody is the holder since it went missing.
 */
export const weaponColumns: readonly Column<WeaponView>[] = [
  ['registryNumber', (weapon) => weapon.registryNumber],
  ['type', (weapon) => weapon.type.asWritten],
  ['origin', (weapon) => weapon.origin],
  ['manufacturer', (weapon) => weapon.manufacturer?.asWritten],
  ['model', (weapon) => weapon.model?.asWritten],
  ['calibre', (weapon) => weapon.calibre?.asWritten],
  ['countryOfManufacture', (weapon) => weapon.countryOfManufacture],
  ['yearOfManufacture', (weapon) => weapon.yearOfManufacture],
  ['conditions', (weapon) => conditionsCell(weapon.conditions)],
  ['military', (weapon) => weapon.military],
  ['markings', (weapon) => weapon.markings],
  ['unmarkedReason', (weapon) => weapon.unmarkedReason],
  ['holderKind', (weapon) => weapon.holder.kind],
  ['holderUnit', (weapon) => weapon.holder.unit],
  ['holderBasis', (weapon) => weapon.holder.basis],
  ['holderAsOf', (weapon) => weapon.holder.asOf],
  ['status', (weapon) => weapon.status],
  ['missingSince', (weapon) => (weapon.status === 'active' ? null : weapon.holder.asOf)],
  ['legacyCompany', (weapon) => weapon.legacy?.company],
  ['legacyMedium', (weapon) => weapon.legacy?.medium],
  ['legacyVolume', (weapon) => weapon.legacy?.volume],
  ['legacyTakenOverAt', (weapon) => weapon.legacy?.takenOverAt],
  ['id', (weapon) => weapon.id],
  ['position', (weapon) => weapon.position],
  ['registeredAt', (weapon) => weapon.registeredAt],
  ['registeredBy', (weapon) => weapon.registeredBy],
];
