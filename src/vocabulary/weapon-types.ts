import { weaponTypeTable, type WeaponType } from './tables/weapon-types.js';

const byCode = new Map(weaponTypeTable.rows.map((type) => [type.code, type]));

/** Every type, wide before narrow. */
export function listWeaponTypes(): readonly WeaponType[] {
  return weaponTypeTable.rows;
}

export function findWeaponType(code: string): WeaponType | null {
  return byCode.get(code) ?? null;
}

export function isWeaponType(code: string): boolean {
  return byCode.has(code);
}

/** True where `code` is `ancestor` or one of its narrower types. */
export function isTypeWithin(code: string, ancestor: string): boolean {
  return lineage(code).some((type) => type.code === ancestor);
}

/** The type and the wider ones it belongs to, narrow before wide; empty for an unknown code. */
export function lineage(code: string): WeaponType[] {
  const found: WeaponType[] = [];
  for (let type = findWeaponType(code); type; type = type.parent === null ? null : findWeaponType(type.parent)) {
    found.push(type);
  }
  return found;
}
