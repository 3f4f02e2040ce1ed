const long = process.env.TRACEMARK_TEST_TIER === 'long';

/** One number for the daily tier, another for the long one. */
export const inTier = <T>(daily: T, inLong: T): T => (long ? inLong : daily);

/** Fixed, so that a failure comes again; TRACEMARK_TEST_SEED tries another. */
export const seed = Number(process.env.TRACEMARK_TEST_SEED ?? 20260301);

export const printSeed = (what: string): void => {
  process.stdout.write(`${what}: seed ${seed}\n`);
};

/** How often a property is tried, with a seed that is printed. */
export function propertyRuns(what: string, daily: number, inLong: number): { seed: number; numRuns: number } {
  printSeed(what);
  return { seed, numRuns: inTier(daily, inLong) };
}

/** Mulberry32: numbers from 0 up to, not including, 1. */
export function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
