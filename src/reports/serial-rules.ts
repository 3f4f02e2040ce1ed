import { exactKey, isJunkSerial } from '../matching/index.js';

/** What a serial's text alone says. */
export interface JudgedSerial {
  /** What makes two spellings one number; null where there is no number to compare. */
  key: string | null;
  junk: boolean;
  damaged: boolean;
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

/** Forms a spreadsheet gives to what it took for a number, a date or a formula; the number itself is gone. */
const DAMAGE = [
  /^[-+]?\d(?:[.,]\d+)?E\+\d{1,3}$/i,
  /^\d+\.0$/,
  new RegExp(`^(?:\\d{1,2}-${MONTH}(?:-\\d{2,4})?|${MONTH}-\\d{2,4})$`),
  /^#(?:REF!|NAME\?|VALUE!|NUM!|DIV\/0!|N\/A|NULL!|#+)$/,
];

export const isSpreadsheetDamaged = (text: string): boolean => DAMAGE.some((form) => form.test(text.trim()));

export function judgeSerial(text: string): JudgedSerial {
  const damaged = isSpreadsheetDamaged(text);
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
  isNot: `[Ee]\\+[0-9]|\\.0\\s*$|${MONTH}-|-${MONTH}|#`,
  separators: ` -_.,:;'"\`()[]{}|/\\`,
} as const;
