import { createHash } from 'node:crypto';
import { listCountries, type Country } from './countries.js';
import type { ImportMarkFormat } from './import-marks.js';
import type { NationalLaw } from './national-classes.js';
import type { Calibre } from './tables/calibre-row.js';
import type { Manufacturer } from './tables/manufacturer-row.js';
import type { MarkingRule } from './tables/marking-rules.js';
import type { Model } from './tables/model-row.js';
import type { WeaponType } from './tables/weapon-types.js';
import { vocabularyVersions } from './versions.js';
import type { Vocabulary } from './vocabulary.js';

/** What a registry did to a code: the editions that brought or extended it, none where it is as the program has it. */
interface Extended {
  editions: readonly number[];
}

/** What other lists call a type; null where they have no place for it, or where it hangs on the bore. */
export interface TypeCrosswalk {
  unroca: string | null;
  ncic: readonly string[];
  hs: { military: string | null; other: string | null };
  munitions: string | null;
}

export type WeaponTypeWord = WeaponType & Extended & { aliases: readonly string[]; crosswalk: TypeCrosswalk };
export type CalibreWord = Omit<Calibre, 'synonyms'> & Extended & { aliases: readonly string[] };
export type ManufacturerWord = Manufacturer & Extended;
export type ModelWord = Model & Extended;
export type MarkingRuleWord = MarkingRule & Extended;
export type ImportMarkFormatWord = ImportMarkFormat & Extended;
export type LawWord = Omit<NationalLaw, 'state'> & Extended & { code: string };

/** The lists as the API shows them, each by its name there. */
export interface Words {
  countries: Country;
  'weapon-types': WeaponTypeWord;
  calibres: CalibreWord;
  manufacturers: ManufacturerWord;
  models: ModelWord;
  'marking-rules': MarkingRuleWord;
  'national-classes': LawWord;
  'import-mark-formats': ImportMarkFormatWord;
}
export type ListName = keyof Words;

function crosswalkOf(vocabulary: Vocabulary, code: string): TypeCrosswalk {
  const { hs: military, ...same } = vocabulary.crosswalkOf(code, null, true);
  const { hs: other } = vocabulary.crosswalkOf(code, null, false);
  return { ...same, hs: { military, other } };
}

export function lawWord({ editionsOf }: Vocabulary, { state, ...law }: NationalLaw): LawWord {
  return { code: state, ...law, editions: editionsOf('national-classes', state) };
}

const WORDS: { [Name in ListName]: (vocabulary: Vocabulary) => readonly Words[Name][] } = {
  countries: listCountries,
  'weapon-types': (vocabulary) =>
    vocabulary.weaponTypes.list().map((type) => ({
      ...type,
      aliases: vocabulary.weaponTypes.aliasesOf(type.code),
      crosswalk: crosswalkOf(vocabulary, type.code),
      editions: vocabulary.editionsOf('weapon-types', type.code),
    })),
  calibres: ({ calibres, editionsOf }) =>
    calibres.list().map(({ synonyms, ...calibre }) => ({
      ...calibre,
      aliases: synonyms,
      editions: editionsOf('calibres', calibre.code),
    })),
  manufacturers: ({ manufacturers, editionsOf }) =>
    manufacturers.list().map((maker) => ({ ...maker, editions: editionsOf('manufacturers', maker.code) })),
  models: ({ models, editionsOf }) =>
    models.list().map((model) => ({ ...model, editions: editionsOf('models', model.code) })),
  'marking-rules': ({ markingRules, editionsOf }) =>
    markingRules.list().map((rule) => ({ ...rule, editions: editionsOf('marking-rules', rule.code) })),
  'national-classes': (vocabulary) => vocabulary.nationalLaws.list().map((law) => lawWord(vocabulary, law)),
  'import-mark-formats': ({ importMarkFormats, editionsOf }) =>
    importMarkFormats.list().map((format) => ({ ...format, editions: editionsOf('import-mark-formats', format.code) })),
};

export const LIST_NAMES = Object.keys(WORDS) as ListName[];

/**
 * Version of each list in the program; one of two tables rises with either. Laws are
 * a registry's own, and countries ISO's: their one version is what the program makes of them.
 */
const VERSIONS: Record<ListName, number> = {
  countries: 1,
  'weapon-types': vocabularyVersions.weaponTypes + vocabularyVersions.crosswalk - 1,
  calibres: vocabularyVersions.calibres,
  manufacturers: vocabularyVersions.manufacturers,
  models: vocabularyVersions.models,
  'marking-rules': vocabularyVersions.markingRules,
  'national-classes': 0,
  'import-mark-formats': vocabularyVersions.importMarkFormats,
};

const known = new WeakMap<Vocabulary, Map<ListName, unknown>>();

/** Every code of a list, in the order of codes; made once for each vocabulary. */
export function wordsOf<Name extends ListName>(vocabulary: Vocabulary, name: Name): readonly Words[Name][] {
  const lists = known.get(vocabulary) ?? new Map<ListName, unknown>();
  known.set(vocabulary, lists);
  const before = lists.get(name) as readonly Words[Name][] | undefined;
  if (before) return before;
  const words = [...WORDS[name](vocabulary)].sort((one, other) => (one.code < other.code ? -1 : 1));
  lists.set(name, words);
  return words;
}

/** What one list is now. */
export interface ListState {
  name: ListName;
  /** Of the list in the program. */
  version: number;
  /** The last edition that extended it; 0 where none did. */
  edition: number;
  codes: number;
  /** SHA-256 over the list as JSON, in the order of codes: equal where two registries mean the same. */
  digest: string;
}

export function listState(vocabulary: Vocabulary, name: ListName): ListState {
  const words = wordsOf(vocabulary, name);
  const editions = vocabulary.additions.extensions.filter(({ list }) => list === name).map(({ edition }) => edition);
  return {
    name,
    version: VERSIONS[name],
    edition: Math.max(0, ...editions),
    codes: words.length,
    digest: createHash('sha256').update(JSON.stringify(words)).digest('hex'),
  };
}

/** What every list is now. */
export const listStates = (vocabulary: Vocabulary): ListState[] =>
  LIST_NAMES.map((name) => listState(vocabulary, name));
