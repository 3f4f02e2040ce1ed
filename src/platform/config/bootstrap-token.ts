const alphabets: readonly [RegExp, number][] = [
  [/^[0-9]+$/, 10],
  [/^([0-9a-f]+|[0-9A-F]+)$/, 16],
  [/^([0-9a-z]+|[0-9A-Z]+)$/, 36],
  [/^[0-9A-Za-z_-]+$/, 64],
];

const neededBits = 256;
const longest = 256;

/**
 * Why a bootstrap token cannot have been drawn from 256 random bits; null where it can.
 * Randomness cannot be proven from one sample: length for its alphabet, few characters and repetition can be refused.
 */
export function bootstrapTokenProblem(token: string): string | null {
  const alphabet = alphabets.find(([pattern]) => pattern.test(token));
  if (!alphabet) return 'holds characters that do not belong in a token';
  if (token.length > longest) return `is longer than ${longest} characters`;
  if (token.length * Math.log2(alphabet[1]) < neededBits) return 'is too short for 256 random bits';
  if (new Set(token).size < 8) return 'uses too few different characters to be random';
  const repeats = (token + token).indexOf(token, 1) < token.length;
  return repeats ? 'repeats itself, so it is not random' : null;
}
