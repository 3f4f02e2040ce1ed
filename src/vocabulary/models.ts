import { resolutionOf, type Meaning, type Resolution } from './agreement.js';
import { keysOf, namedBy } from './manufacturer-names.js';
import { findManufacturer } from './manufacturers.js';
import { memoise } from './memoise.js';
import { nameKey } from './name-keys.js';
import type { Model } from './tables/model-row.js';
import { modelTable } from './tables/models.js';

/** Longer is no model; keeps a hostile text from being walked. */
const LONGEST_TEXT = 120;
/** A designation that other makers' models may bear too, and one that this maker is not known for. */
const SUGGESTED = 0.8;
const OTHER_MAKER = 0.6;
/** Words of a maker's name that may stand before a model. */
const LONGEST_MAKER = 3;

const byCode = new Map(modelTable.rows.map((model) => [model.code, model]));
const byKey = new Map<string, Model[]>();
for (const model of modelTable.rows) {
  for (const key of new Set([model.name, ...model.aliases].map(nameKey))) {
    byKey.set(key, [...(byKey.get(key) ?? []), model]);
  }
}

/** The models a text names, with or without the maker's name before it. */
function modelsNamed(text: string, maker: string | null): readonly Model[] {
  const key = nameKey(text);
  const prefixes = maker === null ? [] : keysOf(maker).filter((name) => key.startsWith(name));
  const rests = prefixes.map((prefix) => key.slice(prefix.length));
  return [key, ...rests].map((each) => byKey.get(each) ?? []).find((models) => models.length > 0) ?? [];
}

const makes = (maker: string) => (model: Model) =>
  model.makers.some((code) => code === maker || findManufacturer(maker)?.related.includes(code));

/** "Beretta 92" and "AKM" name a model; "17", "M9" and "PM" only beside a maker. */
const saysItself = (text: string) => /\p{L}.*\d|\d.*\p{L}|\p{L}{3}/u.test(text) && nameKey(text).length >= 3;

function meaningOf(text: string, maker: string | null): Meaning | null {
  if (text.length > LONGEST_TEXT) return null;
  if (byCode.has(text)) return { usual: [text], possible: [] };
  const models = modelsNamed(text, maker);
  const own = maker === null ? [] : models.filter(makes(maker));
  const usual = (own.length > 0 ? own : models).map(({ code }) => code);
  if (usual.length === 0) return maker === null ? besideMaker(text) : null;
  if (own.length > 0) return { usual, possible: [] };
  if (maker !== null) return { usual, possible: [], assumed: true, confidence: OTHER_MAKER };
  return saysItself(text) ? { usual, possible: [] } : { usual, possible: [], assumed: true, confidence: SUGGESTED };
}

/** "Beretta 92FS": the first words are the maker's name, and the rest is the model. */
function besideMaker(text: string): Meaning | null {
  const words = text.trim().split(/\s+/);
  for (let taken = Math.min(LONGEST_MAKER, words.length - 1); taken > 0; taken--) {
    const maker = namedBy(words.slice(0, taken).join(' '));
    if (maker?.usual.length === 1) return meaningOf(words.slice(taken).join(' '), maker.usual[0]!);
  }
  return null;
}

const SEPARATOR = '\n';
const resolve = memoise((question): Resolution => {
  const [maker, asWritten] = [
    question.slice(0, question.indexOf(SEPARATOR)),
    question.slice(question.indexOf(SEPARATOR) + 1),
  ];
  return resolutionOf(asWritten, meaningOf(asWritten, maker === '' ? null : maker));
});

export function findModel(code: string): Model | null {
  return byCode.get(code) ?? null;
}

export function listModels(): readonly Model[] {
  return modelTable.rows;
}

/**
 * What a model's designation means; `manufacturer` is the maker's code, if it is known. "17" is a Glock 17 beside
 * Glock and only assumed alone; a maker not known for the model makes it assumed too.
 */
export const resolveModel = (asWritten: string, manufacturer: string | null = null): Resolution =>
  resolve(`${manufacturer ?? ''}${SEPARATOR}${asWritten}`);
