import { FEWEST_IN_A_ROW } from './keys.js';
import { ANY_RUN, isKnown, knownInARow, MAX_UNKNOWN, UNKNOWN } from './reading.js';

type Characters = readonly string[];

/** Where each segment between two `*` begins in a marking. */
export type Placement = readonly number[];

/**
 * A reading with `*` as a search begins with it: the keys that begin in one of these ways, each with `UNKNOWN` for a
 * character to be tried. `backwards`: the way is read from the end.
 */
export interface Beginning {
  backwards: boolean;
  ways: string[][];
}

export function segmentsOf(characters: Characters): string[][] {
  const segments: string[][] = [[]];
  for (const character of characters) {
    if (character === ANY_RUN) segments.push([]);
    else segments.at(-1)!.push(character);
  }
  return segments;
}

const unknownIn = (characters: Characters): number => characters.filter((one) => one === UNKNOWN).length;

/** Its characters up to the first unread one after the first four known in a row; null where there are no four. */
function selective(segment: Characters): string[] | null {
  const row = segment.findIndex((_, place) => knownInARow(segment, place) === FEWEST_IN_A_ROW);
  if (row < 0) return null;
  const end = segment.findIndex((character, place) => place > row && !isKnown(character));
  return segment.slice(0, end < 0 ? segment.length : end);
}

/** How many characters the `*` before an inner segment may stand for, if the search begins from its side. */
const reachOf = (outer: Characters, inner: Characters): number => MAX_UNKNOWN - unknownIn(outer) - unknownIn(inner);

interface Inner {
  /** What the search begins with from this side, and how many characters `*` may stand for. */
  begin: string[];
  reach: number;
}

function innerFrom([outer, inner]: readonly string[][]): Inner | null {
  const begin = selective(inner!);
  return begin === null ? null : { begin, reach: reachOf(outer!, begin) };
}

const reversed = (segments: readonly string[][]): string[][] =>
  [...segments].reverse().map((segment) => [...segment].reverse());

/** Both sides of `A*1047*B`, where only the inner segment has four known in a row; null for any other reading. */
function innerSides(segments: readonly string[][]): [front: Inner, back: Inner] | null {
  if (segments.length < 3 || selective(segments[0]!) || selective(segments.at(-1)!)) return null;
  return [innerFrom(segments)!, innerFrom(reversed(segments))!];
}

/**
 * How to find every marking that a reading with `*` can stand for. Four known characters in a row that belong to its
 * beginning or its end are looked for there. Between two `*` they are looked for from both sides, each with up to three
 * characters in place of the `*` before them, less those unread besides.
 */
export function beginningsOf(folded: Characters): Beginning[] {
  const segments = segmentsOf(folded);
  const sides = innerSides(segments);
  if (sides) {
    return sides.map(({ begin, reach }, side) => {
      const outer = side === 0 ? segments[0]! : [...segments.at(-1)!].reverse();
      const fills = Array.from({ length: reach + 1 }, (_, count) => Array<string>(count).fill(UNKNOWN));
      return { backwards: side === 1, ways: fills.map((fill) => [...outer, ...fill, ...begin]) };
    });
  }
  const front = selective(segments[0]!);
  const back = selective([...segments.at(-1)!].reverse());
  const backwards = front === null || (back !== null && selectivity(back) > selectivity(front));
  return [{ backwards, ways: [backwards ? back! : front] }];
}

/** Each unread character is tried with the whole alphabet, which costs more than a known one saves. */
const selectivity = (way: Characters): number => way.length - 2 * unknownIn(way);

const standsAt = (segment: Characters, marked: Characters, at: number): boolean =>
  segment.every((character, place) => character === UNKNOWN || character === marked[at + place]);

/**
 * Every way in which a reading with `*` can stand for a marking, both folded, as far as the search finds it: what there
 * is to know of the reading is found out once, for thousands of markings.
 */
export function placementsOf(folded: Characters): (marked: Characters) => Placement[] {
  const segments = segmentsOf(folded);
  const [first, last] = [segments[0]!, segments.at(-1)!];
  const inner = segments.length > 2 ? segments[1]! : null;
  const sides = innerSides(segments);
  return (marked) => {
    const end = marked.length - last.length;
    const room = end - first.length - (inner?.length ?? 0);
    if (room < 0 || !standsAt(first, marked, 0) || !standsAt(last, marked, end)) return [];
    if (!inner) return [[0, end]];
    const found = (before: number) => sides === null || before <= sides[0].reach || room - before <= sides[1].reach;
    return Array.from({ length: room + 1 }, (_, before) => before)
      .filter((before) => found(before) && standsAt(inner, marked, first.length + before))
      .map((before) => [0, first.length + before, end]);
  };
}
