import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { keysOf, namedBy, namedNearly } from './manufacturer-names.js';
import { memoise } from './memoise.js';
import { coreKey, nameKey } from './name-keys.js';
import { SHORTEST_FOR_SPELLING } from './near-names.js';
import { withinOneEdit } from './spelling.js';
import type { Manufacturer } from './tables/manufacturer-row.js';
import { manufacturerTable } from './tables/manufacturers.js';

/** Longer is no name; keeps a hostile text from being walked. */
const LONGEST_TEXT = 200;

const byCode = new Map(manufacturerTable.rows.map((maker) => [maker.code, maker]));

/** Who a text names: the maker as a meaning, and the importer where it is told from the maker. */
interface Named {
  maker: Meaning | null;
  importer: string | null;
}

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
  if (text.length > LONGEST_TEXT) return { maker: null, importer: null };
  if (byCode.has(text)) return { maker: { usual: [text], possible: [] }, importer: null };
  const whole = namedBy(text);
  if (whole) return { maker: whole, importer: null };
  const outside = text.replace(/\([^()]*\)/g, ' ');
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

const meaningOf = memoise((text): Meaning | null => {
  const { maker } = named(text);
  if (!maker) return null;
  const possible = maker.usual.some(isImporter)
    ? [...byCode.keys()]
    : maker.usual.flatMap((code) => byCode.get(code)?.related ?? []);
  return { usual: maker.usual, possible };
});

export function findManufacturer(code: string): Manufacturer | null {
  return byCode.get(code) ?? null;
}

export function listManufacturers(): readonly Manufacturer[] {
  return manufacturerTable.rows;
}

/**
 * What a text or code means, whatever its case, accents and punctuation: one maker, several (`ambiguous`), or none.
 * A misspelling, a factory code or a name that several bear is `assumed`. An importer beside the maker is named.
 */
export const resolveManufacturer = memoise((asWritten): Resolution => {
  const { maker, importer } = named(asWritten);
  const nearly = maker === null && asWritten.length <= LONGEST_TEXT ? namedNearly(outsideOf(asWritten)) : null;
  const resolution = resolutionOf(asWritten, maker ?? nearly);
  return importer === null ? resolution : { ...resolution, importer };
});

const outsideOf = (text: string) => text.replace(/\([^()]*\)/g, ' ');

/**
 * Compares two makers, each a code or a text as written.
 * Two known makers disagree, unless one is an importer or they are related: then the other's name on the weapon is
 * ordinary, and nothing follows (`unknown`). A text the list does not know agrees with the same name or one a single
 * edit away, and never disagrees: a brand, a factory code, an importer or a second spelling of the right maker is as
 * likely as another maker.
 */
export function compareManufacturers(one: string, other: string): Agreement {
  const [meaning, otherMeaning] = [meaningOf(one), meaningOf(other)];
  if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
  const keys = spellings(one, meaning);
  const otherKeys = spellings(other, otherMeaning);
  return keys.some((key) => otherKeys.some((otherKey) => sameSpelling(key, otherKey))) ? 'agree' : 'unknown';
}

const spellings = (text: string, meaning: Meaning | null) => {
  if (meaning) return meaning.usual.flatMap(keysOf);
  return text.length > LONGEST_TEXT ? [] : [nameKey(text), coreKey(text)].filter((key) => key !== '');
};

const sameSpelling = (one: string, other: string) =>
  one === other || (Math.min(one.length, other.length) >= SHORTEST_FOR_SPELLING && withinOneEdit(one, other));
