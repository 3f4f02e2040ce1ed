import { type Alignment, align, alignEqual } from './alignment.js';
import { classLogLikelihood, type EditClass, MAX_EDITS } from './edit-classes.js';
import { type FieldComparisons, fieldLogOdds } from './fields.js';
import { exactKey, MAX_KEY_LENGTH } from './keys.js';
import { foldCharacter, FOLDED_ALPHABET } from './look-alikes.js';
import { alignLostEnd, alignNcic, alignWildcard } from './part-alignment.js';
import { isKnown, type Reading, UNKNOWN } from './reading.js';
import { withinEdits } from './within-edits.js';

/** Readings scored together in one search; bounds what they can weigh together. */
export const MAX_READINGS = 20;

/**
 * Added to the rank for each reading whose exact key equals a marking's, so that it stands above every edited
 * reading whatever the fields say. Above what 20 readings of 42 characters and all fields can reach (2,784).
 */
export const EXACT_PRECEDENCE = 10_000;

/** A weapon may never have had this marking recorded: weak evidence against it. */
export const UNMATCHED_LOG_ODDS = -1;

/** Wrong numbers are taken for serials (domain 9.25), but less often than the right one. */
export const OTHER_KIND_LOG_ODDS = -1;

export interface StatedReading {
  reading: Reading;
  /** The kind of marking the officer took it for. */
  kind?: string | undefined;
}

export interface RecordedMarking {
  text: string;
  kind: string;
}

/** How one reading meets the best of a weapon's markings. */
export interface MarkingMatch {
  /** Index among the readings; among the weapon's markings. */
  reading: number;
  marking: number;
  class: EditClass;
  alignment: Alignment;
  logOdds: number;
}

export interface CandidateScore {
  /** Natural log-odds that this weapon was read, against any other serial of that form. */
  logOdds: number;
  /** What candidates are ordered by: `logOdds` and the precedence of exact readings. */
  rank: number;
  exactReadings: number;
  fields: FieldComparisons;
  /** At most one for each reading; the likeliest first. Never empty. */
  matches: MarkingMatch[];
}

const DIGIT = Math.log(10);
const OTHER = Math.log(FOLDED_ALPHABET.length);

/** How unlikely the known characters of a reading are by chance: what an equal marking is worth. */
export function evidenceOf(reading: Reading): number {
  const known = reading.exact.filter(isKnown);
  return known.reduce((sum, character) => sum + (/[0-9]/.test(character) ? DIGIT : OTHER), 0);
}

/** Aligns a reading with one marking; null where they differ by more than the class of errors. */
export function alignMarking(reading: Reading, text: string): Alignment | null {
  const marked = [...exactKey(text)];
  const read = reading.exact;
  if (marked.length === 0) return null;
  if (marked.length === read.length && marked.every((character, i) => character === read[i])) return alignEqual(read);
  if (marked.length > MAX_KEY_LENGTH) return null;
  if (reading.runs > 0) return alignWildcard(read, marked);
  if (reading.unknown > 0) {
    const stands = (character: string, place: number) => {
      const unread = reading.folded[place]!;
      return unread === UNKNOWN || unread === foldCharacter(character);
    };
    return marked.length === read.length && marked.every(stands) ? align(read, marked) : null;
  }
  const edited = withinEdits(reading.folded, marked.map(foldCharacter), MAX_EDITS) ? align(read, marked) : null;
  const ncic = read.length > MAX_KEY_LENGTH ? null : alignNcic(read, marked);
  return likelier(likelier(edited, alignLostEnd(read, marked)), ncic);
}

const likelier = (one: Alignment | null, other: Alignment | null): Alignment | null =>
  one === null || (other !== null && other.logLikelihood > one.logLikelihood) ? other : one;

function bestMatch(stated: StatedReading, index: number, markings: readonly RecordedMarking[]): MarkingMatch | null {
  const evidence = evidenceOf(stated.reading);
  const matches = markings.flatMap(({ text, kind }, marking): MarkingMatch[] => {
    const alignment = alignMarking(stated.reading, text);
    if (alignment === null || alignment.class === null) return [];
    const otherKind = stated.kind !== undefined && stated.kind !== kind ? OTHER_KIND_LOG_ODDS : 0;
    const logOdds = evidence + alignment.logLikelihood + otherKind;
    return [{ reading: index, marking, class: alignment.class, alignment, logOdds }];
  });
  return matches.reduce<MarkingMatch | null>((best, one) => (best && precedes(best, one) ? best : one), null);
}

const rankOf = (match: MarkingMatch): number => match.logOdds + (match.class === 'equal' ? EXACT_PRECEDENCE : 0);
const precedes = (a: MarkingMatch, b: MarkingMatch): boolean => rankOf(a) >= rankOf(b);

/**
 * Takes what each reading contributes (null: it meets no marking) together: a reading that meets badly counts as
 * unmatched once another one meets. Rises with each contribution, which makes it good for bounds too.
 */
function combine(contributions: readonly (number | null)[]): number {
  const best = Math.max(...contributions.map((one) => one ?? -Infinity));
  if (best < UNMATCHED_LOG_ODDS) return best + (contributions.length - 1) * UNMATCHED_LOG_ODDS;
  return contributions.reduce<number>((sum, one) => sum + Math.max(one ?? -Infinity, UNMATCHED_LOG_ODDS), 0);
}

/** Scores one weapon; null if no reading meets any of its markings within the class of errors. */
export function scoreCandidate(
  readings: readonly StatedReading[],
  markings: readonly RecordedMarking[],
  fields: FieldComparisons,
): CandidateScore | null {
  const met = readings.map((reading, index) => bestMatch(reading, index, markings));
  const matches = met.filter((match) => match !== null).sort((a, b) => b.logOdds - a.logOdds);
  if (matches.length === 0) return null;
  const logOdds = combine(met.map((match) => match?.logOdds ?? null)) + fieldLogOdds(fields);
  const exactReadings = matches.filter((match) => match.class === 'equal').length;
  return { logOdds, rank: logOdds + exactReadings * EXACT_PRECEDENCE, exactReadings, fields, matches };
}

/** Best first. */
export function compareCandidates(a: CandidateScore, b: CandidateScore): number {
  return b.rank - a.rank;
}

/** The likeliest two edits: nothing that the probes of the class have not found can be nearer. */
const UNSEEN = classLogLikelihood('loss+loss');

/**
 * The most one reading can contribute to the rank of a weapon, given only the class of the key that was probed.
 * `equal` means an equal folded key and includes the precedence of an exact one; `lookAlike` is for a caller that
 * knows the exact keys to differ; null is a reading whose probes (of one edit at least) did not meet the weapon.
 */
export function readingBound(reading: Reading, editClass: EditClass | null): number {
  if (editClass !== null) return evidenceOf(reading) + classLogLikelihood(editClass);
  return reading.unknown + reading.runs > 0 ? UNMATCHED_LOG_ODDS : evidenceOf(reading) + UNSEEN;
}

/**
 * Never below the rank of a weapon whose best probed class per reading is given, in the order of the readings: so
 * candidates taken by falling bound may stop once a bound is below the k-th best rank (threshold algorithm).
 */
export function upperBound(
  readings: readonly StatedReading[],
  classes: readonly (EditClass | null)[],
  fields: FieldComparisons,
): number {
  const bounds = readings.map(({ reading }, i) => readingBound(reading, classes[i] ?? null));
  const exact = classes.filter((editClass) => editClass === 'equal').length;
  return combine(bounds) + fieldLogOdds(fields) + exact * EXACT_PRECEDENCE;
}
