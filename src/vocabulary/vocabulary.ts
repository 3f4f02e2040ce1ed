import { extensionsOf, NO_ADDITIONS, type Additions, type ExtendableList } from './additions.js';
import { calibresOf, type Calibres } from './calibres.js';
import { crosswalkBy, type CrosswalkReader } from './crosswalk.js';
import {
  addedTypeNames,
  calibreRows,
  importMarkFormatRows,
  manufacturerRows,
  markingRuleRows,
  modelRows,
  nationalLawVersions,
  weaponTypeRows,
} from './extended-lists.js';
import { importMarksBy, type ImportMarkFormat, type ReadImportMark } from './import-marks.js';
import { manufacturersOf, type Manufacturers } from './manufacturers.js';
import { markingAdviserBy, type AdviseOnMarkings } from './marking-rules.js';
import { modelsOf, type Models } from './models.js';
import { countersBy, type Counters, type NationalLaw } from './national-classes.js';
import { INSTRUMENTS, type MarkingRule } from './tables/marking-rules.js';
import { weaponTypeNames, type WeaponTypeNames } from './weapon-type-names.js';
import { weaponTypesOf, type WeaponTypes } from './weapon-types.js';

/** The laws of States that a registry was told of. */
export interface NationalLaws {
  /** A State's law in a version, the last one where none is named; null where it has none. */
  find: (state: string, version?: number) => NationalLaw | null;
  /** The last version of each, in the order in which the States came. */
  list: () => readonly NationalLaw[];
}

/** A list that is asked for its codes and for nothing else. */
export interface CodeList<Row> {
  list: () => readonly Row[];
  find: (code: string) => Row | null;
}

/** Everything words can be asked, by the tables of this program and the additions of one registry. */
export interface Vocabulary extends Counters, Pick<CrosswalkReader, 'crosswalkOf'> {
  /** From which `vocabularyWith` makes the same again elsewhere. */
  additions: Additions;
  weaponTypes: WeaponTypes & WeaponTypeNames;
  calibres: Calibres;
  manufacturers: Manufacturers;
  models: Models;
  nationalLaws: NationalLaws;
  /** `instruments` are those of the program, then those that a registry named, as they came. */
  markingRules: CodeList<MarkingRule> & { instruments: readonly string[] };
  importMarkFormats: CodeList<ImportMarkFormat>;
  readImportMark: ReadImportMark;
  adviseOnMarkings: AdviseOnMarkings;
  /** The editions in which this registry added the code or extended it; none where it is as the program has it. */
  editionsOf: (list: ExtendableList, code: string) => readonly number[];
}

/** What is asked of lists that an extension leaves as they are; indexes are dear, so these stay. */
type Lists = Pick<Vocabulary, 'weaponTypes' | 'calibres' | 'manufacturers' | 'models'>;

function listsWith(additions: Additions, before: Vocabulary | null): Lists {
  const same = (list: ExtendableList) =>
    extensionsOf(additions, list).length === extensionsOf(before!.additions, list).length;
  const kept = <Name extends keyof Lists>(name: Name, lists: ExtendableList[], make: () => Lists[Name]): Lists[Name] =>
    before && lists.every(same) ? before[name] : make();
  const weaponTypes = kept('weaponTypes', ['weapon-types'], () => {
    const rows = weaponTypeRows(additions);
    return { ...weaponTypesOf(rows), ...weaponTypeNames(rows, addedTypeNames(additions)) };
  });
  const calibres = kept('calibres', ['calibres'], () => calibresOf(calibreRows(additions)));
  const manufacturers = kept('manufacturers', ['manufacturers'], () => manufacturersOf(manufacturerRows(additions)));
  const models = kept('models', ['models', 'manufacturers', 'weapon-types'], () =>
    modelsOf(modelRows(additions), manufacturers, weaponTypes),
  );
  return { weaponTypes, calibres, manufacturers, models };
}

function lawsOf(additions: Additions): NationalLaws {
  const versions = nationalLawVersions(additions);
  return {
    find: (state, version) => versions.get(state)?.at(version === undefined ? -1 : version - 1) ?? null,
    list: () => [...versions.values()].map((laws) => laws.at(-1)!),
  };
}

const codeList = <Row extends { code: string }>(rows: readonly Row[]): CodeList<Row> => ({
  list: () => rows,
  find: (code) => rows.find((row) => row.code === code) ?? null,
});

function made(additions: Additions, before: Vocabulary | null): Vocabulary {
  const lists = listsWith(additions, before);
  const { weaponTypes, calibres, manufacturers } = lists;
  const crosswalk = crosswalkBy(weaponTypes, calibres);
  const rules = markingRuleRows(additions);
  const formats = importMarkFormatRows(additions);
  const readImportMark = importMarksBy(manufacturers, formats);
  const editions = new Map<string, number[]>();
  for (const { list, code, edition } of additions.extensions) {
    const key = `${list} ${code}`;
    editions.set(key, [...(editions.get(key) ?? []), edition]);
  }
  return {
    additions,
    ...lists,
    nationalLaws: lawsOf(additions),
    crosswalkOf: crosswalk.crosswalkOf,
    ...countersBy({ weaponTypes, crosswalk }),
    markingRules: {
      ...codeList(rules),
      instruments: [...new Set([...INSTRUMENTS, ...rules.map(({ instrument }) => instrument)])],
    },
    importMarkFormats: codeList(formats),
    readImportMark,
    adviseOnMarkings: markingAdviserBy({ manufacturers, readImportMark }, rules),
    editionsOf: (list, code) => editions.get(`${list} ${code}`) ?? [],
  };
}

/** The vocabulary of the program alone. */
export const builtinVocabulary: Vocabulary = made(NO_ADDITIONS, null);

/**
 * The vocabulary with a registry's additions. `before` is one with fewer of the same, or with more: its lists of which
 * nothing else was said are kept, with all they remember.
 */
export const vocabularyWith = (additions: Additions, before: Vocabulary = builtinVocabulary): Vocabulary =>
  additions.edition === before.additions.edition ? before : made(additions, before);
