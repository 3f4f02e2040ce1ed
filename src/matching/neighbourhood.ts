import { type Edit, type EditClass, classLogLikelihood, EDITS } from './edit-classes.js';
import { MAX_KEY_LENGTH } from './keys.js';
import { FOLDED_ALPHABET } from './look-alikes.js';
import { type Reading, UNKNOWN } from './reading.js';

export interface EditGroup {
  class: EditClass;
  /** Folded keys; each stands only in the likeliest class that reaches it. */
  keys: string[];
}

export interface NeighbourhoodOptions {
  /** Every folded character that occurs in the register, each one code point. */
  alphabet: readonly string[];
  edits: 0 | 1 | 2;
}

type Emit = (key: string, position: number) => void;

/** The alphabet of every register, and what else occurs in this one. */
export function alphabetWith(extra: Iterable<string>): string[] {
  return [...new Set([...FOLDED_ALPHABET, ...extra])];
}

/*
 * Each function undoes one error: it makes the markings from which the reading would come by it. `from` keeps two
 * edits of the same kind in order, so that a pair of places is visited once.
 */
const undo: Record<Edit, (key: string, alphabet: readonly string[], from: number, emit: Emit) => void> = {
  loss: (key, alphabet, from, emit) => {
    const places = placesOf(key);
    for (let i = from; i < places.length; i += 1) {
      const before = key.slice(0, places[i]);
      const after = key.slice(places[i]);
      // Before an equal character it would make what the next place makes again.
      for (const character of alphabet) if (!after.startsWith(character)) emit(before + character + after, i);
    }
  },
  swap: (key, _alphabet, from, emit) => {
    const places = placesOf(key);
    for (let i = from; i + 2 < places.length; i += 1) {
      const first = key.slice(places[i], places[i + 1]);
      const second = key.slice(places[i + 1], places[i + 2]);
      emit(key.slice(0, places[i]) + second + first + key.slice(places[i + 2]), i);
    }
  },
  substitution: (key, alphabet, from, emit) => {
    const places = placesOf(key);
    for (let i = from; i + 1 < places.length; i += 1) {
      const before = key.slice(0, places[i]);
      const after = key.slice(places[i + 1]);
      for (const character of alphabet) emit(before + character + after, i);
    }
  },
  insertion: (key, _alphabet, from, emit) => {
    const places = placesOf(key);
    for (let i = from; i + 1 < places.length; i += 1) {
      emit(key.slice(0, places[i]) + key.slice(places[i + 1]), i);
    }
  },
};

/**
 * The order in which two undone errors reach every string that either order reaches: what is swapped must be
 * swapped before a character is put between, and after one is taken from between.
 */
const INNER_FIRST: Edit[] = ['insertion', 'swap', 'substitution', 'loss'];

/** Offsets of the code points of a key, and its length at the end. */
function placesOf(key: string): number[] {
  const places = [0];
  let offset = 0;
  for (const character of key) places.push((offset += character.length));
  return places;
}

const PAIRS = INNER_FIRST.flatMap((inner, i) => INNER_FIRST.slice(i).map((outer): [Edit, Edit] => [inner, outer]));

const classOfPair = ([a, b]: [Edit, Edit]): EditClass =>
  EDITS.indexOf(a) <= EDITS.indexOf(b) ? `${a}+${b}` : `${b}+${a}`;

const PAIRS_BY_LIKELIHOOD = PAIRS.map((pair) => ({ pair, class: classOfPair(pair) })).sort(
  (a, b) => classLogLikelihood(b.class) - classLogLikelihood(a.class),
);

/**
 * Every folded key from which `folded` comes by at most `edits` errors, one after another (Damerau-Levenshtein
 * without restriction), of at most `MAX_KEY_LENGTH` code points and never empty. From the likeliest class to the least
 * likely, each key once, in groups of about `most` keys, so that who probes them can stop or yield between two.
 */
