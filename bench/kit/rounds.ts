import type { Child } from './children.js';
import type { Load, LoadResult } from './load.js';
import { median, rounded, spread } from './outcome.js';

export const ROUNDS = 5;
/** Four times the pool, so that neither side ever waits for work. */
const CONNECTIONS = 20;
const WARM_UP_SECONDS = 20;

/** One of the two that are compared. */
export interface Side {
  url: string;
  /** What the next round asks of it; called before the clock runs. */
  next(seconds: number): Promise<Load['what']>;
}

export interface Rounds {
  service: LoadResult[];
  baseline: LoadResult[];
}

/** Loads service and baseline in turn, after one warm-up of each that is not counted. */
export async function alternate(
  load: Child,
  token: string,
  sides: { service: Side; baseline: Side },
  seconds: number,
  connections = CONNECTIONS,
): Promise<Rounds> {
  const rounds: Rounds = { service: [], baseline: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of ['service', 'baseline'] as const) {
      const side = sides[name];
      const duration = round === 0 ? WARM_UP_SECONDS : seconds;
      const what = await side.next(duration);
      const asked: Load = { url: side.url, token, connections, seconds: duration, what };
      const result = await load.ask<LoadResult>(asked);
      if (round === 0) continue;
      rounds[name].push(result);
      console.log(
        `round ${round} ${name.padEnd(8)} ${rounded(result.perSecond)}/s  p50 ${result.p50} ms  p99 ${result.p99} ms`,
      );
    }
  }
  return rounds;
}

export const summary = (results: readonly LoadResult[], statements?: readonly string[]) => ({
  perSecond: spread(results.map(({ perSecond }) => perSecond)),
  p50Ms: median(results.map(({ p50 }) => p50)),
  p99Ms: median(results.map(({ p99 }) => p99)),
  ...(statements ? { statements: statements.length } : {}),
});

export const throughputRatio = ({ service, baseline }: Rounds): number =>
  rounded(median(service.map(({ perSecond }) => perSecond)) / median(baseline.map(({ perSecond }) => perSecond)), 3);

export const p99Ratio = ({ service, baseline }: Rounds): number =>
  rounded(median(service.map(({ p99 }) => p99)) / median(baseline.map(({ p99 }) => p99)), 3);
