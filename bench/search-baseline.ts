import type { Client } from 'pg';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { probeKeys } from './baselines/key-probe.js';
import { findSimilar, prepareTrigrams, setThreshold, THRESHOLDS } from './baselines/trigram.js';
import type { ErrorKind } from './misreadings.js';
import { percentile, rounded } from './kit/outcome.js';
import type { SearchReading } from './search-readings.js';

export interface Timing {
  p50Ms: number;
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

async function time(client: Client, readings: readonly SearchReading[], ids: readonly string[], find: Find) {
  const times: number[] = [];
  let hits = 0;
  for (const { reading, expected } of readings) {
    const started = performance.now();
    const found = await find(client, reading.folded.join(''));
    times.push(performance.now() - started);
    if (found.includes(ids[expected]!)) hits += 1;
  }
  return {
    p50Ms: rounded(percentile(times, 0.5), 2),
    p99Ms: rounded(percentile(times, 0.99), 2),
    recall: rounded(hits / readings.length, 4),
  };
}

/** The bare probe of keys and `pg_trgm`, both from one connection, each warmed by the readings it is then timed with. */
export function timeSql(superuserUrl: string, readings: readonly SearchReading[], ids: readonly string[]) {
  const compared = COMPARED.flatMap((kind) => readings.filter((one) => one.kind === kind).slice(0, PER_KIND));
  return withClient(superuserUrl, async (client): Promise<SqlTimings> => {
    await prepareTrigrams(client);
    const timed = async (name: string, find: Find): Promise<Timing> => {
      await time(client, compared, ids, find);
      const timing = await time(client, compared, ids, find);
      console.log(`${name}: p50 ${timing.p50Ms} ms, p99 ${timing.p99Ms} ms, recall ${timing.recall}`);
      return timing;
    };
    const probe = await timed('bare key probe', probeKeys);
    const trigram: TrigramTiming[] = [];
    for (const threshold of THRESHOLDS) {
      await setThreshold(client, threshold);
      trigram.push({ threshold, ...(await timed(`pg_trgm at ${threshold}`, findSimilar)) });
    }
    return { probe, trigram: trigram.sort((a, b) => a.p50Ms - b.p50Ms) };
  });
}
