import { takeRandom } from '../platform/random.js';

/**
 * The registry number: the identity of a weapon's record, spoken, typed and printed.
 *
 * Twelve characters of Crockford's base32, written in groups of four: eleven carry 55 random bits, the last checks them.
 * Each character is an element of GF(32) = GF(2)[x] / (x^5 + x^2 + 1), its five bits the coefficients. With the
 * character at place i (from 0) weighted by x^i, the twelve weighted values sum to zero. The weights are non-zero and,
 * x being primitive (order 31), all different; therefore a single wrong character always spoils the sum, and so does
 * the exchange of any two characters, neighbours or not: (x^i - x^j)(a - b) is zero only where a = b.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const REDUCTION = 0b100101;

/** Beyond this no separators can explain the length; keeps a hostile text from being walked. */
const LONGEST_TEXT = 64;
const SEPARATORS = /[\s\-_.:/\u2010-\u2015\u2212]/gu;

export type RegistryNumberFault =
  | { fault: 'WRONG_LENGTH'; length: number }
  /** `position` counts from 1 without separators. */
  | { fault: 'WRONG_CHARACTER'; position: number; character: string }
  /** Something was misread. The check finds errors and cannot say where: no other number is proposed. */
  | { fault: 'CHECK_FAILED' };

export type ParsedRegistryNumber = { registryNumber: string; fault?: undefined } | RegistryNumberFault;

const VALUES = new Map<string, number>();
for (const [value, character] of [...ALPHABET].entries()) {
  VALUES.set(character, value).set(character.toLowerCase(), value);
}
for (const [alias, meant] of ['O0', 'o0', 'I1', 'i1', 'L1', 'l1'].map((pair) => [...pair])) {
  VALUES.set(alias!, VALUES.get(meant!)!);
}

const timesX = (element: number) => (element & 16 ? (element << 1) ^ REDUCTION : element << 1);
const overX = (element: number) => (element & 1 ? (element ^ REDUCTION) >> 1 : element >> 1);

/** Sum of x^i times the value at place i, by Horner's rule from the last place. */
const weightedSum = (values: readonly number[]) => values.reduceRight((sum, value) => timesX(sum) ^ value, 0);

/** Eleven values completed by the twelfth, which is the weighted sum of the others divided by x^11. */
const withCheck = (values: readonly number[]) => {
  let check = weightedSum(values);
  for (let place = 0; place < LENGTH - 1; place++) check = overX(check);
  return [...values, check];
};

const write = (values: readonly number[]) => formatRegistryNumber(values.map((value) => ALPHABET[value]).join(''));

/** A new number from 55 bits of the system's randomness, as `7K3M-9QWX-2T47`. Uniqueness is the database's to judge. */
export function newRegistryNumber(): string {
  return write(withCheck([...takeRandom(LENGTH - 1)].map((byte) => byte & 31)));
}

/** Twelve characters without separators in groups of four. */
export function formatRegistryNumber(characters: string): string {
  return characters.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * Reads a registry number as people type it: lower case, any or no separators, O for 0, I and L for 1.
 * Gives the canonical form, or the fault by name.
 */
export function parseRegistryNumber(text: string): ParsedRegistryNumber {
  const characters = text.length > LONGEST_TEXT ? [] : [...text.replace(SEPARATORS, '')];
  if (characters.length !== LENGTH) return { fault: 'WRONG_LENGTH', length: characters.length || text.length };
  const values: number[] = [];
  for (const [index, character] of characters.entries()) {
    const value = VALUES.get(character);
    if (value === undefined) return { fault: 'WRONG_CHARACTER', position: index + 1, character };
    values.push(value);
  }
  return weightedSum(values) === 0 ? { registryNumber: write(values) } : { fault: 'CHECK_FAILED' };
}
