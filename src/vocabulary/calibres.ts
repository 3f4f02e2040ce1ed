import { compareMeanings, resolutionOf, type Agreement, type Meaning, type Resolution } from './agreement.js';
import { calibreKey } from './calibre-key.js';
import { memoise } from './memoise.js';
import type { Calibre } from './tables/calibre-row.js';
import { calibreFamilies } from './tables/calibres.js';

/** Longer is no calibre; keeps a hostile text from being walked. */
export const LONGEST_CALIBRE = 80;

/** A list of calibres, and what texts mean by it. */
export interface Calibres {
  find: (code: string) => Calibre | null;
  /** Every calibre, in the order of the list. */
  list: () => readonly Calibre[];
  /** What a text or code means: one code, several (`ambiguous`, the usual ones first), or none. */
  resolve: (asWritten: string) => Resolution;
  /**
   * Compares two calibres, each a code or a text as written. "9mm" agrees with 9 mm Luger, leaves 9 mm Makarov
   * `unknown`, and disagrees with ".22"; a text the list does not know agrees with the same text only.
   */
  compare: (one: string, other: string) => Agreement;
  /** The calibres that bear a text as their own, alone or with others. */
  bearers: (text: string) => readonly string[];
}

const codes = (list: string) => list.split(' ').filter((code) => code !== '');

/** A text that two calibres came to bear says neither of them. */
function alsoMeaning(before: Meaning | undefined, code: string): Meaning {
  if (!before || before.usual.includes(code)) return before ?? { usual: [code], possible: [] };
  return { ...before, usual: [...before.usual, code], assumed: true };
}

function meaningsOf(rows: readonly Calibre[]): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const { code, name, synonyms } of rows) {
    for (const key of [code, name, ...synonyms].map(calibreKey))
      meanings.set(key, alsoMeaning(meanings.get(key), code));
  }
  for (const { readings, usual, possible } of calibreFamilies) {
    for (const text of readings) {
      meanings.set(calibreKey(text), { usual: codes(usual), possible: codes(possible), assumed: true });
    }
  }
  return meanings;
}

/** A number alone states neither inches nor millimetres, and leaves out the rest of the name. */
const BARE_NUMBER = /^\s*\d+\s*$/;

/** Makes what a list of calibres can say from its rows. */
export function calibresOf(rows: readonly Calibre[]): Calibres {
  const byCode = new Map(rows.map((calibre) => [calibre.code, calibre]));
  const meanings = meaningsOf(rows);

  /** What one reading means by itself. */
  const meaningOfPart = (text: string): Meaning | null => {
    const meaning = meanings.get(calibreKey(text)) ?? null;
    return meaning && BARE_NUMBER.test(text) ? { ...meaning, assumed: true } : meaning;
  };

  /**
   * "9 mm (9 x 19)" says one round in two ways. A weapon for two rounds ("45/410") may mean each. One unknown part
   * spoils the whole.
   */
  const meaningOf = memoise((text): Meaning | null => {
    if (text.length > LONGEST_CALIBRE) return null;
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

  return {
    find: (code) => byCode.get(code) ?? null,
    list: () => rows,
    resolve: memoise((asWritten): Resolution => resolutionOf(asWritten, meaningOf(asWritten))),
    compare: (one, other) => {
      const [meaning, otherMeaning] = [meaningOf(one), meaningOf(other)];
      if (meaning && otherMeaning) return compareMeanings(meaning, otherMeaning);
      if (Math.max(one.length, other.length) > LONGEST_CALIBRE) return 'unknown';
      const key = calibreKey(one);
      return key !== '' && key === calibreKey(other) ? 'agree' : 'unknown';
    },
    bearers: (text) => {
      const meaning = meanings.get(calibreKey(text));
      return meaning ? [...meaning.usual, ...meaning.possible] : [];
    },
  };
}
