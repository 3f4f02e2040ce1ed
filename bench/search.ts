import { withClient } from '../src/platform/database/embedded/with-client.js';
import { denseRegister } from './dense-weapons.js';
import { bulkFill } from './kit/bulk-fill.js';
import type { LoopHeld } from './kit/loop-watch.js';
import { judge, median, percentile, rounded, type Outcome } from './kit/outcome.js';
import type { BenchOptions } from './kit/options.js';
import { BENCH_SEED } from './kit/registration.js';
import type { SearchLoad, SearchLoadResult, SearchSample } from './kit/search-load.js';
import { openStage, type Stage } from './kit/stage.js';
import { ERROR_KINDS } from './misreadings.js';
import { timeSql } from './search-baseline.js';
import { DEEP_KINDS, searchBody, searchReadings, type SearchReading } from './search-readings.js';
import { missedReadings } from './search-recall.js';

const READING_SEED = 20270301;
const AT_ONCE = 8;
const WARM_UP = 200;

/** Ids by the index of the dense register, which the State's number of each weapon repeats. */
const idsByIndex = (superuserUrl: string): Promise<string[]> =>
  withClient(superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ weapon_id: string }>(
      `SELECT weapon_id FROM markings WHERE kind = 'state' ORDER BY text`,
    );
    return rows.map((row) => row.weapon_id);
  });

/** Sends readings over HTTP from the process that makes the load. */
function sender({ serviceUrl, armoury, start }: Stage, ids: readonly string[]) {
  const load = start('kit/search-load.js');
  return (readings: readonly SearchReading[], concurrency: number): Promise<SearchLoadResult> => {
    const requests = readings.map((one) => ({ body: searchBody(one), expected: ids[one.expected]! }));
    const asked: SearchLoad = { url: serviceUrl, token: armoury.investigator.token, concurrency, requests };
    return load.ask(asked);
  };
}

const times = (samples: readonly SearchSample[]) => samples.map(({ ms }) => ms);
const share = (samples: readonly SearchSample[], holds: (one: SearchSample) => boolean) =>
  rounded(samples.filter(holds).length / samples.length, 3);

function describe(samples: readonly SearchSample[], missed: number) {
  const found = samples.map((one) => one.found);
  return {
    p50Ms: rounded(percentile(times(samples), 0.5), 1),
    p99Ms: rounded(percentile(times(samples), 0.99), 1),
    recall: rounded(1 - missed / samples.length, 4),
    first: share(samples, ({ rank }) => rank === 1),
    within25: share(samples, ({ rank }) => rank !== null),
    foundMedian: median(found),
    foundMost: Math.max(...found),
    complete: share(samples, ({ complete }) => complete),
  };
}

/** One million dense weapons searched by 500 readings of each kind of error, the search recorded each time. */
export async function benchSearch({ weapons, readings: perKind, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`search-${weapons}`, keep);
  try {
    await bulkFill(stage.database, stage.armoury.acting, weapons);
    const ids = await idsByIndex(stage.database.superuserUrl);
    const readings = searchReadings(denseRegister({ seed: BENCH_SEED, count: weapons }), {
      seed: READING_SEED,
      perKind,
    });
    const send = sender(stage, ids);
    const classReadings = readings.filter(({ kind }) => !DEEP_KINDS.includes(kind));
    await send(everyNth(classReadings, WARM_UP), 1);
    await stage.service.ask({ watchLoop: true });
    const sent = new Map<string, SearchSample[]>();
    const kinds: Record<string, ReturnType<typeof describe>> = {};
    for (const kind of ERROR_KINDS) {
      const ofKind = readings.filter((one) => one.kind === kind);
      const { samples } = await send(ofKind, 1);
      const { runtimeUrl } = stage.database;
      const missed = await missedReadings(runtimeUrl, stage.armoury.investigator.acting, ofKind, ids);
      sent.set(kind, samples);
      kinds[kind] = describe(samples, missed.length);
      console.log(`${kind.padEnd(12)} ${JSON.stringify(kinds[kind])}`);
      for (const one of missed.slice(0, 5)) console.log(`  missed: ${one.text}, weapon ${one.expected}`);
    }
    const held = await stage.service.ask<LoopHeld>({ watchLoop: false });
    console.log(`event loop held for ${rounded(held.processorMs)} ms of processor time, ${rounded(held.delayMs)} ms`);
    const many = await send(everyNth(classReadings, 2 * perKind), AT_ONCE);
    console.log(
      `${AT_ONCE} at once: ${rounded(many.perSecond)}/s, p50 ${rounded(percentile(times(many.samples), 0.5), 1)} ms`,
    );
    const sql = await timeSql(stage.database.superuserUrl, readings, ids);
    const of = (deep: boolean) =>
      times(ERROR_KINDS.filter((kind) => DEEP_KINDS.includes(kind) === deep).flatMap((kind) => sent.get(kind)!));
    return judge({
      bench: 'search',
      measured: {
        weapons: ids.length,
        p50Ms: rounded(percentile(of(false), 0.5), 1),
        p99Ms: rounded(percentile(of(false), 0.99), 1),
        deepP50Ms: rounded(percentile(of(true), 0.5), 1),
        deepP99Ms: rounded(percentile(of(true), 0.99), 1),
        recall: Math.min(...Object.values(kinds).map(({ recall }) => recall)),
        perSecondAt8: rounded(many.perSecond),
        loopHeldMs: rounded(held.processorMs, 1),
        kinds,
      },
      baseline: sql as unknown as Record<string, unknown>,
      ratios: { probeAgainstTrigram: rounded(sql.trigram[0]!.p50Ms / sql.probe.p50Ms, 1) },
      targets: {
        p50Ms: { atMost: 10 },
        p99Ms: { atMost: 50 },
        deepP99Ms: { atMost: 1000 },
        recall: { atLeast: 1 },
        loopHeldMs: { atMost: 50 },
        probeAgainstTrigram: { atLeast: 3 },
      },
    });
  } finally {
    await stage.close();
  }
}

function everyNth<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, place) => place % step === 0).slice(0, count);
}
