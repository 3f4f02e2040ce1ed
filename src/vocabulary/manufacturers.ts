import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { manufacturerTable, sharedNames, type Manufacturer } from './manufacturer-table.js';
import { withinOneEdit } from './spelling.js';

/** Longer is no name; keeps a hostile text from being walked. */
const LONGEST_TEXT = 200;
/** Shorter names are one letter away from too many others. */
const SHORTEST_FOR_SPELLING = 5;

/** Legal forms and trade words that one clerk writes and the next leaves out. */
const FILLERS = new Set(
  (
    'and inc co corp corporation company llc ltd limited gmbh gesmbh ag kg sa spa srl as sti mfg manufacturing ' +
    'manufacturer arms firearms industries ind intl international the of'
  ).split(' '),
);

/** Letters that Unicode does not take apart into a base and an accent. */
const UNDECOMPOSED = new Map(Object.entries({ ł: 'l', ı: 'i', ø: 'o', ß: 'ss', đ: 'd' }));

const wordsOf = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[łıøßđ]/g, (letter) => UNDECOMPOSED.get(letter)!)
    .replace(/['’.]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The name without case, accents, punctuation and "and"; two spellings with one such key are one name. */
const nameKey = (text: string) =>
  wordsOf(text)
    .filter((word) => word !== 'and')
    .join('');

/** The same without legal forms and trade words; empty where nothing else is left. */
const coreKey = (text: string) =>
  wordsOf(text)
    .filter((word) => !FILLERS.has(word))
    .join('');

const byCode = new Map(manufacturerTable.map((maker) => [maker.code, maker]));
const byName = new Map<string, string[]>();
const namesOf = new Map<string, string[]>();

const enter = (index: Map<string, string[]>, key: string, code: string) => {
  const entries = index.get(key) ?? index.set(key, []).get(key)!;
  if (key !== '' && !entries.includes(code)) entries.push(code);
};
const enterName = (name: string, code: string) => {
  for (const key of [nameKey(name), coreKey(name)]) {
    enter(byName, key, code);
    enter(namesOf, code, key);
  }
};
for (const { name, codes } of sharedNames) for (const code of codes) enterName(name, code);
for (const { code, name, aliases } of manufacturerTable) for (const text of [name, ...aliases]) enterName(text, code);

const codesNamed = (text: string): readonly string[] => byName.get(nameKey(text)) ?? byName.get(coreKey(text)) ?? [];

/**
 * The codes a text names: the whole, or without what stands in parentheses (often the importer), or by its parts where
 * the parts that are separated by a slash or "or" all name the same maker.
 */
function codesOf(text: string): readonly string[] {
  if (text.length > LONGEST_TEXT) return [];
  if (byCode.has(text)) return [text];
  const whole = codesNamed(text);
  if (whole.length > 0) return whole;
  const outside = text.replace(/\([^()]*\)/g, ' ');
  if (outside !== text) return codesOf(outside);
  const parts = text.split(/\/|\sor\s/).map(codesNamed);
  if (parts.length < 2 || parts.some((codes) => codes.length === 0)) return [];
  return [...new Set(parts.flat())];
}

const meaningOf = (text: string): Meaning | null => {
  const usual = codesOf(text);
  if (usual.length === 0) return null;
  const importer = usual.some((code) => byCode.get(code)?.role === 'importer');
  return { usual, possible: importer ? [...byCode.keys()] : usual.flatMap((code) => byCode.get(code)?.related ?? []) };
};

export function findManufacturer(code: string): Manufacturer | null {
  return byCode.get(code) ?? null;
}

export function listManufacturers(): readonly Manufacturer[] {
  return manufacturerTable;
}

/** What a text or code means, whatever its case, accents and punctuation: one code, several (`ambiguous`), or none. */
export function resolveManufacturer(asWritten: string): Resolution {
  return resolutionOf(asWritten, { usual: codesOf(asWritten), possible: [] });
}

/**
 * Compares two makers, each a code or a text as written.
 * Two known makers disagree, unless one is an importer or they are related: then the other's name on the weapon is
 * ordinary, and nothing follows (`unknown`). A text the list does not know agrees with the same name or one a single
 * edit away, and never disagrees: the list is small, and a brand, a factory code, an importer or a second spelling of
 * the right maker is as likely as another maker.
 */
export function compareManufacturers(one: string, other: string): Agreement {
  const [meaning, otherMeaning] = [meaningOf(one), meaningOf(other)];
  if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
  const keys = spellings(one, meaning);
  const otherKeys = spellings(other, otherMeaning);
  return keys.some((key) => otherKeys.some((otherKey) => sameSpelling(key, otherKey))) ? 'agree' : 'unknown';
}

const spellings = (text: string, meaning: Meaning | null) => {
  if (meaning) return meaning.usual.flatMap((code) => namesOf.get(code) ?? []);
  return text.length > LONGEST_TEXT ? [] : [nameKey(text), coreKey(text)].filter((key) => key !== '');
};

const sameSpelling = (one: string, other: string) =>
  one === other || (Math.min(one.length, other.length) >= SHORTEST_FOR_SPELLING && withinOneEdit(one, other));
