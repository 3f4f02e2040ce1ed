import { seededRandom } from './random.js';
import { seriesOf, type SerialSeries } from './serials.js';

/** Consecutive serials of one model. */
export interface ProductionRun extends SerialSeries {
  /** Places in the catalogue. */
  maker: number;
  model: number;
  year: number;
  /** How many weapons stand before the run's first: in the whole plan, and of this maker. */
  start: number;
  madeBefore: number;
}

export interface ProductionPlan {
  seed: number;
  count: number;
  /** The longest run of one model; the shortest is a tenth of it. */
  longestRun: number;
  longestSeries: number;
  makers: readonly { models: readonly unknown[]; from: number; to: number; share: number }[];
}

/** So many makers use the same numbers in the same shape; a few more meet where two shapes give the same text. */
const MAKERS_TO_A_LANE = 4;

/** The shapes of serials have numbers for twice as many; past that a maker would look for a free one for ever. */
const LARGEST_PLAN = 20_000_000;

/**
 * Splits `count` weapons into runs: each maker gives blocks of its running number to its models in turn and goes on in
 * the next series when one is used up, as makers do. The plan is small (some 40,000 runs for ten million weapons), so
 * that any weapon is made from its index without the ones before it.
 */
export function planProduction({ seed, count, longestRun, longestSeries, makers }: ProductionPlan): ProductionRun[] {
  if (count > LARGEST_PLAN) throw new RangeError(`At most ${LARGEST_PLAN} weapons, not ${count}`);
  const random = seededRandom(seed);
  const shares = makers.reduce((sum, { share }) => sum + share, 0);
  const lanes = Math.ceil(makers.length / MAKERS_TO_A_LANE);
  const runs: ProductionRun[] = [];
  let start = 0;
  let shareBefore = 0;
  for (const [maker, { models, from, to, share }] of makers.entries()) {
    shareBefore += share;
    const quota = Math.round((count * shareBefore) / shares) - start;
    let made = 0;
    for (let turn = 0; made < quota; turn++) {
      const series = seriesOf({ lane: maker % lanes, lanes, turn, longest: longestSeries });
      for (let used = 0; series && used < series.count && made < quota;) {
        const length = Math.min(
          random.between(Math.ceil(longestRun / 10), longestRun),
          series.count - used,
          quota - made,
        );
        const year = from + Math.floor(((to - from + 1) * made) / quota);
        const model = random.below(models.length);
        runs.push({
          ...series,
          first: series.first + used,
          count: length,
          maker,
          model,
          year,
          start,
          madeBefore: made,
        });
        used += length;
        made += length;
        start += length;
      }
    }
  }
  return runs;
}
