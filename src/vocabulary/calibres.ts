import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { calibreFamilies, calibreTable, type Calibre } from './calibre-table.js';

/** Longer is no calibre; keeps a hostile text from being walked. */
const LONGEST_TEXT = 80;

/** One word for each way to write it. `''` drops a word that names no round. */
const WORDS = new Map(
  Object.entries({
    magnum: 'mag',
    mags: 'mag',
    special: 'spl',
    spec: 'spl',
    sp: 'spl',
    parabellum: 'para',
    acp: 'auto',
    automatic: 'auto',
    winchester: 'win',
    remington: 'rem',
    springfield: 'spring',
    sprg: 'spring',
    makarov: 'mak',
    tokarev: 'tok',
    browning: 'brown',
    revolver: 'rev',
    smith: 's',
    wesson: 'w',
    and: '',
    blk: 'blackout',
    blkout: 'blackout',
    gauge: 'ga',
    gage: 'ga',
    bore: 'ga',
    cal: '',
    caliber: '',
    calibre: '',
  }),
);

/** Inch readings such as ".40" and "40 mm" meet from here up, and only then is the unit part of the name. */
const MILLIMETRES_MATTER_FROM = 12;

/** One key for all spellings of one reading: case, spaces, points, units and the words above do not matter. */
function calibreKey(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[×х]/g, 'x')
    .replace(/(\d),(\d)/g, '$1.$2')
    .replace(/\+p\+?/g, '')
    .replace(/(\d)\s*x\s*(\d)/g, '$1x$2')
    .replace(/(x\d+)\s*mm/g, '$1 ')
    .replace(/(\d+(?:\.\d+)?)\s*mm\b/g, (kept, value: string) =>
      Number(value) < MILLIMETRES_MATTER_FROM ? `${value} ` : kept,
    );
  const words = plain.match(/\p{L}+|\d+(?:\.\d+)?/gu) ?? [];
  return words.map((word) => WORDS.get(word) ?? word.replace('.', '')).join('');
}

const byCode = new Map(calibreTable.map((calibre) => [calibre.code, calibre]));
const meanings = new Map<string, Meaning>();
const codes = (list: string) => list.split(' ').filter((code) => code !== '');
for (const { code, name, synonyms } of calibreTable) {
  for (const text of [code, name, ...synonyms]) meanings.set(calibreKey(text), { usual: [code], possible: [] });
}
for (const { readings, usual, possible } of calibreFamilies) {
  for (const text of readings) {
    meanings.set(calibreKey(text), { usual: codes(usual), possible: codes(possible), assumed: true });
  }
}

/** A weapon for two rounds ("45/410", "7.62 x 51 (.308 Win.)") may mean each; one unknown part spoils the whole. */
function meaningOf(text: string): Meaning | null {
  if (text.length > LONGEST_TEXT) return null;
  const code = byCode.get(text);
  if (code) return { usual: [code.code], possible: [] };
  const whole = meanings.get(calibreKey(text));
  if (whole) return whole;
  const parts = text.split(/[/()]|, /).filter((part) => part.trim() !== '');
  const known = parts.map((part) => meanings.get(calibreKey(part)));
  if (parts.length < 2 || !known.every((meaning) => meaning !== undefined)) return null;
  const usual = [...new Set(known.flatMap((meaning) => meaning.usual))];
  const possible = known.flatMap((meaning) => meaning.possible).filter((other) => !usual.includes(other));
  return { usual, possible, assumed: known.some((meaning) => meaning.assumed) };
}

export function findCalibre(code: string): Calibre | null {
  return byCode.get(code) ?? null;
}

export function listCalibres(): readonly Calibre[] {
  return calibreTable;
}

/** What a text or code means: one code, several (`ambiguous`, the usual ones first), or none. */
export function resolveCalibre(asWritten: string): Resolution {
  return resolutionOf(asWritten, meaningOf(asWritten));
}

/**
 * Compares two calibres, each a code or a text as written. "9mm" agrees with 9 mm Luger, leaves 9 mm Makarov
 * `unknown`, and disagrees with ".22"; a text the list does not know agrees with the same text only.
 */
export function compareCalibres(one: string, other: string): Agreement {
  const [meaning, otherMeaning] = [meaningOf(one), meaningOf(other)];
  if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
  if (Math.max(one.length, other.length) > LONGEST_TEXT) return 'unknown';
  const key = calibreKey(one);
  return key !== '' && key === calibreKey(other) ? 'agree' : 'unknown';
}
