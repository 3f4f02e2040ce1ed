/** Longest marking kept, in code points of its NFC form; no real marking comes near it. */
export const MAX_MARKING_LENGTH = 200;

export type MarkingFaultCode = 'EMPTY' | 'BLANK' | 'TOO_LONG' | 'LONE_SURROGATE' | 'CONTROL_CHARACTER' | 'BIDI_CONTROL';

export interface MarkingFault<Code extends string = MarkingFaultCode> {
  fault: Code;
  detail: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Controls, line and paragraph separators, and the code points Unicode reserves as no characters. */
const CONTROL = /[\p{Control}\u2028\u2029\p{Noncharacter_Code_Point}]/u;
/** They show a text in another order than it is stored, so that two officers would read two serials. */
const BIDI_CONTROL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const NOTHING_VISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u;

export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Accepts a marking as it was read, and returns what is kept: the same text in NFC, nothing trimmed (ITI §8:
 * a marking is evidence). Refuses what cannot be stored, shown or compared faithfully.
 */
export function readMarkingText(text: string): { text: string } | MarkingFault {
  if (text === '') return { fault: 'EMPTY', detail: 'The marking has no characters.' };
  const tooLong = { fault: 'TOO_LONG', detail: `A marking has at most ${MAX_MARKING_LENGTH} characters.` } as const;
  if (text.length > MAX_MARKING_LENGTH && countCodePoints(text) > MAX_MARKING_LENGTH) return tooLong;
  if (LONE_SURROGATE.test(text)) return { fault: 'LONE_SURROGATE', detail: 'The marking holds half a character.' };
  if (CONTROL.test(text)) return { fault: 'CONTROL_CHARACTER', detail: 'The marking holds a control character.' };
  if (BIDI_CONTROL.test(text)) {
    return { fault: 'BIDI_CONTROL', detail: 'The marking holds a character that changes the direction of the text.' };
  }
  if (NOTHING_VISIBLE.test(text)) return { fault: 'BLANK', detail: 'The marking holds nothing that can be seen.' };
  const kept = text.normalize('NFC');
  return countCodePoints(kept) > MAX_MARKING_LENGTH ? tooLong : { text: kept };
}
