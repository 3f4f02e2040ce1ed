import type { WeaponType } from './tables/weapon-types.js';

/** The tree of types. */
export interface WeaponTypes {
  /** Every type, wide before narrow. */
  list: () => readonly WeaponType[];
  find: (code: string) => WeaponType | null;
  /** True where `code` is `ancestor` or one of its narrower types. */
  isWithin: (code: string, ancestor: string) => boolean;
  /** The type and the wider ones it belongs to, narrow before wide; empty for an unknown code. */
  lineage: (code: string) => readonly WeaponType[];
}

export function weaponTypesOf(rows: readonly WeaponType[]): WeaponTypes {
  const byCode = new Map(rows.map((type) => [type.code, type]));
  const find = (code: string) => byCode.get(code) ?? null;
  const lineage = (code: string): WeaponType[] => {
    const found: WeaponType[] = [];
    for (let type = find(code); type; type = type.parent === null ? null : find(type.parent)) found.push(type);
    return found;
  };
  return {
    list: () => rows,
    find,
    lineage,
    isWithin: (code, ancestor) => lineage(code).some((type) => type.code === ancestor),
  };
}
