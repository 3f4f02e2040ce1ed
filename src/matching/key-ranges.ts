import { type EditClass, MAX_LOST_AT_END } from './edit-classes.js';
import {
  FEWEST_IN_A_ROW,
  FOLDED_KINDS,
  foldExact,
  type KeyKind,
  MAX_KEY_LENGTH,
  reversedKey,
  unreversed,
} from './keys.js';
import { expandUnknown } from './neighbourhood.js';
import type { Reading } from './reading.js';
import { beginningsOf, placementsOf } from './wildcard.js';

/** Keys that begin alike, among which are those a reading stands for. */
export interface RangeProbe {
  class: EditClass;
  kinds: readonly KeyKind[];
  /** How the keys begin, one way after the other: of a large alphabet they are too many to hold. */
  beginnings(): Iterable<string>;
  /** Whether a key of these kinds is one of those. */
  accepts(key: string): boolean;
}

const BACKWARDS_KINDS: readonly KeyKind[] = ['reversed'];

/** Accepts by the folded key of the marking, whatever the kind of the key it stands under. */
const forwards = (accepts: (folded: string) => boolean) => ({
  kinds: FOLDED_KINDS,
  accepts: (key: string) => accepts(foldExact(key)),
});
const backwards = (accepts: (folded: string) => boolean) => ({
  kinds: BACKWARDS_KINDS,
  accepts: (key: string) => accepts(unreversed(key)),
});

/** Whether the reading has lost its end or its beginning of a marking as long as this: one to four characters. */
export const isLostEnd = (read: number, marked: number): boolean =>
  read >= FEWEST_IN_A_ROW && marked > read && marked - read <= MAX_LOST_AT_END;

function lostEnds(folded: string, length: number): RangeProbe[] {
  if (length < FEWEST_IN_A_ROW || length >= MAX_KEY_LENGTH) return [];
  const longer = (marked: string) => isLostEnd(length, [...marked].length);
  const suffix = forwards((marked) => marked.startsWith(folded) && longer(marked));
  const prefix = backwards((marked) => marked.endsWith(folded) && longer(marked));
  return [
    { class: 'lostSuffix', beginnings: () => [folded], ...suffix },
    { class: 'lostPrefix', beginnings: () => [reversedKey(folded)], ...prefix },
  ];
}

/** What of the class of errors no list of whole keys can say: lost ends, and `*`. */
export function rangesOf({ folded, unknown, runs }: Reading, alphabet: readonly string[]): RangeProbe[] {
  if (runs === 0) return unknown === 0 ? lostEnds(folded.join(''), folded.length) : [];
  const placements = placementsOf(folded);
  const stands = (marked: string) => placements([...marked]).length > 0;
  return beginningsOf(folded).map(({ ways, backwards: fromTheEnd }) => ({
    class: 'wildcard',
    beginnings: () => expandWays(ways, alphabet, fromTheEnd ? BACKWARDS_MARK : ''),
    ...(fromTheEnd ? backwards(stands) : forwards(stands)),
  }));
}

function* expandWays(ways: readonly string[][], alphabet: readonly string[], begun: string): Generator<string> {
  for (const way of ways) yield* expandUnknown(way, alphabet, begun);
}

/** A way is read from the end already. */
const BACKWARDS_MARK = reversedKey('');
