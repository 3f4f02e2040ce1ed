import { createHash } from 'node:crypto';
import { foldCharacter } from './look-alikes.js';
import { countCodePoints } from './marking-text.js';

/** Raised whenever any key of any text would change: the stored keys are then derived again. */
export const KEY_VERSION = 2;

/** In code points. A longer marking has an exact key only, and is found exactly only. */
export const MAX_KEY_LENGTH = 40;

/** Fewest known characters in a row by which anything but a whole key is looked for. */
export const FEWEST_IN_A_ROW = 4;

export type KeyKind = 'exact' | 'folded' | 'ncic' | 'reversed';

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

const LETTERS_BETWEEN_DIGITS = /(?<=\p{Nd})\p{Letter}+(?=\p{Nd})/gu;

/**
 * The form in which NCIC compares serials: O becomes 0, then the letters between digits are removed (its published
 * rules: 369J257, 369M257 and 369257 are one, J369257 is another). Made of an exact key; of itself it makes itself.
 */
export const ncicForm = (exact: string): string => exact.replaceAll('O', '0').replace(LETTERS_BETWEEN_DIGITS, '');

/**
 * Before every reversed key, so that keys read backwards stand apart from those read forwards: who walks through all
 * keys that begin alike meets none of the other sort.
 */
const BACKWARDS = '<';

/** The key by whose beginning a marking is found that ends like this, folded. */
export const reversedKey = (folded: string): string => BACKWARDS + [...folded].reverse().join('');

/** The folded key that a reversed one was made of. */
export const unreversed = (key: string): string => [...key.slice(BACKWARDS.length)].reverse().join('');

/**
 * From the exact key to the key of each kind; null where the marking has none of that kind, or where another kind tells
 * as much: a folded key or NCIC form that equals the exact key is found as that, and who looks for a folded key or an NCIC
 * form looks among the exact ones too. Nothing shorter than four characters is looked for by its end.
 */
const MAKERS: Record<KeyKind, (exact: string) => string | null> = {
  exact: indexedExactKey,
  folded: (exact) => unless(exact, foldExact(exact)),
  ncic: (exact) => unless(exact, ncicForm(exact)),
  reversed: (exact) => (countCodePoints(exact) < FEWEST_IN_A_ROW ? null : reversedKey(foldExact(exact))),
};

const unless = (exact: string, key: string): string | null => (key === exact ? null : key);

/** The kinds under which a marking stands that has this folded key or this NCIC form. */
export const FOLDED_KINDS: readonly KeyKind[] = ['exact', 'folded'];
export const NCIC_KINDS: readonly KeyKind[] = ['exact', 'ncic'];

/** Every key a marking is indexed under; none if it holds only separators. */
export function keysOf(text: string): MarkingKey[] {
  const exact = exactKey(text);
  if (exact === '') return [];
  const kinds: KeyKind[] = countCodePoints(exact) > MAX_KEY_LENGTH ? ['exact'] : (Object.keys(MAKERS) as KeyKind[]);
  return kinds.flatMap((kind) => {
    const key = MAKERS[kind](exact);
    return key === null ? [] : [{ kind, key }];
  });
}
