import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  alphabetWith,
  FOLDED_KINDS,
  indexedExactKey,
  MAX_KEY_LENGTH,
  NCIC_KINDS,
  ncicForm,
  needsTwoEdits,
  probesOf,
  rangesOf,
  type EditGroup,
  type KeyKind,
  type NeighbourhoodOptions,
  type RangeProbe,
  type Reading,
  type StatedReading,
} from '../matching/index.js';
import { arrived } from '../platform/database/arrived.js';
import { CandidatePool, type KeyMeaning } from './candidate-pool.js';
import type { Depth } from './marking-searches.dto.js';
import type { MetKey, ProbeRow, StatedFields, Words } from './search-evidence.js';

/** Keys sent in one statement: few enough that neither making them nor reading the answer holds up other requests. */
export const PROBES_AT_ONCE = 2_500;

/** Keys that are described in one go. */
const DESCRIBED_AT_ONCE = 1_000;

/** Keys that are looked through for one reading and one end of it: where more begin so, the answer is not complete. */
export const MOST_BEGIN_SO = 20_000;

export interface Known {
  words: Words;
  /** Folded characters that occur in the register besides the common alphabet. */
  characters: readonly string[];
}

export interface CandidateSearch {
  readings: readonly StatedReading[];
  stated: StatedFields;
  depth: Depth;
  /** What the register answers meanwhile; where this fails, so does the search. */
  known: Promise<Known>;
  /** Characters that are tried until `known` is there: where it names further ones, the first look is taken again. */
  assumed: readonly string[];
  /** Of `performance.now()`; nothing further is asked after it, and what was answered until then is the answer. */
  deadline: number;
}

/** What a search asks the register. */
export interface RegisterProbe {
  /** The weapons indexed under one of these keys, as one of these kinds. */
  keys(kinds: readonly KeyKind[], keys: readonly string[]): Promise<ProbeRow[]>;
  /** Keys that begin in one of these ways, `most` at most; read once. */
  beginnings(kinds: readonly KeyKind[], begin: readonly string[], most: number): Promise<Iterable<MetKey>>;
  /** What describes the weapons of these keys. */
  describe(met: readonly MetKey[]): Promise<ProbeRow[]>;
}

export interface FoundCandidates {
  pool: CandidatePool;
  /** Whether two edits were tried. */
  deep: boolean;
  /** False where the time ran out, or too many keys begin alike, before all of the class was looked through. */
  complete: boolean;
}

/**
 * Every weapon of the stated class of errors, and with two edits where `deep` asks for them, or `auto` finds nothing
 * better than contradicted. One edit of all readings comes first: should the time run out, the likeliest is known. Its
 * questions go out together with those behind `known`.
 */
export async function findCandidates(register: RegisterProbe, search: CandidateSearch): Promise<FoundCandidates> {
  const { readings, stated, depth, known, assumed, deadline } = search;
  const pooled = known.then(({ words }) => new CandidatePool(readings, stated, words));
  const look = (alphabet: readonly string[], edits: 1 | 2) =>
    probeAll(register, pooled, probesFor(readings, { alphabet, edits }), deadline);
  // Neither waits for the other: for an ordinary reading all its questions go out in one write.
  const lookAndWalk = async (alphabet: readonly string[]) => {
    const [looked, walked] = [look(alphabet, 1), walkAll(register, pooled, readings, alphabet, deadline)];
    await arrived([looked, walked]);
    return (await looked) && (await walked);
  };
  const first = lookAndWalk(alphabetWith(assumed));
  await arrived([pooled, first]);
  const [pool, { characters }] = [await pooled, await known];
  const alphabet = alphabetWith(characters);
  const tried = characters.every((character) => assumed.includes(character));
  const begun = tried ? await first : await lookAndWalk(alphabet);
  const deep =
    depth === 'deep' ||
    (depth === 'auto' && editable(readings) && needsTwoEdits(pool.fields().map((fields) => ({ fields }))));
  const late = performance.now() > deadline;
  if (!deep || late) return { pool, deep: false, complete: begun && !deep };
  return { pool, deep, complete: (await look(alphabet, 2)) && begun };
}

const isEditable = ({ unknown, runs }: Reading): boolean => unknown + runs === 0;
const editable = (readings: readonly StatedReading[]): boolean => readings.some(({ reading }) => isEditable(reading));

export const isLong = ({ exact, runs }: Reading): boolean => exact.length - runs > MAX_KEY_LENGTH;

interface Probe extends EditGroup {
  reading: number;
  kinds: readonly KeyKind[];
}

const EXACT_KINDS: readonly KeyKind[] = ['exact'];

