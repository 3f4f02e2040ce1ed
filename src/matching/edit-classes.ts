import { FOLDED_ALPHABET } from './look-alikes.js';

/**
 * How one reading differs from a marking, as the field sees it: a character of the marking is lost, two neighbours
 * are swapped, one is read as another, or the reading has one more. From the likeliest to the least likely.
 */
export const EDITS = ['loss', 'swap', 'substitution', 'insertion'] as const;
export type Edit = (typeof EDITS)[number];

/**
 * What a reading lacks of a marking by habit and not by mistake: several characters at its beginning or its end, or
 * letters between digits, which NCIC leaves out of account.
 */
export const HABITS = ['lostPrefix', 'lostSuffix', 'ncic'] as const;
export type Habit = (typeof HABITS)[number];

/** The cheapest way from a reading to a marking. In a pair the likelier edit stands first. */
export type EditClass = 'equal' | 'lookAlike' | 'unknown' | 'wildcard' | Habit | Edit | `${Edit}+${Edit}`;

export const EDIT_CLASSES: readonly EditClass[] = [
  'equal',
  'lookAlike',
  'unknown',
  'wildcard',
  ...HABITS,
  ...EDITS,
  ...EDITS.flatMap((first, i) => EDITS.slice(i).map((second): EditClass => `${first}+${second}`)),
];

/** More edits than this are no match: the class of errors that is searched ends here. */
export const MAX_EDITS = 2;

/*
 * Measured on 307 pairs, each one serial as two officers wrote it: 6.5 % differ, of which 47 % a character lost or
 * added (taken as halves), 32 % one wrong, 16 % two neighbours swapped, 5 % two wrong. The chance of one *given*
 * error is that share divided by the places and characters it could have hit in a serial of eight.
 */
const PAIRS = 307;
const DIFFERS = 0.065;
const SERIAL = 8;
const OTHERS = FOLDED_ALPHABET.length - 1;

const one: Record<Edit, number> = {
  loss: Math.log((DIFFERS * 0.235) / (SERIAL + 1)),
  swap: Math.log((DIFFERS * 0.16) / (SERIAL - 1)),
  substitution: Math.log((DIFFERS * 0.32) / (SERIAL * OTHERS)),
  insertion: Math.log((DIFFERS * 0.235) / ((SERIAL + 1) * FOLDED_ALPHABET.length)),
};

/** Natural logarithm of the chance of each edit (all negative). */
export const EDIT_LOG_LIKELIHOOD: Readonly<Record<Edit, number>> = one;

const twoWrong = Math.log((DIFFERS * 0.05) / (((SERIAL * (SERIAL - 1)) / 2) * OTHERS ** 2));

/** Errors come together: the second is likelier than the first by what the measured "two wrong" says. */
export const SECOND_EDIT_LOG_LIKELIHOOD = twoWrong - 2 * one.substitution;

/** Not measured (none of the 20 differing pairs had one): set so that eight still cost less than one wrong character. */
export const LOOK_ALIKE_LOG_LIKELIHOOD = -1;

/** Lost characters at one end, and how many of the reading must be left. */
export const MAX_LOST_AT_END = 4;

/*
 * Not measured: no pair had one. Judged as half a pair in all pairs: for lost ends shared among two ends and two to
 * four characters (one is a loss), for the NCIC form whole, because it leaves nothing to choose. A letter between digits
 * that was read and stands not in the marking is one of the alphabet by chance.
 */
const UNSEEN_HABIT = Math.log(0.5 / PAIRS);
const LOST_END = UNSEEN_HABIT - Math.log(2 * (MAX_LOST_AT_END - 1));
export const HABIT_LOG_LIKELIHOOD: Readonly<Record<Habit, number>> = {
  lostPrefix: LOST_END,
  lostSuffix: LOST_END,
  ncic: UNSEEN_HABIT,
};
export const CHANCE_LETTER_LOG_LIKELIHOOD = -Math.log(FOLDED_ALPHABET.length);

const isHabit = (editClass: EditClass): editClass is Habit => (HABITS as readonly string[]).includes(editClass);

const byLikelihood = (a: Edit, b: Edit): number => EDITS.indexOf(a) - EDITS.indexOf(b);

export function editClassOf(edits: readonly Edit[], lookAlikes: number, unknown: number): EditClass {
  const [first, second] = [...edits].sort(byLikelihood);
  if (first !== undefined) return second === undefined ? first : `${first}+${second}`;
  if (unknown > 0) return 'unknown';
  return lookAlikes > 0 ? 'lookAlike' : 'equal';
}

/**
 * The most a match of this class can reach: every look-alike beyond the first named one lowers it. What is said not to
 * be read, by `?` or `*`, is no error: it only gives less evidence.
 */
export function classLogLikelihood(editClass: EditClass): number {
  if (editClass === 'equal' || editClass === 'unknown' || editClass === 'wildcard') return 0;
  if (editClass === 'lookAlike') return LOOK_ALIKE_LOG_LIKELIHOOD;
  if (isHabit(editClass)) return HABIT_LOG_LIKELIHOOD[editClass];
  return editsLogLikelihood(editClass.split('+') as Edit[]);
}

export function editsLogLikelihood(edits: readonly Edit[]): number {
  const sum = edits.reduce((total, edit) => total + one[edit], 0);
  return edits.length > 1 ? sum + SECOND_EDIT_LOG_LIKELIHOOD : sum;
}
