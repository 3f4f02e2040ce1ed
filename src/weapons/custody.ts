import { knownToHaveOccurredBy, readInstant, within } from '../ledger/core.js';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { Holder, Status } from './weapon.js';

/** One change of holder or status as the ledger recorded it. Instants are texts to the microsecond; null is open. */
export interface StateFact {
  position: number;
  status: Status;
  holder: Holder;
  occurredAt: string | null;
  occurredFrom: string | null;
  occurredTo: string | null;
  recordedAt: string;
  /** Position of the correction that states its time anew; null where none does, or none had been recorded then. */
  restatedAt: number | null;
}

/** A state as the stream has it: one may state the time of an earlier one anew. */
export interface SeenState extends Omit<StateFact, 'restatedAt'> {
  restates: number | null;
}

/** What a reader may see of a weapon's stream, at the database's time. */
export interface SeenStream {
  now: string;
  /** Position of the last entry, seen or not. */
  head: number;
  /** The entries seen, by position; `state` is null for one that makes or restates none. */
  entries: { position: number; recordedAt: string; state: SeenState | null }[];
}

/** Which instants a question is about, to the microsecond. */
export interface Moment {
  asOf: string;
  knownAt: string;
}

export interface CustodyAnswer extends Moment {
  /** False where what is stated about time, or what the reader may not see, leaves more than one answer open. */
  certain: boolean;
  /** False where entries recorded by then are not the reader's to see. */
  complete: boolean;
  /** What held at the time, if certain; null where the register knows nothing of that time. */
  state: StateFact | null;
  /** Every state seen that may have held, latest entry first. */
  possible: StateFact[];
  /** Every state seen that had been recorded, oldest first. */
  chain: StateFact[];
}

const earlier = (one: string, other: string): string => (one < other ? one : other);

/**
 * Now where nothing is said. What was known at a time says nothing of later ones, so `asOf` goes no further than
 * `knownAt`. Throws InvalidInputError for an instant more than five minutes ahead of the database's clock.
 */
export function momentOf(asked: Partial<Moment>, { now, entries }: SeenStream): Moment {
  const latest = entries.reduce((last, { recordedAt }) => (recordedAt > last ? recordedAt : last), now);
  const faults: Fault[] = [];
  const read = (name: keyof Moment, limit: string): string => {
    const text = asked[name];
    const instant = text === undefined ? limit : readInstant(text, latest);
    if (typeof instant === 'string') return earlier(instant, limit);
    faults.push({ pointer: `/${name}`, code: instant.code, detail: instant.detail });
    return limit;
  };
  const knownAt = read('knownAt', latest);
  const moment = { asOf: read('asOf', knownAt), knownAt };
  if (faults.length > 0) throw new InvalidInputError(faults);
  return moment;
}

/**
 * The states that these make, each at its own place and by its last restatement: a correction says when something came
 * about, not that it came about when the correction was recorded. One of a state that is not seen says nothing.
 */
function chainOf(seen: readonly SeenState[]): StateFact[] {
  const chain = new Map<number, StateFact>();
  for (const { restates, ...state } of seen) {
    if (restates === null) chain.set(state.position, { ...state, restatedAt: null });
    else {
      const { position, recordedAt } = chain.get(restates) ?? {};
      if (position === undefined) continue;
      chain.set(position, { ...state, position, recordedAt: recordedAt!, restatedAt: state.position });
    }
  }
  return [...chain.values()];
}

/**
 * Who held the weapon at `asOf`, by what had been recorded at `knownAt`. Custody order is entry order; a change whose
 * stated time spans `asOf` may or may not have happened by then. What was recorded had happened by its recording. An
 * entry the reader may not see may be any change, unless one that is seen comes after it and had happened.
 */
export function custodyAt({ head, entries }: Pick<SeenStream, 'head' | 'entries'>, moment: Moment): CustodyAnswer {
  const { asOf, knownAt } = moment;
  const known = entries.filter(({ recordedAt }) => recordedAt <= knownAt);
  const last = (entries[known.length]?.position ?? head + 1) - 1;
  const seesAllFrom = (position: number): boolean =>
    known.filter((entry) => entry.position >= position).length === last - position + 1;
  const chain = chainOf(known.flatMap(({ state }) => state ?? []));
  const possible: StateFact[] = [];
  let settled: StateFact | undefined;
  for (const fact of chain.toReversed()) {
    const stated = { from: fact.occurredFrom, to: fact.occurredTo };
    const stands = within(knownToHaveOccurredBy(stated, fact.recordedAt), asOf);
    if (stands !== 'before') possible.push(fact);
    if (stands === 'after') {
      settled = fact;
      break;
    }
  }
  const single = possible.length === 0 || (possible.length === 1 && settled !== undefined);
  const certain = single && seesAllFrom(settled?.position ?? 1);
  const state = certain ? (settled ?? null) : null;
  return { ...moment, certain, complete: seesAllFrom(1), state, possible, chain };
}
