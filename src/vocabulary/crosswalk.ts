import type { Calibres } from './calibres.js';
import { weaponTypeCrosswalk, type Crosswalk } from './tables/weapon-type-crosswalk.js';
import type { WeaponTypes } from './weapon-types.js';

/** 12.7 mm, where ML1 ends and ML2 begins; the bore of .50 Browning and 12.7 x 108 measures 12.98. */
const LARGEST_ML1 = 1300;
/** 75 mm: from here on a mortar is artillery of large calibre (UN Register, category III). */
const ARTILLERY_FROM = 7500;

export interface Crossed {
  unroca: string | null;
  ncic: readonly string[];
  /** Subheading of the Harmonized System; null where it depends on whether the weapon is military and that is unknown. */
  hs: string | null;
  munitions: string | null;
}

export interface CrosswalkReader {
  /**
   * What other lists call a weapon of this type; `military` says whether it was made for armed forces. Null where a
   * list has no place for it, or where the answer hangs on the bore or on `military` and that is not known.
   */
  crosswalkOf: (type: string, calibres: readonly string[] | null, military: boolean | null) => Crossed;
  /** Widest bore among calibres, in hundredths of a millimetre; null where none is known. */
  widestBore: (calibres: readonly string[] | null) => number | null;
}

const byType = new Map(weaponTypeCrosswalk.rows.map((row) => [row.code, row]));

export function crosswalkBy({ isWithin, lineage }: WeaponTypes, { find }: Calibres): CrosswalkReader {
  const widestBore = (calibres: readonly string[] | null): number | null => {
    const known = (calibres ?? []).map((code) => find(code)?.diameter).filter((bore) => bore !== undefined);
    return known.length === 0 ? null : Math.max(...known);
  };

  function field<Name extends keyof Crosswalk>(type: string, name: Name): Crosswalk[Name] | undefined {
    for (const { code } of lineage(type)) {
      const value = byType.get(code)?.[name];
      if (value !== undefined) return value as Crosswalk[Name];
    }
    return undefined;
  }

  const unrocaOf = (type: string, bore: number | null) => {
    if (!isWithin(type, 'mortar')) return field(type, 'unroca') ?? null;
    return bore === null ? null : bore >= ARTILLERY_FROM ? 'III' : 'LW6';
  };

  const hsOf = (type: string, military: boolean | null) => {
    const headings = field(type, 'hs') ?? null;
    if (headings === null || headings.military === headings.other) return headings?.other ?? null;
    return military === null ? null : military ? headings.military : headings.other;
  };

  return {
    widestBore,
    crosswalkOf: (type, calibres, military) => {
      const bore = widestBore(calibres);
      const munitions = field(type, 'munitions') ?? null;
      return {
        unroca: unrocaOf(type, bore),
        ncic: field(type, 'ncic') ?? [],
        hs: hsOf(type, military),
        munitions: munitions === 'ML1.a' && bore !== null && bore > LARGEST_ML1 ? 'ML2.a' : munitions,
      };
    },
  };
}
