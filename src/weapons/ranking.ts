import { compareCandidates, scoreCandidate, type CandidateScore, type StatedReading } from '../matching/index.js';
import type { BoundedCandidate, PooledCandidate } from './candidate-pool.js';
import type { CandidateLine } from './marking-searches.queries.js';

/** `complete` is false where the time ran out before all that could be among the best were looked at. */
export interface Ranking {
  best: RankedCandidate[];
  complete: boolean;
}

export interface RankedCandidate {
  score: CandidateScore;
  line: CandidateLine;
  pooled: PooledCandidate;
}

/** Enough for most answers; where many are as likely, each batch is twice the last. */
const FIRST_BATCH = 32;
const LARGEST_BATCH = 128;

/**
 * The best `most` candidates. Markings are fetched and aligned in batches by falling bound, and no further than the
 * bound can still reach the worst of the best: nothing that was not looked at could have ranked among them. The first
 * batch is looked at however late it is.
 */
export async function rankCandidates(
  byBound: Iterator<BoundedCandidate, void>,
  readings: readonly StatedReading[],
  most: number,
  fetch: (ids: string[]) => Promise<CandidateLine[]>,
  deadline: number,
): Promise<Ranking> {
  let best: RankedCandidate[] = [];
  let next = byBound.next();
  for (let size = FIRST_BATCH; !next.done; size = Math.min(2 * size, LARGEST_BATCH)) {
    const worst = best.length === most ? best.at(-1)!.score.rank : -Infinity;
    if (next.value.bound <= worst) break;
    if (size > FIRST_BATCH && performance.now() > deadline) return { best, complete: false };
    const batch = new Map<string, PooledCandidate>();
    for (; !next.done && batch.size < size; next = byBound.next())
      batch.set(next.value.candidate.weaponId, next.value.candidate);
    const lines = await fetch([...batch.keys()]);
    const scored = lines.flatMap((line) => {
      const pooled = batch.get(line.weaponId)!;
      const score = scoreCandidate(readings, line.markings, pooled.fields);
      return score ? [{ score, line, pooled }] : [];
    });
    best = [...best, ...scored].sort(byRank).slice(0, most);
  }
  return { best, complete: true };
}

/** Equal ranks keep one order, that of the registry numbers, so that the same search answers the same twice. */
const byRank = (a: RankedCandidate, b: RankedCandidate): number =>
  compareCandidates(a.score, b.score) || (a.line.registryNumber < b.line.registryNumber ? -1 : 1);