/**
 * A reading past the longest folded key is probed by its exact key, and by what one character less makes of it. What
 * unread characters can stand for is probed with one edit, once, and so is the NCIC form.
 */
function* probesFor(readings: readonly StatedReading[], options: NeighbourhoodOptions): Generator<Probe> {
  for (const [index, { reading }] of readings.entries()) {
    if (options.edits === 2 && !isEditable(reading)) continue;
    const place = { reading: index };
    const exact = reading.exact.join('');
    if (isLong(reading)) yield { ...place, kinds: EXACT_KINDS, class: 'equal', keys: [indexedExactKey(exact)] };
    else if (options.edits === 1 && isEditable(reading))
      yield { ...place, kinds: NCIC_KINDS, class: 'ncic', keys: [ncicForm(exact)] };
    for (const group of probesOf(reading, options, PROBES_AT_ONCE)) yield { ...place, kinds: FOLDED_KINDS, ...group };
  }
}

/** Keys of the same kinds on their way to the database, and what each means. */
class Batch {
  private meanings = new Map<string, readonly KeyMeaning[]>();

  constructor(private readonly kinds: readonly KeyKind[]) {}

  get size(): number {
    return this.meanings.size;
  }

  add({ keys, reading, class: editClass }: Probe): void {
    const meaning = [{ reading, class: editClass }];
    for (const key of keys) {
      const known = this.meanings.get(key);
      this.meanings.set(key, known ? [...known, ...meaning] : meaning);
    }
  }

  async send(register: RegisterProbe, pooled: Promise<CandidatePool>): Promise<void> {
    if (this.size === 0) return;
    const { meanings } = this;
    this.meanings = new Map();
    const rows = await register.keys(this.kinds, [...meanings.keys()]);
    await (await pooled).add(rows, ({ key }) => meanings.get(key) ?? []);
  }
}

/** Probes batch after batch until the time is up, one at least; false where some of the class may be left unprobed. */
async function probeAll(
  register: RegisterProbe,
  pooled: Promise<CandidatePool>,
  probes: Iterable<Probe>,
  deadline: number,
): Promise<boolean> {
  const batches = new Map([FOLDED_KINDS, NCIC_KINDS, EXACT_KINDS].map((kinds) => [kinds, new Batch(kinds)]));
  for (const probe of probes) {
    const batch = batches.get(probe.kinds)!;
    batch.add(probe);
    if (batch.size < PROBES_AT_ONCE) continue;
    await batch.send(register, pooled);
    if (performance.now() > deadline) return false;
  }
  await arrived([...batches.values()].map((batch) => batch.send(register, pooled)));
  return true;
}

/** Looks through what begins like a reading; false where time or too many of them left some of the class unseen. */
async function walkAll(
  register: RegisterProbe,
  pooled: Promise<CandidatePool>,
  readings: readonly StatedReading[],
  alphabet: readonly string[],
  deadline: number,
): Promise<boolean> {
  let complete = true;
  for (const [reading, stated] of readings.entries()) {
    if (performance.now() > deadline) return false;
    const ranges = rangesOf(stated.reading, alphabet);
    const walks = ranges.map((range) => walk(register, pooled, reading, range, deadline));
    await arrived(walks);
    complete = (await Promise.all(walks)).every((one) => one) && complete;
  }
  return complete;
}

async function walk(
  register: RegisterProbe,
  pooled: Promise<CandidatePool>,
  reading: number,
  range: RangeProbe,
  deadline: number,
): Promise<boolean> {
  const meaning = [{ reading, class: range.class }];
  const begins = slices(range.beginnings(), PROBES_AT_ONCE);
  let left = MOST_BEGIN_SO;
  for (let begin = begins.next(); !begin.done;) {
    const met = await register.beginnings(range.kinds, begin.value, left + 1);
    // Answered before this: who may not search learns it here.
    const pool = await pooled;
    for (const part of slices(met, DESCRIBED_AT_ONCE)) {
      left -= part.length;
      const accepted = part.filter(({ key }) => range.accepts(key));
      if (accepted.length > 0) await pool.add(await register.describe(accepted), () => meaning);
      else await nextTurn();
    }
    if (left < 0) return false;
    begin = begins.next();
    if (!begin.done && performance.now() > deadline) return false;
  }
  return true;
}

function* slices<T>(all: Iterable<T>, size: number): Generator<readonly T[], void> {
  let slice: T[] = [];
  for (const one of all) {
    if (slice.length === size) {
      yield slice;
      slice = [];
    }
    slice.push(one);
  }
  if (slice.length > 0) yield slice;
}
