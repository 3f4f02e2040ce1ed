import { canonicalJson, isSealed, type JsonFact } from '../../ledger/core.js';
import type { ReadableEntry } from '../../ledger/index.js';
import { mergePatch } from '../../platform/merge-patch.js';
import { InvalidInputError, pointerTo, type Fault } from '../../platform/problem.js';
import type { Vocabulary } from '../../vocabulary/core.js';
import {
  countingOf,
  describe,
  descriptionFaults,
  legacyOf,
  markingValues,
  readMarkings,
  reportValues,
  timeFaults,
  type Circumstances,
  type RegisterInput,
  type ReportInput,
} from '../decisions.js';
import type { MarkingInput } from '../marking.js';
import type { Origin } from '../weapon.js';
import {
  CIRCUMSTANCES,
  correctableFields,
  identifies,
  MARKING_ADDED,
  MARKING_TAKEN_AWAY,
  undoingOf,
  undoingOfWhole,
} from './correctable.js';
import { CORRECTION_KINDS, restatedFieldsOf } from './correction-kinds.js';
import { CorrectsNothingError, NotCorrectableError } from './corrections.errors.js';
import { applyCorrections, type Said } from './entry-view.js';
import { statedOf, type Stated } from './stated.js';

/** An entry that is to be corrected, with the corrections of it that hold, oldest first. */
export interface Correctable {
  entry: ReadableEntry;
  corrections: readonly ReadableEntry[];
  /** False where who corrects it knows only what describes the weapon. */
  seen: boolean;
  /** Of the weapon: it decides which rules its markings are under. */
  origin: Origin;
}

/** What judges the shape of an entry in the form in which it was asked for; pointers into it. */
export type ShapeFaults = (kind: string, input: object) => Fault[];

/** What a correction says anew: under the names and in the form of the entry that is corrected. */
export interface Restated {
  values: Readonly<Record<string, unknown>>;
  /** Such as `manufacturer` and `markings/1/text`. */
  fields: string[];
  /** A second officer is needed. */
  identifying: boolean;
}

type Members = Record<string, unknown>;
type Patch = Readonly<Members>;

/** What is asked for, whole again: a list of markings, in the order of their numbers. */
interface Merged extends Members {
  markings?: MarkingInput[];
}

const isObject = (value: unknown): value is Patch =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of an entry that are descriptive at all. Throws NotCorrectableError where none is. */
function requireCorrectable({ id, kind, payload }: ReadableEntry): readonly string[] {
  if (CORRECTION_KINDS.includes(kind)) {
    const { of, proposal } = payload as { of?: { entry: string }; proposal?: { entry: string } };
    const says = `what was corrected before is corrected again at the entry itself, not at ${id}`;
    throw new NotCorrectableError(kind, null, { act: 'correct', says }, of?.entry ?? proposal?.entry);
  }
  const undoing = undoingOfWhole(kind);
  if (undoing) throw new NotCorrectableError(kind, null, undoing);
  return correctableFields(kind);
}

/** Throws NotCorrectableError for what another act undoes; names fields that there are none of. */
function patchFaults(kind: string, patch: Patch, stated: Stated, fields: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  for (const field of Object.keys(patch)) {
    if (fields.includes(field)) continue;
    const undoing = undoingOf(kind, field);
    if (undoing) throw new NotCorrectableError(kind, field, undoing);
    const detail = `there is no such field to correct in ${kind}; there are ${fields.join(', ')}`;
    faults.push({ pointer: pointerTo('/patch', field), code: 'UNKNOWN_FIELD', detail });
  }
  return 'markings' in patch && fields.includes('markings')
    ? [...faults, ...markingPatchFaults(kind, patch.markings, stated.markings!)]
    : faults;
}

/** Markings are named by their numbers on the weapon. */
function markingPatchFaults(kind: string, patch: unknown, markings: Readonly<Record<string, MarkingInput>>): Fault[] {
  const numbers = Object.keys(markings);
  if (patch === null) throw new NotCorrectableError(kind, 'markings', MARKING_TAKEN_AWAY);
  if (!isObject(patch)) {
    const detail = 'markings are an object of those that are restated, each under its number, such as {"1": {…}}';
    return [{ pointer: '/patch/markings', code: 'WRONG_TYPE', detail }];
  }
  return Object.entries(patch).flatMap(([number, marking]): Fault[] => {
    const pointer = pointerTo('/patch/markings', number);
    if (!numbers.includes(number)) {
      const recorded = numbers.length === 0 ? 'no marking' : `markings ${numbers.join(', ')}`;
      const detail = `the entry recorded ${recorded}; ${MARKING_ADDED.says}`;
      return [{ pointer, code: 'NO_SUCH_MARKING', detail }];
    }
    if (marking === null) throw new NotCorrectableError(kind, `markings/${number}`, MARKING_TAKEN_AWAY);
    return isObject(marking) ? [] : [{ pointer, code: 'WRONG_TYPE', detail: 'a marking is an object' }];
  });
}

