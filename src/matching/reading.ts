import { exactKey, FEWEST_IN_A_ROW, foldExact } from './keys.js';
import { type MarkingFault, type MarkingFaultCode, readMarkingText } from './marking-text.js';

/** Stands in keys for a character that was not read: a Unicode noncharacter, which no accepted text can hold. */
export const UNKNOWN = '\uFDD0';

/** Stands in keys for any number of characters that were not read, none included. */
export const ANY_RUN = '\uFDD1';

export const MAX_UNKNOWN = 3;
export const MAX_RUNS = 2;

export type ReadingFaultCode =
  MarkingFaultCode | 'TOO_MANY_UNKNOWN' | 'TOO_MANY_STARS' | 'TOO_FEW_IN_A_ROW' | 'NOTHING_READ';

/** A marking as an officer read it, ready to be searched. */
export interface Reading {
  /** As given, in NFC, with its `?`, `*` and escapes. */
  text: string;
  /** Exact key in code points; `UNKNOWN` for one character that could not be read, `ANY_RUN` for any number. */
  exact: string[];
  /** The same positions folded. */
  folded: string[];
  /** How many positions are unknown: 0 to 3. */
  unknown: number;
  /** How many positions stand for any number of characters: 0 to 2, never beside each other. */
  runs: number;
}

/** A character that was read, and not what stands for others. */
export const isKnown = (character: string): boolean => character !== UNKNOWN && character !== ANY_RUN;

/** ASCII, full-width and Arabic forms, because a keyboard gives whichever it has. */
const QUESTION_MARKS = new Set(['?', '\uFF1F', '\u061F']);
const STARS = new Set(['*', '\uFF0A']);

/**
 * Understands `?` as one unread character, `*` as any number of them, and `\?`, `\*`, `\\` as themselves. With `*` four
 * characters in a row must be known: they are what the search begins with.
 */
export function parseReading(raw: string): Reading | MarkingFault<ReadingFaultCode> {
  const accepted = readMarkingText(raw);
  if ('fault' in accepted) return accepted;
  const exact = withoutRepeatedRuns([...exactKey(understood(accepted.text))]);
  const count = (mark: string) => exact.filter((character) => character === mark).length;
  const reading = { exact, folded: [...foldExact(exact.join(''))], unknown: count(UNKNOWN), runs: count(ANY_RUN) };
  return faultOf(reading) ?? { text: accepted.text, ...reading };
}

/** The text with what stands for other characters in place of the signs for it. */
function understood(text: string): string {
  let plain = '';
  let escaped = false;
  for (const character of text) {
    if (!escaped && character === '\\') {
      escaped = true;
      continue;
    }
    plain += escaped ? character : QUESTION_MARKS.has(character) ? UNKNOWN : STARS.has(character) ? ANY_RUN : character;
    escaped = false;
  }
  return plain;
}

const withoutRepeatedRuns = (exact: readonly string[]): string[] =>
  exact.filter((character, place) => character !== ANY_RUN || exact[place - 1] !== ANY_RUN);

function faultOf({ exact, unknown, runs }: Omit<Reading, 'text'>): MarkingFault<ReadingFaultCode> | undefined {
  if (exact.length === unknown + runs)
    return { fault: 'NOTHING_READ', detail: 'The reading has no letter, digit or sign.' };
  if (unknown > MAX_UNKNOWN)
    return { fault: 'TOO_MANY_UNKNOWN', detail: `A reading has at most ${MAX_UNKNOWN} unread characters.` };
  if (runs > MAX_RUNS)
    return { fault: 'TOO_MANY_STARS', detail: `A reading has at most ${MAX_RUNS} *; write \\* for a star.` };
  if (runs > 0 && !exact.some((_, place) => knownInARow(exact, place) === FEWEST_IN_A_ROW))
    return {
      fault: 'TOO_FEW_IN_A_ROW',
      detail: `With * a reading needs ${FEWEST_IN_A_ROW} known characters in a row; write ? for single unread ones.`,
    };
  return undefined;
}

/** How many characters are known from this place on, up to the four that a search with `*` needs. */
export function knownInARow(characters: readonly string[], from: number): number {
  const row = characters.slice(from, from + FEWEST_IN_A_ROW);
  const end = row.findIndex((character) => !isKnown(character));
  return end < 0 ? row.length : end;
}
