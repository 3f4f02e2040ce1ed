import { fact, type Fact } from '../ledger/index.js';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { ExtendableList, ExtensionOf } from './additions.js';
import { isCountry } from './countries.js';
import { decideImportMarkFormat } from './decide-import-mark-format.js';
import { decideLaw } from './decide-law.js';
import { decideMarkingRule } from './decide-marking-rule.js';
import { isSaid, takenTexts, textFaults, type NamedList, type SaidText } from './extension-texts.js';
import { definitionFaults } from './own-codes.js';
import { AliasTakenError, NothingToAddError } from './vocabulary.errors.js';
import { VOCABULARY_STREAM, vocabularyExtended } from './vocabulary-kinds.js';
import type { Vocabulary } from './vocabulary.js';

/** An extension as the national authority states it. */
export type StatedExtension = { [List in ExtendableList]: ExtensionOf<List> }[ExtendableList] & { basis?: string };

type NamedExtension = { [List in NamedList]: ExtensionOf<List> }[NamedList];

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

const makerFaults = ({ list, addition }: NamedExtension, exists: boolean): Fault[] =>
  list === 'models' && !exists && addition.makers?.length === 0
    ? [{ pointer: '/makers', code: 'TOO_FEW', detail: 'somebody made it' }]
    : [];

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
    ...makerFaults(said, exists),
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

function decideSaid(vocabulary: Vocabulary, stated: StatedExtension): void {
  switch (stated.list) {
    case 'national-classes':
      return decideLaw(vocabulary, stated);
    case 'marking-rules':
      return decideMarkingRule(vocabulary, stated);
    case 'import-mark-formats':
      return decideImportMarkFormat(vocabulary, stated);
    default:
      return decideNames(vocabulary, stated);
  }
}

/**
 * Extends a list of the vocabulary: a new code, more names of an existing one, the last day of a marking rule or of a
 * format of import marks, or the next version of a State's law. What a code, a text or a rule meant before it means
 * afterwards (domain C-26). Throws InvalidInputError with every fault, CodeDefinedError, AliasTakenError,
 * RuleChangedError or NothingToAddError.
 */
export function decideExtension(vocabulary: Vocabulary, stated: StatedExtension, authorityUnit: string): Fact {
  const { basis, list, code } = stated;
  decideSaid(vocabulary, stated);
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
