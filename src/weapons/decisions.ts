import { fact, isEdtfFault, readOccurredAt, type Fact, type Source } from '../ledger/core.js';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import {
  certainCode,
  couldBeMadeIn,
  inListOrder,
  isCountry,
  type Condition,
  type Resolution,
  type Vocabulary,
} from '../vocabulary/core.js';
import { readMarking, type Marking, type MarkingInput } from './marking.js';
import { NO_SUCH_COUNTRY } from './vocabulary.js';
import type {
  Counting,
  Description,
  Holder,
  Legacy,
  LegacyMedium,
  Named,
  Origin,
  Status,
  UnmarkedReason,
} from './weapon.js';
import { weaponFound, weaponLost, weaponMarked, weaponRegistered, weaponStolen } from './weapon-kinds.js';
import { NotTheHolderError, WeaponNotMissingError } from './weapons.errors.js';

/** When, on what ground and from where a fact is known; the same for every fact of the room. */
export interface Circumstances {
  occurredAt?: string | null;
  basis?: string;
  source?: Source;
  sourceRef?: string;
}

export interface RegisterInput extends Circumstances {
  type: string;
  origin: Origin;
  manufacturer?: string | null;
  model?: string | null;
  calibre?: string | null;
  countryOfManufacture?: string | null;
  yearOfManufacture?: number | null;
  /** Null is unknown; empty is examined and none found. */
  conditions?: readonly Condition[] | null;
  military?: boolean | null;
  markings: MarkingInput[];
  unmarkedReason?: UnmarkedReason;
  holder?: { kind: 'unit' | 'unknown'; unit?: string; basis?: 'present' | 'lastKnown'; asOf?: string };
  legacy?: { company: string; medium?: LegacyMedium; volume?: string; takenOverAt?: string };
}

/** Who decides and for whom: ids of units, and the database's time. */
export interface Stand {
  unit: string;
  authorityUnit: string;
  now: Date;
}

/** What a decision about a recorded weapon depends on. */
export interface RecordedWeapon {
  id: string;
  origin: Origin;
  status: Status;
  holderUnit: string | null;
  markingCount: number;
  /** Units that are party to it. */
  viewers: readonly string[];
}

export type ReportKind = 'lost' | 'stolen';

export interface ReportInput extends Circumstances {
  circumstances?: string;
  caseReference?: string;
}

/** Units that are party to a weapon: who holds it, who put it on record, and the national authority. */
const parties = (...units: (string | null)[]): string[] => [...new Set(units.filter((unit) => unit !== null))];

export const withParty = (weapon: RecordedWeapon, ...units: string[]): string[] => parties(...weapon.viewers, ...units);

/** Of a time that a fact is said to have: no date, none there is, or one to come. */
export function timeFaults(text: string | null | undefined, now: Date, pointer: string): Fault[] {
  const read = readOccurredAt(text ?? null, now);
  return isEdtfFault(read) ? [{ pointer, code: read.code, detail: read.detail }] : [];
}

/** Reads the markings of one entry, which are numbered from `first` on. */
export function readMarkings(inputs: MarkingInput[], first: number, origin: Origin, now: Date) {
  const read = inputs.map((input, index) => {
    const pointer = `/markings/${index}`;
    const result = readMarking(input, first + index, origin, pointer);
    return { ...result, faults: [...result.faults, ...timeFaults(input.appliedAt, now, `${pointer}/appliedAt`)] };
  });
  const markings = read.flatMap((result) => ('marking' in result ? [result.marking] : [])) as Marking[];
  return { markings, faults: read.flatMap((result) => result.faults) };
}

/** A marking says who applied it under seal only where somebody said it. */
export const markingValues = (markings: readonly Marking[]) =>
  markings.map(({ appliedBy, ...open }) => (appliedBy === null ? open : { ...open, appliedBy }));

