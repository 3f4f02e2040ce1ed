import { MAX_EDITS, MAX_LOST_AT_END } from './edit-classes.js';
import { FEWEST_IN_A_ROW, KEY_VERSION, MAX_KEY_LENGTH } from './keys.js';
import { MAX_RUNS, MAX_UNKNOWN } from './reading.js';

/** The class of errors within which a search misses nothing; the API returns it as `searched`. */
export const SEARCH_CLASS = {
  keyVersion: KEY_VERSION,
  /** Case, width, spaces, hyphens, dots, slashes and invisible characters never count. */
  separators: 'ignored',
  /** 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, 6 G, Cyrillic and Greek twins, Arabic-Indic and Persian digits. */
  lookAlikes: 'any',
  /** Lost, added, wrong or swapped characters, by depth; `auto` is `one`, and `deep` if that finds nothing better than contradicted. */
  edits: { one: 1, deep: MAX_EDITS },
  /** Unread characters (`?`); with any, no edits. */
  unknownCharacters: MAX_UNKNOWN,
  /** Up to so many characters that the marking begins or ends with are not in the reading, which has at least `left`. */
  lostAtOneEnd: { most: MAX_LOST_AT_END, left: FEWEST_IN_A_ROW },
  /** `*` in the reading; where the characters known in a row stand between two of them, one of the two is short. */
  wildcards: { most: MAX_RUNS, knownInARow: FEWEST_IN_A_ROW, shortOfTwo: MAX_UNKNOWN },
  /** O is 0, and letters between digits do not count. */
  ncic: 'sameForm',
  /** A longer marking is found by its equal exact key only. */
  maxKeyLength: MAX_KEY_LENGTH,
} as const;
