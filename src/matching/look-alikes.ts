import { UNICODE_TWINS } from './look-alikes.generated.js';

/** Each row is one class; its first character stands for all (domain 9.24). */
const CLASSES = ['0ODQ', '1IL', '2Z', '5S', '8B', '6G'];

/** A slashed zero is stamped often and typed as the letter that looks like it. TR39 keeps it apart. */
const SLASHED_ZERO = 'Ø';

/**
 * Arabic-Indic and Persian digits fold by *value*, not by TR39 shape (٥ is five, although it looks like an o):
 * who writes a number down in other digits translates it.
 */
const DIGIT_ROWS = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'];

const representatives = new Map<string, string>();
for (const [first, ...others] of CLASSES) for (const other of others) representatives.set(other, first!);
representatives.set(SLASHED_ZERO, '0');
for (const row of DIGIT_ROWS) [...row].forEach((digit, value) => representatives.set(digit, String(value)));
for (const [codePoint, ascii] of UNICODE_TWINS) {
  representatives.set(String.fromCodePoint(codePoint), representatives.get(ascii) ?? ascii);
}

/** The representative of one character of an exact key; a character without look-alikes stands for itself. */
export function foldCharacter(character: string): string {
  return representatives.get(character) ?? character;
}

/** 0-9 and the representatives among A-Z: 27 characters, the alphabet of every register. */
export const FOLDED_ALPHABET: readonly string[] = [
  ...new Set([...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map(foldCharacter)),
];
