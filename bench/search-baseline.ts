import type { Client } from 'pg';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { probeKeys } from './baselines/key-probe.js';
import { findSimilar, prepareTrigrams, setThreshold, THRESHOLDS } from './baselines/trigram.js';
import type { ErrorKind } from './misreadings.js';
import { median, percentile, rounded } from './kit/outcome.js';
import { ROUNDS } from './kit/rounds.js';
import type { SearchReading } from './search-readings.js';

export interface Timing {
  /** Median of the rounds, and the least and the most of them. */
  p50Ms: number;
  spreadMs: [least: number, most: number];
  p99Ms: number;
  recall: number;
}

export interface TrigramTiming extends Timing {
  threshold: number;
}

export interface SqlTimings {
  probe: Timing;
  /** By threshold; the fastest first. */
  trigram: TrigramTiming[];
}

type Find = (client: Client, folded: string) => Promise<string[]>;

/** Kinds that differ by one edit at most: what both sides can be asked. */
const COMPARED: readonly ErrorKind[] = ['exact', 'lookAlike', 'substitution', 'loss', 'insertion', 'swap'];
/** `pg_trgm` takes long; so many readings of a kind are enough for a median. */
const PER_KIND = 40;

interface Samples {
  ms: number[];
  hits: number;
}

async function time(
  client: Client,
  readings: readonly SearchReading[],
  ids: readonly string[],
  find: Find,
): Promise<Samples> {
  const samples: Samples = { ms: [], hits: 0 };
  for (const { reading, expected } of readings) {
    const started = performance.now();
    const found = await find(client, reading.folded.join(''));
    samples.ms.push(performance.now() - started);
    if (found.includes(ids[expected]!)) samples.hits += 1;
  }
  return samples;
}

function timingOf(rounds: readonly Samples[]): Timing {
  const medians = rounds.map(({ ms }) => percentile(ms, 0.5));
  const all = rounds.flatMap(({ ms }) => ms);
  const hits = rounds.reduce((sum, round) => sum + round.hits, 0);
  return {
    p50Ms: rounded(median(medians), 2),
    spreadMs: [rounded(Math.min(...medians), 2), rounded(Math.max(...medians), 2)],
    p99Ms: rounded(percentile(all, 0.99), 2),
    recall: rounded(hits / all.length, 4),
  };
}

/**
 * The bare probe of keys and `pg_trgm` at each threshold, in turn, from one connection of a superuser: no login of the
 * service may read the keys, and row security holds up neither side. All are warmed by the readings they are timed with,
 * and asked a share of them in each round.
 */
export function timeSql(superuserUrl: string, readings: readonly SearchReading[], ids: readonly string[]) {
  const compared = COMPARED.flatMap((kind) => readings.filter((one) => one.kind === kind).slice(0, PER_KIND));
  return withClient(superuserUrl, async (client): Promise<SqlTimings> => {
    await prepareTrigrams(client);
    const similar = (threshold: number) => async (among: readonly SearchReading[]) => {
      await setThreshold(client, threshold);
      return time(client, among, ids, findSimilar);
    };
    const sides = [
      { name: 'bare key probe', ask: (among: readonly SearchReading[]) => time(client, among, ids, probeKeys) },
      ...THRESHOLDS.map((threshold) => ({ name: `pg_trgm at ${threshold}`, ask: similar(threshold) })),
    ].map((side) => ({ ...side, rounds: [] as Samples[] }));
    for (const { ask } of sides) await ask(compared);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { ask, rounds } of sides)
        rounds.push(await ask(compared.filter((_, place) => place % ROUNDS === round)));
    const [probe, ...trigram] = sides.map(({ name, rounds }) => {
      const timing = timingOf(rounds);
      console.log(
        `${name}: p50 ${timing.p50Ms} ms (${timing.spreadMs.join(' to ')}), p99 ${timing.p99Ms} ms, recall ${timing.recall}`,
      );
      return timing;
    });
    const timings = trigram.map((timing, place) => ({ threshold: THRESHOLDS[place]!, ...timing }));
    return { probe: probe!, trigram: timings.sort((a, b) => a.p50Ms - b.p50Ms) };
  });
}
