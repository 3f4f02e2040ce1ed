import { MAX_EDITS } from './edit-classes.js';
import { KEY_VERSION, MAX_KEY_LENGTH } from './keys.js';
import { MAX_UNKNOWN } from './reading.js';

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
  /** A longer marking is found by its equal exact key only. */
  maxKeyLength: MAX_KEY_LENGTH,
} as const;
