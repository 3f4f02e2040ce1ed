import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import type { Manufacturers } from './manufacturers.js';
import { memoise } from './memoise.js';
import { nameKey } from './name-keys.js';
import type { Model } from './tables/model-row.js';
import type { WeaponTypes } from './weapon-types.js';

/** Longer is no model; keeps a hostile text from being walked. */
export const LONGEST_MODEL = 120;
/** A designation that other makers' models may bear too, and one that this maker is not known for. */
const SUGGESTED = 0.8;
const OTHER_MAKER = 0.6;
/** Words of a maker's name that may stand before a model. */
const LONGEST_MAKER = 3;

/** A list of models, and what texts mean by it. */
export interface Models {
  find: (code: string) => Model | null;
  /** Every model, in the order of the list. */
  list: () => readonly Model[];
  /**
   * What a model's designation means; `manufacturer` and `type` are codes, if they are known. "17" is a Glock 17 beside
   * Glock and only assumed alone; a maker not known for the model makes it assumed too. Of several models that bear a
   * designation, those of the stated type are meant.
   */
  resolve: (asWritten: string, manufacturer?: string | null, type?: string | null) => Resolution;
  /**
   * Compares two models, each a code or a text as written, by what they mean without a maker: "17" and "Glock 17"
   * agree, "Glock 17" and "Glock 19" disagree. A text the list does not know agrees with the same designation, with or
   * without the maker's name, and never disagrees: it may be one more name of the right model.
   */
  compare: (one: string, other: string) => Agreement;
}

/** "Beretta 92" and "AKM" name a model; "17", "M9" and "PM" only beside a maker. */
const saysItself = (text: string) => /\p{L}.*\d|\d.*\p{L}|\p{L}{3}/u.test(text) && nameKey(text).length >= 3;

const SEPARATOR = '\n';

interface Beside {
  maker: string | null;
  type: string | null;
}

function indexOf(rows: readonly Model[]): ReadonlyMap<string, readonly Model[]> {
  const byKey = new Map<string, Model[]>();
  for (const model of rows) {
    for (const key of new Set([model.name, ...model.aliases].map(nameKey))) {
      byKey.set(key, [...(byKey.get(key) ?? []), model]);
    }
  }
  return byKey;
}

/** Makes what a list of models can say from its rows, and the makers and types they name. */
export function modelsOf(rows: readonly Model[], manufacturers: Manufacturers, weaponTypes: WeaponTypes): Models {
  const byCode = new Map(rows.map((model) => [model.code, model]));
  const byKey = indexOf(rows);

  /** The models a text names, with or without the maker's name before it. */
  function modelsNamed(text: string, maker: string | null): readonly Model[] {
    const key = nameKey(text);
    const prefixes = maker === null ? [] : manufacturers.keysOf(maker).filter((name) => key.startsWith(name));
    const rests = prefixes.map((prefix) => key.slice(prefix.length));
    return [key, ...rests].map((each) => byKey.get(each) ?? []).find((models) => models.length > 0) ?? [];
  }

  const makes = (maker: string) => (model: Model) =>
    model.makers.some((code) => code === maker || manufacturers.find(maker)?.related.includes(code));

  /** Those of the stated type or a narrower or wider one, where there are any: a type that fits none decides nothing. */
  function ofType(models: readonly Model[], type: string | null): readonly Model[] {
    if (type === null || models.length < 2) return models;
    const { isWithin } = weaponTypes;
    const fitting = models.filter((model) => isWithin(model.type, type) || isWithin(type, model.type));
    return fitting.length > 0 ? fitting : models;
  }

  function meaningOf(text: string, { maker, type }: Beside): Meaning | null {
    if (text.length > LONGEST_MODEL) return null;
    if (byCode.has(text)) return { usual: [text], possible: [] };
    const models = modelsNamed(text, maker);
    const own = maker === null ? [] : models.filter(makes(maker));
    const usual = ofType(own.length > 0 ? own : models, type).map(({ code }) => code);
    if (usual.length === 0) return maker === null ? besideMaker(text, type) : null;
    if (own.length > 0) return { usual, possible: [] };
    if (maker !== null) return { usual, possible: [], assumed: true, confidence: OTHER_MAKER };
    return saysItself(text) ? { usual, possible: [] } : { usual, possible: [], assumed: true, confidence: SUGGESTED };
  }

  /** "Beretta 92FS": the first words are the maker's name, and the rest is the model. */
  function besideMaker(text: string, type: string | null): Meaning | null {
    const words = text.trim().split(/\s+/);
    for (let taken = Math.min(LONGEST_MAKER, words.length - 1); taken > 0; taken--) {
      const maker = manufacturers.namedBy(words.slice(0, taken).join(' '));
      if (maker?.usual.length === 1) return meaningOf(words.slice(taken).join(' '), { maker: maker.usual[0]!, type });
    }
    return null;
  }

  const resolve = memoise((question): Resolution => {
    const [maker, type, ...text] = question.split(SEPARATOR);
    const asWritten = text.join(SEPARATOR);
    return resolutionOf(asWritten, meaningOf(asWritten, { maker: maker || null, type: type || null }));
  });
  const meaningAlone = memoise((text): Meaning | null => meaningOf(text, { maker: null, type: null }));

  /** Every key a model is known by, or the one of an unknown text. */
  const keys = memoise((text): readonly string[] => {
    const meaning = meaningAlone(text);
    if (!meaning) return text.length > LONGEST_MODEL ? [] : [nameKey(text)].filter((key) => key !== '');
    return meaning.usual.flatMap((code) => {
      const { name, aliases, makers } = byCode.get(code)!;
      const own = [name, ...aliases].map(nameKey);
      const named = makers.flatMap((maker) =>
        manufacturers.keysOf(maker).flatMap((key) => own.map((rest) => key + rest)),
      );
      return [...own, ...named];
    });
  });

  return {
    find: (code) => byCode.get(code) ?? null,
    list: () => rows,
    resolve: (asWritten, manufacturer = null, type = null) =>
      resolve([manufacturer ?? '', type ?? '', asWritten].join(SEPARATOR)),
    compare: (one, other) => {
      const [meaning, otherMeaning] = [meaningAlone(one), meaningAlone(other)];
      if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
      const known = new Set(keys(one));
      return keys(other).some((key) => known.has(key)) ? 'agree' : 'unknown';
    },
  };
}
