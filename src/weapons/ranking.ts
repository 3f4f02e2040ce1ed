import { compareCandidates, scoreCandidate, type CandidateScore, type StatedReading } from '../matching/index.js';
import type { PooledCandidate } from './candidate-pool.js';
import type { CandidateLine } from './marking-searches.queries.js';

export interface RankedCandidate {
  score: CandidateScore;
  line: CandidateLine;
  pooled: PooledCandidate;
}

const BATCH = 100;

/**
 * The best `most` candidates. Markings are fetched and aligned in batches by falling bound, and no further than the
 * bound can still reach the worst of the best: nothing that was not looked at could have ranked among them.
 */
export async function rankCandidates(
  byBound: readonly { candidate: PooledCandidate; bound: number }[],
  readings: readonly StatedReading[],
  most: number,
  fetch: (ids: string[]) => Promise<CandidateLine[]>,
): Promise<RankedCandidate[]> {
  let best: RankedCandidate[] = [];
  for (let start = 0; start < byBound.length; start += BATCH) {
    const worst = best.length === most ? best.at(-1)!.score.rank : -Infinity;
    if (byBound[start]!.bound <= worst) break;
    const batch = new Map(byBound.slice(start, start + BATCH).map(({ candidate }) => [candidate.weaponId, candidate]));
    const lines = await fetch([...batch.keys()]);
    const scored = lines.flatMap((line) => {
      const pooled = batch.get(line.weaponId)!;
      const score = scoreCandidate(readings, line.markings, pooled.fields);
      return score ? [{ score, line, pooled }] : [];
    });
    best = [...best, ...scored].sort(byRank).slice(0, most);
  }
  return best;
}

/** Equal ranks keep one order, that of the registry numbers, so that the same search answers the same twice. */
const byRank = (a: RankedCandidate, b: RankedCandidate): number =>
  compareCandidates(a.score, b.score) || (a.line.registryNumber < b.line.registryNumber ? -1 : 1);
