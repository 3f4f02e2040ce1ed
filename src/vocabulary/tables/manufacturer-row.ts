import { names, words } from './table.js';

/** Who made, imported or put its name on weapons. Three different things: see `role` and `brands` (domain 8.14). */
export interface Manufacturer {
  code: string;
  name: string;
  /** ISO 3166-1 alpha-3 of the seat; withdrawn where the maker ended with its State. */
  country: string;
  /** Other codes under which its weapons are on record, withdrawn ones included: the State it stood in before. */
  formerCountries: readonly string[];
  /** First year of making firearms under this name or a forerunner's; null where it is not known well enough. */
  from: number | null;
  /** Last year, or null while it still makes. */
  to: number | null;
  /** Other names of the firm. */
  aliases: readonly string[];
  /** Names it bore before; weapons keep them. */
  formerNames: readonly string[];
  /** Names that stand on its weapons and are no name of the firm. */
  brands: readonly string[];
  /** Secret or short factory codes that stood for its name; too short to name it by themselves. */
  factoryCodes: readonly string[];
  /** Importers put their name on weapons others made; it is often recorded as the maker's (ATF F 3312.1 asks for both). */
  role: 'maker' | 'importer';
  /** Makers whose weapons carry each other's name: licence, brand, successor, one works under two names. */
  related: readonly string[];
  /** How its import mark reads on the weapon, where it is known well (27 CFR 478.92: importer's name, city, State). */
  importMarks: readonly string[];
}

interface Extra {
  to?: number;
  role?: 'importer';
  /** Codes, separated by spaces. */
  was?: string;
  related?: string;
  codes?: string;
  /** Names, separated by `|`. */
  former?: string;
  brands?: string;
  marks?: string;
}

/** One line of a table; `aliases` are separated by `|`. */
export const row = (
  code: string,
  name: string,
  country: string,
  from: number | null,
  aliases = '',
  extra: Extra = {},
): Manufacturer => ({
  code,
  name,
  country,
  formerCountries: words(extra.was),
  from,
  to: extra.to ?? null,
  aliases: names(aliases),
  formerNames: names(extra.former),
  brands: names(extra.brands),
  factoryCodes: words(extra.codes),
  role: extra.role ?? 'maker',
  related: words(extra.related),
  importMarks: names(extra.marks),
});