export function* neighbourhood(
  folded: string,
  { alphabet, edits }: NeighbourhoodOptions,
  most = Infinity,
): Generator<EditGroup> {
  const length = placesOf(folded).length - 1;
  const fits = (...steps: Edit[]) => length + steps.reduce((sum, edit) => sum + growth(edit), 0) <= MAX_KEY_LENGTH;
  const collector = new Collector(folded);
  if (fits()) yield { class: 'equal', keys: [folded] };
  if (edits > 0) {
    for (const edit of EDITS.filter((one) => fits(one))) {
      undo[edit](folded, alphabet, 0, collector.keep);
      yield* collector.take(edit);
    }
  }
  if (edits > 1) {
    for (const { pair, class: editClass } of PAIRS_BY_LIKELIHOOD.filter((one) => fits(...one.pair))) {
      for (const step of undonePairs(pair, folded, alphabet)) {
        step(collector.keep);
        if (collector.size >= most) yield* collector.take(editClass);
      }
      yield* collector.take(editClass);
    }
  }
}

const SETS = 64;

/** One of the sets, by all characters of the key: an edit may be at any place. */
function setOf(key: string): number {
  let sum = 0;
  for (let place = 0; place < key.length; place += 1) sum = Math.imul(sum, 31) + key.charCodeAt(place);
  return (sum >>> 0) % SETS;
}

/**
 * Keeps each key once, for the first class that reaches it. Two edits make hundreds of thousands, and one set of them all
 * would hold the thread for a tenth of a second whenever it grows: many small ones grow one after the other.
 */
class Collector {
  private readonly seen: readonly Set<string>[];
  private keys: string[] = [];

  constructor(folded: string) {
    this.seen = Array.from({ length: SETS }, () => new Set(['', folded]));
  }

  readonly keep: Emit = (key) => {
    const seen = this.seen[setOf(key)]!;
    if (seen.has(key)) return;
    seen.add(key);
    this.keys.push(key);
  };

  get size(): number {
    return this.keys.length;
  }

  *take(editClass: EditClass): Generator<EditGroup> {
    const keys = this.keys;
    this.keys = [];
    if (keys.length > 0) yield { class: editClass, keys };
  }
}

/** Two errors undone, a step for each way to undo the first. */
function* undonePairs(
  pair: [Edit, Edit],
  folded: string,
  alphabet: readonly string[],
): Generator<(keep: Emit) => void> {
  const [inner, outer] = pair;
  const once: { key: string; position: number }[] = [];
  undo[inner](folded, alphabet, 0, (key, position) => once.push({ key, position }));
  for (const { key, position } of once) {
    yield (keep) => {
      const keepWhole: Emit = (other, place) => {
        if (place !== position && place !== position + 1) keep(other, place);
      };
      undo[outer](key, alphabet, nextPlace(pair, position), isSwapAndWrong(pair) ? keepWhole : keep);
    };
  }
}

const growth = (edit: Edit): number => (edit === 'loss' ? 1 : edit === 'insertion' ? -1 : 0);

function nextPlace([inner, outer]: [Edit, Edit], position: number): number {
  if (inner !== outer) return 0;
  if (inner === 'insertion') return position;
  return inner === 'swap' ? position + 2 : position + 1;
}

/** A wrong character among the two just swapped is one lost and one added, and an alignment shows it so. */
const isSwapAndWrong = ([inner, outer]: [Edit, Edit]): boolean => inner === 'swap' && outer === 'substitution';

/**
 * Every folded key that a reading with unread characters can stand for, one after the other: of a large alphabet they are
 * too many to hold. Edits are excluded.
 */
export function* expandUnknown(
  folded: readonly string[],
  alphabet: readonly string[],
  begun = '',
  from = 0,
): Generator<string> {
  const place = folded.indexOf(UNKNOWN, from);
  if (place < 0) return yield begun + folded.slice(from).join('');
  const before = begun + folded.slice(from, place).join('');
  for (const one of alphabet) yield* expandUnknown(folded, alphabet, before + one, place + 1);
}

/** The folded keys to probe for a reading: the expansion of its unread characters, or else its neighbourhood. */
export function* probesOf(reading: Reading, options: NeighbourhoodOptions, most = Infinity): Generator<EditGroup> {
  if (reading.runs > 0 || reading.folded.length > MAX_KEY_LENGTH + options.edits) return;
  if (reading.unknown === 0) return yield* neighbourhood(reading.folded.join(''), options, most);
  if (reading.folded.length > MAX_KEY_LENGTH) return;
  let keys: string[] = [];
  for (const key of expandUnknown(reading.folded, options.alphabet)) {
    if (keys.push(key) < most) continue;
    yield { class: 'unknown', keys };
    keys = [];
  }
  if (keys.length > 0) yield { class: 'unknown', keys };
}
