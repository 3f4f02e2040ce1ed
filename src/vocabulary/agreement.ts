/** How two statements about one property compare: `unknown` where neither speaks for or against the other. */
export type Agreement = 'agree' | 'disagree' | 'unknown';

/** A text resolved against a code list. The text is kept: a code says less than what was written. */
export interface Resolution {
  /** Null where nothing is known by that text, or more than one thing is. */
  code: string | null;
  asWritten: string;
  /** Every code the text may mean, the likeliest first; present only where there is more than one. */
  ambiguous?: readonly string[];
}

/** What one text may mean: `usual` readings support each other, `possible` ones only do not contradict. */
export interface Meaning {
  usual: readonly string[];
  possible: readonly string[];
}

/** One usual meaning and no other gives a code; everything else stays ambiguous. */
export function resolutionOf(asWritten: string, meaning: Meaning | null): Resolution {
  const codes = meaning ? [...new Set([...meaning.usual, ...meaning.possible])] : [];
  if (codes.length > 1) return { code: null, asWritten, ambiguous: codes };
  return { code: codes[0] ?? null, asWritten };
}

/** Two known meanings: a shared usual one agrees, a merely possible one decides nothing, none disagrees. */
export function compareMeanings(one: Meaning, other: Meaning): Agreement {
  if (one.usual.some((code) => other.usual.includes(code))) return 'agree';
  const all = [...other.usual, ...other.possible];
  return [...one.usual, ...one.possible].some((code) => all.includes(code)) ? 'unknown' : 'disagree';
}
