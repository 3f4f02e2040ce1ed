import { exactKey, isJunkSerial } from '../matching/index.js';
import { damageOfCell, damageOfMarking } from '../weapons/index.js';

/** What a serial's text alone says. */
export interface JudgedSerial {
  /** What makes two spellings one number; null where there is no number to compare. */
  key: string | null;
  junk: boolean;
  damaged: boolean;
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

export function judgeSerial(text: string): JudgedSerial {
  const damaged = (damageOfCell(text) ?? damageOfMarking(text)) !== null;
  const junk = !damaged && isJunkSerial(text);
  const key = exactKey(text);
  return { key: damaged || junk || key === '' ? null : key, junk, damaged };
}

/**
 * Serials that the database may judge by itself: nearly all. In ASCII, with a digit that is not zero (no word for
 * "nothing" has one), and in no form that a spreadsheet gives. They are neither junk nor damaged, and their key is the
 * text in capitals without the separators. A property test holds both to {@link judgeSerial}.
 * Regular expressions of PostgreSQL; the first must match, the second must not.
 */
export const PLAIN_SERIAL = {
  is: '^[ -~]*[1-9][ -~]*$',
  isNot: `[Ee][-+][0-9]|${MONTH}-|-${MONTH}|#`,
  separators: ` -_.,:;'"\`()[]{}|/\\`,
} as const;
