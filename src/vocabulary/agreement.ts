/** How two statements about one property compare: `unknown` where neither speaks for or against the other. */
export type Agreement = 'agree' | 'disagree' | 'unknown';

/** A text resolved against a code list. The text is kept: a code says less than what was written. */
export interface Resolution {
  /** The likeliest meaning; null where nothing is known by that text, or several things equally. */
  readonly code: string | null;
  /** How likely `code` is what was meant, from 0 (no code) to 1 (the text says it). Judged, not measured. */
  readonly confidence: number;
  /** The text suggests the code and does not say it: too short, misspelled, or a name that others bear too. */
  readonly assumed: boolean;
  readonly asWritten: string;
  /** Every code the text may mean, the usual ones first, wherever it does not say one. */
  readonly ambiguous?: readonly string[];
  /** Who imported the weapon, where a manufacturer's text names it too: "Norinco (Century)". */
  readonly importer?: string;
}

/** What one text may mean: `usual` readings support each other, `possible` ones only do not contradict. */
export interface Meaning {
  usual: readonly string[];
  possible: readonly string[];
  /** The text is too short to name one thing: what it suggests is not to be recorded as said. */
  assumed?: boolean;
  /** Which of several usual ones is meant if one must be named; without it only a single usual one is. */
  likely?: string | null;
  confidence?: number;
}

/** A text that fits one thing and does not say it; one of several that it may mean. */
const SUGGESTED = 0.95;
const LIKELIEST = 0.8;

/** One meaning, and said rather than suggested, is certain; of the others the likeliest is named as assumed. */
export function resolutionOf(asWritten: string, meaning: Meaning | null): Resolution {
  const codes = meaning ? [...new Set([...meaning.usual, ...meaning.possible])] : [];
  if (!meaning || codes.length === 0) return { code: null, confidence: 0, assumed: false, asWritten };
  if (codes.length === 1 && !meaning.assumed) return { code: codes[0]!, confidence: 1, assumed: false, asWritten };
  const code = meaning.likely ?? (meaning.usual.length === 1 ? meaning.usual[0]! : null);
  const confidence = meaning.confidence ?? (codes.length === 1 ? SUGGESTED : LIKELIEST);
  return { code, confidence: code === null ? 0 : confidence, assumed: code !== null, asWritten, ambiguous: codes };
}

/** The code a record may keep as said: null where it is only assumed. */
export const certainCode = ({ code, assumed }: Resolution): string | null => (assumed ? null : code);

/** Two known meanings: a shared usual one agrees, one's usual among the other's possible decides nothing; else they disagree. */
export function compareMeanings(one: Meaning, other: Meaning): Agreement {
  const meets = (codes: readonly string[], others: readonly string[]) => codes.some((code) => others.includes(code));
  if (meets(one.usual, other.usual)) return 'agree';
  return meets(one.usual, other.possible) || meets(one.possible, other.usual) ? 'unknown' : 'disagree';
}
