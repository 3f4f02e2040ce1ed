import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { Vocabulary } from './vocabulary.js';
import type { ListName, Words } from './word-lists.js';

/** What a list may be narrowed by, as strings of the query; absent is everything. */
export interface Filters {
  q?: string;
  class?: string;
  within?: string;
  country?: string;
  role?: string;
  maker?: string;
  type?: string;
  calibre?: string;
  withdrawn?: string;
  instrument?: string;
  on?: string;
  day?: string;
}

type Test<Word> = (word: Word) => boolean;

const plain = (text: string) => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');

/** Texts of a word that somebody may look for. */
function textsOf(word: Words[ListName]): string[] {
  const { code, name, aliases, formerNames, brands } = word as Partial<Words['manufacturers']>;
  return [code, name, ...(aliases ?? []), ...(formerNames ?? []), ...(brands ?? [])].filter(
    (text) => text !== undefined,
  );
}

const contains =
  (sought: string): Test<Words[ListName]> =>
  (word) =>
    textsOf(word).some((text) => plain(text).includes(plain(sought)));

type Narrowing = {
  [Name in ListName]: Partial<Record<keyof Filters, (value: string, vocabulary: Vocabulary) => Test<Words[Name]>>>;
};

const NARROWING: Narrowing = {
  countries: { withdrawn: (value) => (country) => (country.withdrawn !== null) === (value === 'true') },
  'weapon-types': {
    class: (value) => (type) => type.class === value,
    within:
      (value, { weaponTypes }) =>
      (type) =>
        weaponTypes.isWithin(type.code, value),
  },
  calibres: {},
  manufacturers: {
    country: (value) => (maker) => maker.country === value || maker.formerCountries.includes(value),
    role: (value) => (maker) => maker.role === value,
  },
  models: {
    maker: (value) => (model) => model.makers.includes(value),
    type:
      (value, { weaponTypes }) =>
      (model) =>
        weaponTypes.isWithin(model.type, value),
    calibre: (value) => (model) => model.calibres.includes(value),
  },
  'marking-rules': {
    instrument: (value) => (rule) => rule.instrument === value,
    on: (value) => (rule) => rule.on === value,
    day: (value) => (rule) => rule.from <= value && (rule.to === null || value <= rule.to),
  },
  'national-classes': {},
  'import-mark-formats': { country: (value) => (format) => format.country === value },
};

/** Codes that filters name: one that does not exist would give an empty list and no hint. */
function unknownFilters({ within, maker, type, calibre, instrument }: Filters, vocabulary: Vocabulary): Fault[] {
  const { weaponTypes, manufacturers, calibres, markingRules } = vocabulary;
  const fault = (name: string, what: string): Fault => ({
    pointer: `/${name}`,
    code: 'UNKNOWN_CODE',
    detail: `no ${what} has this code`,
  });
  return [
    ...(within !== undefined && !weaponTypes.find(within) ? [fault('within', 'weapon type')] : []),
    ...(type !== undefined && !weaponTypes.find(type) ? [fault('type', 'weapon type')] : []),
    ...(maker !== undefined && !manufacturers.find(maker) ? [fault('maker', 'manufacturer')] : []),
    ...(calibre !== undefined && !calibres.find(calibre) ? [fault('calibre', 'calibre')] : []),
    ...(instrument !== undefined && !markingRules.instruments.includes(instrument)
      ? [fault('instrument', 'instrument')]
      : []),
  ];
}

/** The words of a list that pass every filter. Throws InvalidInputError for a code that is none. */
export function narrowed<Name extends ListName>(
  name: Name,
  words: readonly Words[Name][],
  filters: Filters,
  vocabulary: Vocabulary,
): readonly Words[Name][] {
  const faults = unknownFilters(filters, vocabulary);
  if (faults.length > 0) throw new InvalidInputError(faults);
  const own = NARROWING[name];
  const tests = Object.entries(filters).flatMap(
    ([filter, value]: [string, string | undefined]): Test<Words[Name]>[] => {
      if (value === undefined) return [];
      return filter === 'q' ? [contains(value)] : [own[filter as keyof Filters]!(value, vocabulary)];
    },
  );
  return tests.length === 0 ? words : words.filter((word) => tests.every((test) => test(word)));
}
