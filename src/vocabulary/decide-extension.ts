import { fact, type Fact } from '../ledger/index.js';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { ExtendableList, ExtensionOf } from './additions.js';
import { isCountry } from './countries.js';
import { decideLaw } from './decide-law.js';
import { isSaid, takenTexts, textFaults, type NamedList, type SaidText } from './extension-texts.js';
import { AliasTakenError, CodeDefinedError, NothingToAddError } from './vocabulary.errors.js';
import { VOCABULARY_STREAM, vocabularyExtended } from './vocabulary-kinds.js';
import type { Vocabulary } from './vocabulary.js';

/** An extension as the national authority states it. */
export type StatedExtension = { [List in ExtendableList]: ExtensionOf<List> }[ExtendableList] & { basis?: string };

type NamedExtension = { [List in NamedList]: ExtensionOf<List> }[NamedList];

/** Codes of a registry begin so, and no code of the program does: a later version of it cannot mean something else. */
export const OWN_CODE = /^x-[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a new code states, besides aliases. */
const REQUIRED: Record<NamedList, readonly string[]> = {
  'weapon-types': ['name', 'parent'],
  calibres: ['name', 'diameter'],
  manufacturers: ['name', 'country'],
  models: ['name', 'type', 'makers'],
};
/** What an existing code may gain. */
const GAINS: Record<NamedList, readonly string[]> = {
  'weapon-types': ['aliases'],
  calibres: ['aliases'],
  manufacturers: ['aliases'],
  models: ['aliases', 'makers'],
};

const rowsOf = ({ weaponTypes, calibres, manufacturers, models }: Vocabulary) => ({
  'weapon-types': weaponTypes,
  calibres,
  manufacturers,
  models,
});

function unknownCodes(known: (code: string) => boolean, pointer: string, codes: readonly string[], what: string) {
  return codes.flatMap((code, index): Fault[] =>
    known(code) ? [] : [{ pointer: `${pointer}/${index}`, code: 'UNKNOWN_CODE', detail: `${code} is no ${what}` }],
  );
}

/** Codes of other lists that are none. */
function referenceFaults({ weaponTypes, calibres, manufacturers }: Vocabulary, said: NamedExtension): Fault[] {
  const isMaker = (code: string) => manufacturers.find(code) !== null;
  const typeFault = (pointer: string, code: string | undefined): Fault[] =>
    code === undefined || weaponTypes.find(code)
      ? []
      : [{ pointer, code: 'UNKNOWN_CODE', detail: `${code} is no weapon type` }];
  switch (said.list) {
    case 'weapon-types':
      return typeFault('/parent', said.addition.parent);
    case 'calibres':
      return [];
    case 'manufacturers': {
      const { country, related = [], from, to } = said.addition;
      const faults = unknownCodes(isMaker, '/related', related, 'manufacturer');
      if (country !== undefined && !isCountry(country))
        faults.push({ pointer: '/country', code: 'UNKNOWN_COUNTRY', detail: `no country has the code ${country}` });
      if (from != null && to != null && to < from)
        faults.push({ pointer: '/to', code: 'CONTRADICTION', detail: 'it ended before it began' });
      return faults;
    }
    case 'models': {
      const { type, makers = [], calibres: rounds = [] } = said.addition;
      return [
        ...typeFault('/type', type),
        ...unknownCodes(isMaker, '/makers', makers, 'manufacturer'),
        ...unknownCodes((code) => calibres.find(code) !== null, '/calibres', rounds, 'calibre'),
      ];
    }
  }
}

/** A new code states what its list asks; an existing one is not told anew what it is. */
function definitionFaults({ list, code, addition }: NamedExtension, exists: boolean): Fault[] {
  const stated = Object.entries(addition).filter(([, value]) => value !== undefined);
  if (exists) {
    const redefined = stated.filter(([name]) => !GAINS[list].includes(name)).map(([name]) => name);
    const detail = `${code} is defined; only ${GAINS[list].join(' and ')} may be added`;
    if (redefined.length > 0)
      throw new CodeDefinedError(redefined.map((name) => ({ pointer: `/${name}`, code: 'DEFINED', detail })));
    return [];
  }
  const names = stated.map(([name]) => name);
  const missing = REQUIRED[list].filter((name) => !names.includes(name));
  const form: Fault[] = OWN_CODE.test(code)
    ? []
    : [{ pointer: '/code', code: 'NOT_A_CODE', detail: 'a code of this registry is written as x-letters-and-digits' }];
  return [
    ...form,
    ...missing.map((name) => ({
      pointer: `/${name}`,
      code: 'REQUIRED',
      detail: `the list has no code ${code}, and a new one states ${REQUIRED[list].join(', ')}`,
    })),
    ...(list === 'models' && addition.makers?.length === 0
      ? [{ pointer: '/makers', code: 'TOO_FEW', detail: 'somebody made it' }]
      : []),
  ];
}

const textsOf = ({ code, addition }: NamedExtension, exists: boolean): SaidText[] => [
  ...(exists ? [] : [{ pointer: '/code', text: code }]),
  ...(addition.name === undefined ? [] : [{ pointer: '/name', text: addition.name }]),
  ...addition.aliases.map((text, index) => ({ pointer: `/aliases/${index}`, text })),
];

/** The makers beside whom a model's texts are read, and those it gains: its old names are read beside them too. */
function makersOf(vocabulary: Vocabulary, said: NamedExtension) {
  if (said.list !== 'models') return { all: [], gained: [], names: [] };
  const before = vocabulary.models.find(said.code);
  const old = before?.makers ?? [];
  const gained = (said.addition.makers ?? []).filter((maker) => !old.includes(maker));
  return { all: [...old, ...gained], gained, names: before ? [before.name, ...before.aliases] : [] };
}

function decideNames(vocabulary: Vocabulary, said: NamedExtension): void {
  const exists = rowsOf(vocabulary)[said.list].find(said.code) !== null;
  const texts = textsOf(said, exists);
  const faults = [
    ...definitionFaults(said, exists),
    ...textFaults(said.list, texts),
    ...referenceFaults(vocabulary, said),
  ];
  if (faults.length > 0) throw new InvalidInputError(faults);
  const { all, gained, names } = makersOf(vocabulary, said);
  const taken = [
    ...takenTexts(vocabulary, said, texts, all),
    ...gained.flatMap((maker, index) =>
      takenTexts(
        vocabulary,
        said,
        names.map((text) => ({ pointer: `/makers/${index}`, text })),
        [maker],
      ),
    ),
  ];
  if (taken.length > 0) throw new AliasTakenError(taken);
  const nothing = exists && gained.length === 0 && texts.every(({ text }) => isSaid(vocabulary, said, text, all));
  if (nothing) throw new NothingToAddError();
}

/**
 * Extends a list of the vocabulary: a new code, more names of an existing one, or the next version of a State's law.
 * What a code, a text or a rule meant before it means afterwards (domain C-26). Throws InvalidInputError with every
 * fault, CodeDefinedError, AliasTakenError, RuleChangedError or NothingToAddError.
 */
export function decideExtension(vocabulary: Vocabulary, stated: StatedExtension, authorityUnit: string): Fact {
  const { basis, list, code } = stated;
  if (stated.list === 'national-classes') decideLaw(vocabulary, stated);
  else decideNames(vocabulary, stated);
  return fact({
    kind: vocabularyExtended,
    streamId: VOCABULARY_STREAM,
    occurredAt: null,
    values: { list, code, addition: JSON.parse(JSON.stringify(stated.addition)) },
    viewers: [authorityUnit],
    source: 'ownObservation',
    basis,
  });
}