/** The values that an entry of this kind would hold, were this asked for; or the faults that it has. */
function valuesOf(
  kind: string,
  input: Merged,
  { entry, origin }: Correctable,
  now: Date,
  vocabulary: Vocabulary,
): { values: Members; faults: Fault[] } {
  const { occurredAt = null, source = 'ownObservation', sourceRef = null, basis = null } = input as Circumstances;
  const faults = timeFaults(occurredAt, now, '/occurredAt');
  const common = { occurredAt, source, sourceRef, basis };
  if (kind === 'weapon.registered') {
    const registered = input as unknown as RegisterInput;
    const read = readMarkings(registered.markings, 1, origin, now);
    const legacy = timeFaults(registered.legacy?.takenOverAt, now, '/legacy/takenOverAt');
    const values = {
      ...common,
      ...describe(registered, vocabulary),
      ...legacyOf(registered),
      ...countingOf(registered),
      unmarkedReason: registered.unmarkedReason ?? null,
      markings: markingValues(read.markings),
    };
    return { values, faults: [...descriptionFaults(registered, now), ...read.faults, ...faults, ...legacy] };
  }
  if (kind === 'weapon.marked') {
    const { markings } = entry.payload as unknown as { markings: { number: number }[] };
    const read = readMarkings(input.markings!, markings[0]!.number, origin, now);
    return { values: { ...common, markings: markingValues(read.markings) }, faults: [...read.faults, ...faults] };
  }
  return { values: { ...common, ...reportValues(input as ReportInput) }, faults };
}

/** When and from where an entry is known is corrected by who can read it. */
function requireSeen(patch: Patch, { seen }: Correctable): void {
  const unseen = seen ? [] : CIRCUMSTANCES.filter((field) => field in patch);
  if (unseen.length === 0) return;
  const detail = 'the entry is older than your part in the weapon; who sees it corrects this of it';
  throw new InvalidInputError(unseen.map((field) => ({ pointer: `/patch/${field}`, code: 'NOT_SEEN', detail })));
}

/** A pointer into what is asked for, as one into the patch: there a marking goes by its number. */
function inPatch({ pointer, ...rest }: Fault, numbers: readonly string[]): Fault {
  const placed = pointer.replace(/^\/markings\/(\d+)/, (_, index) => `/markings/${numbers[Number(index)]}`);
  return { pointer: `/patch${placed}`, ...rest };
}

const same = (one: unknown, other: unknown): boolean =>
  canonicalJson((one ?? null) as JsonFact) === canonicalJson((other ?? null) as JsonFact);

/** Of these members, those that are other than before. What is sealed to the reader is other than anything. */
const changed = (names: Iterable<string>, after: Patch, before: Patch): [name: string, value: unknown][] =>
  [...names]
    .filter((name) => isSealed(before[name]) || !same(after[name], before[name]))
    .map((name) => [name, after[name] ?? null]);

/** A model is read beside its maker and type, and the writing systems of a marking are those of its text. */
const alsoRestated = (name: string): string[] =>
  name === 'type' || name === 'manufacturer' ? [name, 'model'] : name === 'text' ? [name, 'scripts'] : [name];

function restatedMarkings(patch: Patch, after: readonly Members[], before: readonly Members[]): Members[] {
  return after.flatMap((marking) => {
    const number = marking.number as number;
    const patched = patch[String(number)];
    if (!isObject(patched)) return [];
    const old = before.find((one) => one.number === number)!;
    const names = new Set(Object.keys(patched).flatMap(alsoRestated));
    const members = changed(names, marking, old);
    return members.length === 0 ? [] : [{ number, ...Object.fromEntries(members) }];
  });
}

/**
 * What a merge patch (RFC 7396) of the entry as it is corrected by now says anew, judged as the entry itself was. Throws
 * NotCorrectableError, CorrectsNothingError, and InvalidInputError with every fault, each with a pointer.
 */
export function restate(
  correctable: Correctable,
  patch: Patch,
  now: Date,
  vocabulary: Vocabulary,
  shapeFaults: ShapeFaults,
): Restated {
  const { entry, corrections } = correctable;
  const fields = requireCorrectable(entry);
  requireSeen(patch, correctable);
  const said = applyCorrections(entry, corrections);
  const stated = statedOf(entry.kind, said);
  const faults = patchFaults(entry.kind, patch, stated, fields);
  if (faults.length > 0) throw new InvalidInputError(faults);
  const { markings, ...merged } = mergePatch(stated, patch) as Stated;
  const numbers = Object.keys(markings ?? {});
  const input: Merged = { ...merged, ...(markings ? { markings: Object.values(markings) } : {}) };
  const refuse = (found: readonly Fault[]) => {
    if (found.length > 0) throw new InvalidInputError(found.map((fault) => inPatch(fault, numbers)));
  };
  refuse(shapeFaults(entry.kind, input));
  const made = valuesOf(entry.kind, input, correctable, now, vocabulary);
  refuse(made.faults);
  return restatedIn(patch, made.values, said);
}

function restatedIn(patch: Patch, after: Members, said: Said): Restated {
  const { payload, ...circumstances } = said;
  const before = { ...circumstances, ...payload } as Members;
  const { markings: patched, ...plain } = patch;
  const names = new Set(Object.keys(plain).flatMap(alsoRestated));
  const values: Members = Object.fromEntries(changed(names, after, before));
  if (isObject(patched)) {
    const markings = restatedMarkings(patched, after.markings as Members[], before.markings as Members[]);
    if (markings.length > 0) values.markings = markings;
  }
  const fields = restatedFieldsOf(values);
  if (fields.length === 0) throw new CorrectsNothingError();
  return { values, fields, identifying: fields.some(identifies) };
}
