/** How two statements about one property compare: `unknown` where neither speaks for or against the other. */
export type Agreement = 'agree' | 'disagree' | 'unknown';

/** A text resolved against a code list. The text is kept: a code says less than what was written. */
export interface Resolution {
  /** Null where nothing is known by that text, or more than one thing is. */
  code: string | null;
  asWritten: string;
  /** Every code the text may mean, the likeliest first; a single one where the text suggests it and does not say it. */
  ambiguous?: readonly string[];
}

/** What one text may mean: `usual` readings support each other, `possible` ones only do not contradict. */
export interface Meaning {
  usual: readonly string[];
  possible: readonly string[];
  /** The text is too short to name one thing: what it suggests is not to be recorded as said. */
  assumed?: boolean;
}

/** One meaning, and said rather than suggested, gives a code; everything else stays ambiguous. */
export function resolutionOf(asWritten: string, meaning: Meaning | null): Resolution {
  const codes = meaning ? [...new Set([...meaning.usual, ...meaning.possible])] : [];
  if (codes.length > 1 || (meaning?.assumed && codes.length > 0)) return { code: null, asWritten, ambiguous: codes };
  return { code: codes[0] ?? null, asWritten };
}

/** Two known meanings: a shared usual one agrees, one's usual among the other's possible decides nothing; else they disagree. */
export function compareMeanings(one: Meaning, other: Meaning): Agreement {
  const meets = (codes: readonly string[], others: readonly string[]) => codes.some((code) => others.includes(code));
  if (meets(one.usual, other.usual)) return 'agree';
  return meets(one.usual, other.possible) || meets(one.possible, other.usual) ? 'unknown' : 'disagree';
}
