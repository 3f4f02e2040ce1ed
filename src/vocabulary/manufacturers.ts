import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { manufacturerNames, type ManufacturerNames } from './manufacturer-names.js';
import { memoise } from './memoise.js';
import { coreKey, nameKey } from './name-keys.js';
import { SHORTEST_FOR_SPELLING } from './near-names.js';
import { withinOneEdit } from './spelling.js';
import type { Manufacturer } from './tables/manufacturer-row.js';

/** Longer is no name; keeps a hostile text from being walked. */
export const LONGEST_MANUFACTURER = 200;

/** A list of makers and importers, and what texts mean by it. */
export interface Manufacturers extends Pick<ManufacturerNames, 'namedBy' | 'keysOf' | 'bearers'> {
  find: (code: string) => Manufacturer | null;
  /** Every maker and importer, in the order of the list. */
  list: () => readonly Manufacturer[];
  /**
   * What a text or code means, whatever its case, accents and punctuation: one maker, several (`ambiguous`), or none.
   * A misspelling, a factory code or a name that several bear is `assumed`. An importer beside the maker is named.
   */
  resolve: (asWritten: string) => Resolution;
  /**
   * Compares two makers, each a code or a text as written.
   * Two known makers disagree, unless one is an importer or they are related: then the other's name on the weapon is
   * ordinary, and nothing follows (`unknown`). A text the list does not know agrees with the same name or one a single
   * edit away, and never disagrees: a brand, a factory code, an importer or a second spelling of the right maker is as
   * likely as another maker.
   */
  compare: (one: string, other: string) => Agreement;
}

/** Who a text names: the maker as a meaning, and the importer where it is told from the maker. */
interface Named {
  maker: Meaning | null;
  importer: string | null;
}

const outsideOf = (text: string) => text.replace(/\([^()]*\)/g, ' ');

const sameSpelling = (one: string, other: string) =>
  one === other || (Math.min(one.length, other.length) >= SHORTEST_FOR_SPELLING && withinOneEdit(one, other));

/** Reads whom texts name by one list. */
function namer(byCode: ReadonlyMap<string, Manufacturer>, { namedBy }: ManufacturerNames) {
  const isImporter = (code: string) => byCode.get(code)?.role === 'importer';

  /** The one firm a part of a text surely names. */
  const firmIn = (text: string): string | null => {
    const meaning = namedBy(text);
    return meaning?.usual.length === 1 && !meaning.assumed ? meaning.usual[0]! : null;
  };

  /** "E.A.A./F. Tanfoglio", "Colt/Colts Mfg.": every part is known, and the importers among them made nothing. */
  function namedByParts(text: string): Named {
    const parts = text.split(/\/|\sor\s/);
    const firms = parts.length < 2 ? [] : parts.map(namedBy);
    const codes = [...new Set(firms.flatMap((firm) => firm?.usual ?? []))];
    const importers = codes.filter(isImporter);
    const importer = importers.length === 1 && importers.length < codes.length ? importers[0]! : null;
    if (firms.some((firm) => firm === null))
      return { maker: null, importer: importers.length === 1 ? importers[0]! : null };
    const makers = codes.filter((code) => !isImporter(code));
    const usual = makers.length > 0 ? makers : codes;
    return { maker: usual.length > 0 ? { usual, possible: [] } : null, importer };
  }

  /**
   * Who a text names: the whole, or what stands outside of parentheses. Inside them is often the importer ("Norinco
   * (Century)"); where an importer stands outside, the maker is inside ("Cimarron (Uberti)").
   */
  function named(text: string): Named {
    if (text.length > LONGEST_MANUFACTURER) return { maker: null, importer: null };
    if (byCode.has(text)) return { maker: { usual: [text], possible: [] }, importer: null };
    const whole = namedBy(text);
    if (whole) return { maker: whole, importer: null };
    const outside = outsideOf(text);
    if (outside === text) return namedByParts(text);
    const { maker, importer } = named(outside.trim());
    const inside = [...text.matchAll(/\(([^()]*)\)/g)].map(([, part]) => firmIn(part!)).filter((firm) => firm !== null);
    const outer = maker?.usual.length === 1 ? maker.usual[0]! : null;
    const madeInside = inside.find((firm) => !isImporter(firm));
    if (outer && isImporter(outer) && madeInside)
      return { maker: { usual: [madeInside], possible: [] }, importer: outer };
    const other = inside.find((firm) => firm !== outer && (outer !== null || isImporter(firm)));
    return { maker, importer: importer ?? other ?? null };
  }

  return { named, isImporter };
}

/** Makes what a list of makers can say from its rows. */
export function manufacturersOf(rows: readonly Manufacturer[]): Manufacturers {
  const byCode = new Map(rows.map((maker) => [maker.code, maker]));
  const names = manufacturerNames(rows);
  const { named, isImporter } = namer(byCode, names);

  const meaningOf = memoise((text): Meaning | null => {
    const { maker } = named(text);
    if (!maker) return null;
    const possible = maker.usual.some(isImporter)
      ? [...byCode.keys()]
      : maker.usual.flatMap((code) => byCode.get(code)?.related ?? []);
    return { usual: maker.usual, possible };
  });

  const spellings = (text: string, meaning: Meaning | null) => {
    if (meaning) return meaning.usual.flatMap(names.keysOf);
    return text.length > LONGEST_MANUFACTURER ? [] : [nameKey(text), coreKey(text)].filter((key) => key !== '');
  };

  return {
    namedBy: names.namedBy,
    keysOf: names.keysOf,
    bearers: names.bearers,
    find: (code) => byCode.get(code) ?? null,
    list: () => rows,
    resolve: memoise((asWritten): Resolution => {
      const { maker, importer } = named(asWritten);
      const known = maker !== null || asWritten.length > LONGEST_MANUFACTURER;
      const nearly = known ? null : names.namedNearly(outsideOf(asWritten));
      const resolution = resolutionOf(asWritten, maker ?? nearly);
      return importer === null ? resolution : { ...resolution, importer };
    }),
    compare: (one, other) => {
      const [meaning, otherMeaning] = [meaningOf(one), meaningOf(other)];
      if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
      const keys = spellings(one, meaning);
      const otherKeys = spellings(other, otherMeaning);
      return keys.some((key) => otherKeys.some((otherKey) => sameSpelling(key, otherKey))) ? 'agree' : 'unknown';
    },
  };
}
