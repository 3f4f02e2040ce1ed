import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { memoise } from './memoise.js';
import type { Calibre } from './tables/calibre-row.js';
import { calibreFamilies, calibreTable } from './tables/calibres.js';

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
    ctg: '',
    cartridge: '',
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

const byCode = new Map(calibreTable.rows.map((calibre) => [calibre.code, calibre]));
const meanings = new Map<string, Meaning>();
const codes = (list: string) => list.split(' ').filter((code) => code !== '');
for (const { code, name, synonyms } of calibreTable.rows) {
  for (const text of [code, name, ...synonyms]) meanings.set(calibreKey(text), { usual: [code], possible: [] });
}
for (const { readings, usual, possible } of calibreFamilies) {
  for (const text of readings) {
    meanings.set(calibreKey(text), { usual: codes(usual), possible: codes(possible), assumed: true });
  }
}

/** A number alone states neither inches nor millimetres, and leaves out the rest of the name. */
const BARE_NUMBER = /^\s*\d+\s*$/;

/** What one reading means by itself. */
function meaningOfPart(text: string): Meaning | null {
  const meaning = meanings.get(calibreKey(text)) ?? null;
  return meaning && BARE_NUMBER.test(text) ? { ...meaning, assumed: true } : meaning;
}

/**
 * "9 mm (9 x 19)" says one round in two ways. A weapon for two rounds ("45/410") may mean each. One unknown part spoils
 * the whole.
 */
const meaningOf = memoise((text): Meaning | null => {
  if (text.length > LONGEST_TEXT) return null;
  const code = byCode.get(text);
  if (code) return { usual: [code.code], possible: [] };
  const whole = meaningOfPart(text);
  if (whole) return whole;
  const parts = text.split(/[/()]|, /).filter((part) => part.trim() !== '');
  const known = parts.map(meaningOfPart).filter((meaning) => meaning !== null);
  if (parts.length < 2 || known.length < parts.length) return null;
  const said = [...new Set(known.filter((meaning) => !meaning.assumed).flatMap((meaning) => meaning.usual))];
  if (said.length === 1 && known.every(({ usual }) => usual.includes(said[0]!))) return { usual: said, possible: [] };
  const usual = [...new Set(known.flatMap((meaning) => meaning.usual))];
  const possible = known.flatMap((meaning) => meaning.possible).filter((other) => !usual.includes(other));
  return { usual, possible, assumed: known.some((meaning) => meaning.assumed) };
});

export function findCalibre(code: string): Calibre | null {
  return byCode.get(code) ?? null;
}

export function listCalibres(): readonly Calibre[] {
  return calibreTable.rows;
}

/** What a text or code means: one code, several (`ambiguous`, the usual ones first), or none. */
export const resolveCalibre = memoise((asWritten): Resolution => resolutionOf(asWritten, meaningOf(asWritten)));

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