/** What contradicts itself, or the time, in what is said of a weapon. */
export function descriptionFaults(input: RegisterInput, now: Date): Fault[] {
  const faults: Fault[] = [];
  const { countryOfManufacture: country, yearOfManufacture: year } = input;
  if (country && !isCountry(country))
    faults.push({ pointer: '/countryOfManufacture', code: 'UNKNOWN_COUNTRY', detail: NO_SUCH_COUNTRY });
  if (year && year > now.getUTCFullYear() + 1)
    faults.push({ pointer: '/yearOfManufacture', code: 'DATE_IN_FUTURE', detail: 'the year has not begun' });
  if (country && year && isCountry(country) && !couldBeMadeIn(country, year))
    faults.push({
      pointer: '/yearOfManufacture',
      code: 'COUNTRY_NOT_THEN',
      detail: `the country ${country} did not exist in ${year}`,
    });
  if (input.markings.length === 0 && input.unmarkedReason === undefined)
    faults.push({
      pointer: '/markings',
      code: 'REQUIRED',
      detail: 'state a marking, or unmarkedReason if it has none',
    });
  if (input.legacy && input.origin !== 'legacyRecord')
    faults.push({
      pointer: '/legacy',
      code: 'CONTRADICTION',
      detail: 'what comes from the records of a closed company has the origin legacyRecord',
    });
  if (input.holder?.kind === 'unknown' && input.holder.unit !== undefined)
    faults.push({ pointer: '/holder/unit', code: 'CONTRADICTION', detail: 'who is unknown is no unit' });
  if (input.holder?.kind === 'unknown' && input.holder.basis === 'present')
    faults.push({ pointer: '/holder/basis', code: 'CONTRADICTION', detail: 'who is unknown now was known last' });
  if (input.markings.length > 0 && input.unmarkedReason !== undefined)
    faults.push({ pointer: '/unmarkedReason', code: 'CONTRADICTION', detail: 'the weapon has a marking' });
  return faults;
}

type Resolve = (text: string) => Resolution;

const written = (text: string, resolve: Resolve): Named => ({ code: certainCode(resolve(text)), asWritten: text });

const named = (text: string | null | undefined, resolve: Resolve): Named | null =>
  text == null ? null : written(text, resolve);

/** A model is read beside its maker and type, where these are certain. */
export function describe(
  input: RegisterInput,
  { weaponTypes, manufacturers, models, calibres }: Vocabulary,
): Description {
  const type = written(input.type, weaponTypes.resolve);
  const manufacturer = named(input.manufacturer, manufacturers.resolve);
  return {
    type,
    origin: input.origin,
    manufacturer,
    model: named(input.model, (text) => models.resolve(text, manufacturer?.code, type.code)),
    calibre: named(input.calibre, calibres.resolve),
    countryOfManufacture: input.countryOfManufacture ?? null,
    yearOfManufacture: input.yearOfManufacture ?? null,
  };
}

/** Without a word about the holder, the unit that registers holds the weapon now. */
function holderOf(input: RegisterInput, unit: string): Holder {
  const { kind = 'unit', unit: stated, basis = 'present', asOf = null } = input.holder ?? {};
  if (kind === 'unknown') return { kind, unit: null, basis: 'lastKnown', asOf };
  return { kind, unit: stated ?? unit, basis, asOf };
}

/** Recorded only where somebody said it: other registrations have no such member. */
export function legacyOf({ legacy }: Pick<RegisterInput, 'legacy'>): { legacy?: Legacy } {
  if (legacy === undefined) return {};
  const { company, medium = null, volume = null, takenOverAt = null } = legacy;
  return { legacy: { company, medium, volume, takenOverAt } };
}

/** What is unknown is not stated: an entry has one form for it. */
export const countingOf = ({ conditions, military }: Pick<RegisterInput, 'conditions' | 'military'>): Counting => ({
  ...(conditions ? { conditions: inListOrder(conditions) } : {}),
  ...(typeof military === 'boolean' ? { military } : {}),
});

function origins(input: Circumstances): Pick<Fact, 'source' | 'sourceRef' | 'basis'> {
  return { source: input.source ?? 'ownObservation', sourceRef: input.sourceRef, basis: input.basis };
}

