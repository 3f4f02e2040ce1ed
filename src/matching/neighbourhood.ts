import { type Edit, type EditClass, classLogLikelihood, EDITS } from './edit-classes.js';
import { MAX_KEY_LENGTH } from './keys.js';
import { FOLDED_ALPHABET } from './look-alikes.js';
import { type Reading, UNKNOWN } from './reading.js';

export interface EditGroup {
  class: EditClass;
  /** Folded keys; each stands only in the likeliest class that reaches it. */
  keys: string[];
}

export interface Neighbourhood {
  /** From the likeliest class to the least likely; classes without keys are left out. */
  groups: EditGroup[];
  size: number;
  /** False where `limit` was reached: keys of the last groups are missing. */
  complete: boolean;
}

export interface NeighbourhoodOptions {
  /** Every folded character that occurs in the register, each one code point. */
  alphabet: readonly string[];
  edits: 0 | 1 | 2;
  /** Most keys to make. */
  limit?: number;
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
      if (first !== second) emit(key.slice(0, places[i]) + second + first + key.slice(places[i + 2]), i);
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
 * without restriction), of at most `MAX_KEY_LENGTH` code points and never empty.
 */
export function neighbourhood(folded: string, options: NeighbourhoodOptions): Neighbourhood {
  const { alphabet, edits, limit = Infinity } = options;
  const length = placesOf(folded).length - 1;
  const seen = new Set<string>(['']);
  const groups: EditGroup[] = [];
  let complete = true;

  const collect = (editClass: EditClass, generate: (keep: Emit) => void): void => {
    const keys: string[] = [];
    let known = seen.size;
    generate((key) => {
      if (known > limit) {
        complete &&= seen.has(key);
        return;
      }
      seen.add(key);
      if (seen.size === known) return;
      known += 1;
      keys.push(key);
    });
    if (keys.length > 0) groups.push({ class: editClass, keys });
  };

  if (length <= MAX_KEY_LENGTH) collect('equal', (keep) => keep(folded, 0));
  else seen.add(folded);
  if (edits > 0) {
    for (const edit of EDITS) {
      if (length + growth(edit) > MAX_KEY_LENGTH) continue;
      collect(edit, (keep) => undo[edit](folded, alphabet, 0, keep));
    }
  }
  if (edits > 1) {
    for (const { pair, class: editClass } of PAIRS_BY_LIKELIHOOD) {
      const [inner, outer] = pair;
      if (length + growth(inner) + growth(outer) > MAX_KEY_LENGTH) continue;
      collect(editClass, (keep) =>
        undo[inner](folded, alphabet, 0, (key, position) => {
          if (!complete) return;
          undo[outer](key, alphabet, nextPlace(pair, position), (other, place) => {
            if (!isHalfUndone(pair, position, place)) keep(other, place);
          });
        }),
      );
    }
  }
  return { groups, size: groups.reduce((sum, group) => sum + group.keys.length, 0), complete };
}

const growth = (edit: Edit): number => (edit === 'loss' ? 1 : edit === 'insertion' ? -1 : 0);

function nextPlace([inner, outer]: [Edit, Edit], position: number): number {
  if (inner !== outer) return 0;
  if (inner === 'insertion') return position;
  return inner === 'swap' ? position + 2 : position + 1;
}

/** A wrong character among the two just swapped is one lost and one added, and an alignment shows it so. */
function isHalfUndone([inner, outer]: [Edit, Edit], swapped: number, place: number): boolean {
  return inner === 'swap' && outer === 'substitution' && (place === swapped || place === swapped + 1);
}

/** Every folded key that a reading with unread characters can stand for; edits are excluded. */
export function expandUnknown(folded: readonly string[], alphabet: readonly string[]): string[] {
  let keys = [''];
  for (const character of folded) {
    keys =
      character === UNKNOWN
        ? keys.flatMap((key) => alphabet.map((one) => key + one))
        : keys.map((key) => key + character);
  }
  return keys;
}

/** The folded keys to probe for a reading: the expansion of its unread characters, or else its neighbourhood. */
export function probesOf(reading: Reading, options: NeighbourhoodOptions): Neighbourhood {
  if (reading.unknown === 0) return neighbourhood(reading.folded.join(''), options);
  if (reading.folded.length > MAX_KEY_LENGTH) return { groups: [], size: 0, complete: true };
  const keys = expandUnknown(reading.folded, options.alphabet);
  return { groups: [{ class: 'unknown', keys }], size: keys.length, complete: true };
}
