import { exactKey, foldExact } from './keys.js';
import { type MarkingFault, type MarkingFaultCode, readMarkingText } from './marking-text.js';

/** Stands in keys for a character that was not read: a Unicode noncharacter, which no accepted text can hold. */
export const UNKNOWN = '\uFDD0';

export const MAX_UNKNOWN = 3;

export type ReadingFaultCode = MarkingFaultCode | 'TOO_MANY_UNKNOWN' | 'STAR_NOT_SUPPORTED' | 'NOTHING_READ';

/** A marking as an officer read it, ready to be searched. */
export interface Reading {
  /** As given, in NFC, with its `?` and escapes. */
  text: string;
  /** Exact key in code points; `UNKNOWN` where nothing could be read. */
  exact: string[];
  /** The same positions folded. */
  folded: string[];
  /** How many positions are unknown: 0 to 3. */
  unknown: number;
}

/** ASCII, full-width and Arabic forms, because a keyboard gives whichever it has. */
const QUESTION_MARKS = new Set(['?', '\uFF1F', '\u061F']);
const STARS = new Set(['*', '\uFF0A']);

/**
 * Understands `?` as one unread character and `\?`, `\*`, `\\` as themselves. `*` (any number of unread characters)
 * is refused rather than taken literally, so that no search silently means something else.
 */
export function parseReading(raw: string): Reading | MarkingFault<ReadingFaultCode> {
  const accepted = readMarkingText(raw);
  if ('fault' in accepted) return accepted;
  let plain = '';
  let escaped = false;
  for (const character of accepted.text) {
    if (!escaped && character === '\\') {
      escaped = true;
      continue;
    }
    if (!escaped && STARS.has(character)) {
      return { fault: 'STAR_NOT_SUPPORTED', detail: 'Write ? for each unread character, or \\* for a star.' };
    }
    plain += !escaped && QUESTION_MARKS.has(character) ? UNKNOWN : character;
    escaped = false;
  }
  const exact = [...exactKey(plain)];
  const unknown = exact.filter((character) => character === UNKNOWN).length;
  if (unknown > MAX_UNKNOWN) {
    return { fault: 'TOO_MANY_UNKNOWN', detail: `A reading has at most ${MAX_UNKNOWN} unread characters.` };
  }
  if (exact.length === unknown) return { fault: 'NOTHING_READ', detail: 'The reading has no letter, digit or sign.' };
  return { text: accepted.text, exact, folded: [...foldExact(exact.join(''))], unknown };
}