/**
 * Puts a weapon on record (ITI §8, §11; Firearms Protocol art. 7), in the codes of the vocabulary as it is now. Throws
 * InvalidInputError with every fault.
 */
export function decideRegister(
  input: RegisterInput,
  id: string,
  registryNumber: string,
  stand: Stand,
  vocabulary: Vocabulary,
): Fact {
  const { markings, faults } = readMarkings(input.markings, 1, input.origin, stand.now);
  const all = [
    ...descriptionFaults(input, stand.now),
    ...faults,
    ...timeFaults(input.occurredAt, stand.now, '/occurredAt'),
    ...timeFaults(input.holder?.asOf, stand.now, '/holder/asOf'),
    ...timeFaults(input.legacy?.takenOverAt, stand.now, '/legacy/takenOverAt'),
  ];
  if (all.length > 0) throw new InvalidInputError(all);
  const holder = holderOf(input, stand.unit);
  return fact({
    kind: weaponRegistered,
    streamId: id,
    occurredAt: input.occurredAt ?? null,
    values: {
      registryNumber,
      ...describe(input, vocabulary),
      unmarkedReason: input.unmarkedReason ?? null,
      holder: { ...holder },
      markings: markingValues(markings),
      ...legacyOf(input),
      ...countingOf(input),
    } as never,
    viewers: parties(holder.unit, stand.unit, stand.authorityUnit),
    ...origins(input),
  });
}

/** Adds markings read on a weapon that is on record: a new observation is a new marking, never an edit (ITI §9). */
export function decideMark(
  weapon: RecordedWeapon,
  input: Circumstances & { markings: MarkingInput[] },
  stand: Stand,
): Fact {
  const { markings, faults } = readMarkings(input.markings, weapon.markingCount + 1, weapon.origin, stand.now);
  const all = [...faults, ...timeFaults(input.occurredAt, stand.now, '/occurredAt')];
  if (all.length > 0) throw new InvalidInputError(all);
  return fact({
    kind: weaponMarked,
    streamId: weapon.id,
    occurredAt: input.occurredAt ?? null,
    values: { markings: markingValues(markings) } as never,
    viewers: withParty(weapon, stand.unit),
    ...origins(input),
  });
}

export const reportValues = ({ circumstances, caseReference }: ReportInput) => ({ circumstances, caseReference });

/** Records a loss or theft by who is accountable; the weapon is unlocated from then on (PoA II.17, domain C-11). */
export function decideReport(
  weapon: RecordedWeapon,
  kind: ReportKind,
  input: ReportInput,
  stand: Stand & { mayReport: boolean },
): Fact {
  if (!stand.mayReport) throw new NotTheHolderError();
  const faults = timeFaults(input.occurredAt, stand.now, '/occurredAt');
  if (faults.length > 0) throw new InvalidInputError(faults);
  return fact({
    kind: kind === 'lost' ? weaponLost : weaponStolen,
    streamId: weapon.id,
    occurredAt: input.occurredAt ?? null,
    values: reportValues(input),
    viewers: withParty(weapon, stand.unit),
    ...origins(input),
  });
}

/** Records that a missing weapon was found again, and who holds it now. */
export function decideFound(weapon: RecordedWeapon, input: ReportInput & { holder: string }, stand: Stand): Fact {
  if (weapon.status === 'active') throw new WeaponNotMissingError();
  const faults = timeFaults(input.occurredAt, stand.now, '/occurredAt');
  if (faults.length > 0) throw new InvalidInputError(faults);
  const holder: Holder = { kind: 'unit', unit: input.holder, basis: 'present', asOf: null };
  return fact({
    kind: weaponFound,
    streamId: weapon.id,
    occurredAt: input.occurredAt ?? null,
    values: { holder: { ...holder }, ...reportValues(input) },
    viewers: withParty(weapon, input.holder, stand.unit),
    ...origins(input),
  });
}
