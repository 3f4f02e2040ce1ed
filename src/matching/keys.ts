import { createHash } from 'node:crypto';
import { foldCharacter } from './look-alikes.js';
import { countCodePoints } from './marking-text.js';

/** Raised whenever any key of any text would change: the stored keys are then derived again. */
export const KEY_VERSION = 1;

/** In code points. A longer marking has an exact key only, and is found exactly only. */
export const MAX_KEY_LENGTH = 40;

export type KeyKind = 'exact' | 'folded';

export interface MarkingKey {
  kind: KeyKind;
  key: string;
}

/** What carries no identity between the characters of a number (domain 9.23), and what cannot be seen. */
const SEPARATORS =
  /[\p{White_Space}\p{Dash}\p{Connector_Punctuation}\p{Default_Ignorable_Code_Point}.,:;'"`‘’“”()[\]{}|/\\·•‧⁄∕]/gu;

/**
 * The marking without case, width and separators, whole and unshortened; empty if nothing else is left.
 * Repeated until it stands, because removing a separator can bring a letter and an accent together.
 */
export function exactKey(text: string): string {
  let key = text;
  for (;;) {
    const next = key.normalize('NFKC').replace(SEPARATORS, '').toUpperCase();
    if (next === key) return key;
    key = next;
  }
}

/** The exact key with every look-alike replaced by its representative; as many code points as the exact key. */
export function foldedKey(text: string): string {
  return foldExact(exactKey(text));
}

export function foldExact(exact: string): string {
  let folded = '';
  for (const character of exact) folded += foldCharacter(character);
  return folded;
}

/**
 * The exact key as it stands in the index. Past 40 code points it is those 40, `#`, and the SHA-256 of the whole
 * key in hex, so that a row stays within a B-tree page and two long markings never share a key.
 */
export function indexedExactKey(exact: string): string {
  if (countCodePoints(exact) <= MAX_KEY_LENGTH) return exact;
  const digest = createHash('sha256').update(exact, 'utf8').digest('hex');
  return `${[...exact].slice(0, MAX_KEY_LENGTH).join('')}#${digest}`;
}

/** From the exact key to the key of each kind; null where the marking has none of that kind. */
const MAKERS: Record<KeyKind, (exact: string) => string | null> = {
  exact: indexedExactKey,
  folded: (exact) => (countCodePoints(exact) > MAX_KEY_LENGTH ? null : foldExact(exact)),
};

/** Every key a marking is indexed under; none if it holds only separators. */
export function keysOf(text: string): MarkingKey[] {
  const exact = exactKey(text);
  if (exact === '') return [];
  return (Object.keys(MAKERS) as KeyKind[]).flatMap((kind) => {
    const key = MAKERS[kind](exact);
    return key === null ? [] : [{ kind, key }];
  });
}
