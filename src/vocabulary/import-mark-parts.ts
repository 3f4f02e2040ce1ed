import { certainCode } from './agreement.js';
import { alpha3, yearOf, type ImportMark } from './import-mark.js';
import type { Manufacturers } from './manufacturers.js';
import { IMPORT_MARK_PARTS } from './tables/import-mark-formats.js';

/** What a run of characters is made of; `words` are letters with what stands inside and between names. */
export const WRITTEN_IN = ['digits', 'letters', 'lettersAndDigits', 'words'] as const;
export type WrittenIn = (typeof WRITTEN_IN)[number];

/** What a part tells; `text` and `other` tell nothing. */
export const FORMAT_PARTS = [...IMPORT_MARK_PARTS, 'text', 'other'] as const;

/**
 * One part of an import mark. A format is a row of them and nothing else: no choice, no repetition, no way back.
 * `text` stands as it is; a `country` is an ISO code, or the format's own country in a text; a `year` has two digits or
 * four; the others are runs of one kind of characters.
 */
export interface FormatPart {
  is: (typeof FORMAT_PARTS)[number];
  /** Of `text`, and of a `country`. */
  text?: string;
  /** Of a `year`: 2 or 4. */
  digits?: number;
  /** Of a run: what it is made of, and how many characters at least and at most. */
  of?: WrittenIn;
  least?: number;
  most?: number;
}

/** Longest run that a part is, where it says nothing. */
export const LONGEST_RUN = 60;

const BETWEEN = /[\s.,/-]*/uy;
const LETTERS = /\p{L}[\p{L}\p{M}]*/uy;
const DIGITS = /[0-9]+/uy;
const RUNS: Record<WrittenIn, RegExp> = {
  digits: DIGITS,
  letters: LETTERS,
  lettersAndDigits: /[\p{L}0-9][\p{L}\p{M}0-9]*/uy,
  words: /\p{L}[\p{L}\p{M}\s&'’.-]*/uy,
};

/** What may stand between two parts, or at the ends of words, and is none of either. */
export const isBetween = (character: string): boolean => /^[\s.,/-]$/u.test(character);

/** All that a pattern of one loop takes from a place on. */
function runAt(text: string, at: number, pattern: RegExp): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Marks and texts of formats are compared so. */
export const inCapitals = (text: string): string =>
  text.normalize('NFC').trim().replace(/\s+/gu, ' ').toUpperCase().normalize('NFC');

/** What one part takes of a mark, and what that tells. */
interface Taken {
  length: number;
  tells: Partial<ImportMark>;
}

const isOneLong = ({ least = 1, most = LONGEST_RUN, of }: FormatPart): boolean => least === most && of !== 'words';

/** Of words, what stands between them and the next part is no more than that. */
const asRead = (run: string) => run.replace(/[\s.-]+$/u, '');

/** A run of one length takes so many characters, any other all there are of its kind. */
function takenRun(text: string, at: number, part: FormatPart): string | null {
  const { least = 1, most = LONGEST_RUN } = part;
  const run = runAt(text, at, RUNS[part.of!]);
  const { length } = [...asRead(run)];
  if (length < least) return null;
  if (length <= most) return run;
  return isOneLong(part) ? [...run].slice(0, most).join('') : null;
}

const takenText = (text: string, at: number, sought: string, tells: Partial<ImportMark>): Taken | null => {
  const capitals = inCapitals(sought);
  return text.startsWith(capitals, at) ? { length: capitals.length, tells } : null;
};

function takenCountry(text: string, at: number): Taken | null {
  const run = runAt(text, at, LETTERS);
  const country = run.length === 2 || run.length === 3 ? alpha3(run) : null;
  return country === null ? null : { length: run.length, tells: { country } };
}

function takenYear(text: string, at: number, digits?: number): Taken | null {
  const run = runAt(text, at, DIGITS);
  const year = digits === undefined ? run : run.slice(0, digits);
  const fits = digits === undefined ? year.length === 2 || year.length === 4 : year.length === digits;
  return fits ? { length: year.length, tells: { year: yearOf(year) } } : null;
}

function toldBy({ is }: FormatPart, run: string, { resolve }: Pick<Manufacturers, 'resolve'>): Partial<ImportMark> {
  if (is === 'place') return { place: run };
  return is === 'importer' ? { importer: certainCode(resolve(run)) } : {};
}

/** What a mark is read by. */
export interface PartsReader {
  parts: readonly FormatPart[];
  /** The State whose format it is. */
  country: string | null;
  manufacturers: Pick<Manufacturers, 'resolve'>;
}

function taken(part: FormatPart, text: string, at: number, { country, manufacturers }: PartsReader): Taken | null {
  switch (part.is) {
    case 'text':
      return takenText(text, at, part.text!, {});
    case 'country':
      return part.text === undefined ? takenCountry(text, at) : takenText(text, at, part.text, { country });
    case 'year':
      return takenYear(text, at, part.digits);
    default: {
      const run = takenRun(text, at, part);
      return run === null ? null : { length: run.length, tells: toldBy(part, asRead(run), manufacturers) };
    }
  }
}

const isFixed = (part: FormatPart): boolean => {
  if (part.is === 'text') return true;
  if (part.is === 'country') return part.text !== undefined;
  return part.is === 'year' ? part.digits !== undefined : isOneLong(part);
};

const areOfAKind = (one: string, other: string): boolean =>
  [/[\p{L}\p{M}]/u, /[0-9]/].some((kind) => kind.test(one) && kind.test(other));

/** Two parts may touch where both have one length, or where the character changes its kind; else something parts them. */
const mayTouch = (before: FormatPart, part: FormatPart, text: string, at: number): boolean =>
  (isFixed(before) && isFixed(part)) || !areOfAKind(text[at - 1]!, text[at] ?? '');

/**
 * Reads a mark part after part, from left to right. Each takes what it takes, and nothing is tried twice: the time is
 * that of walking through the text. Null where the mark is not in this form.
 */
export function readParts(mark: string, by: PartsReader): ImportMark | null {
  const text = inCapitals(mark);
  const found: ImportMark = { importer: null, place: null, country: null, year: null };
  let at = 0;
  for (const [index, part] of by.parts.entries()) {
    const gap = index === 0 ? 0 : runAt(text, at, BETWEEN).length;
    const before = by.parts[index - 1];
    // Words end in what may stand between, so a gap may be behind already.
    const parted = gap > 0 || before === undefined || isBetween(text[at - 1]!);
    if (!parted && !mayTouch(before, part, text, at)) return null;
    const took = taken(part, text, at + gap, by);
    if (took === null) return null;
    Object.assign(found, took.tells);
    at += gap + took.length;
  }
  return at === text.length ? found : null;
}
