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
import { DEEP_KINDS, OPEN_KINDS, searchBody, searchReadings, type SearchReading } from './search-readings.js';
import { measureRecall, type Recall } from './search-recall.js';

const READING_SEED = 20270301;
const AT_ONCE = 8;
/** Other readings of each ordinary kind, before anything is measured: a registry is searched all day. */
const WARM_UP = { seed: 20270302, perKind: 400 };
const FIRST = 500;

const MILLION = 1_000_000;
const ORDINARY = { p50Ms: { atMost: 10 }, p99Ms: { atMost: 50 }, probeAgainstTrigram: { atLeast: 3 } };
/** A nation's weapons. The bare probe must also stay within three times of what it takes among a million. */
const LARGE = { p50Ms: { atMost: 15 }, p99Ms: { atMost: 60 }, probeAgainstTrigram: { atLeast: 10 } };

/** Ids of those weapons by their index in the dense register, which the State's number of each weapon repeats. */
const idsByIndex = (superuserUrl: string, indexes: readonly number[]): Promise<string[]> =>
  withClient(superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ index: number; weapon_id: string }>(
      `SELECT wanted.index, m.weapon_id
         FROM unnest($1::int[]) AS wanted (index)
         JOIN markings m ON m.kind = 'state' AND m.text = 'RV' || lpad(wanted.index::text, 8, '0')`,
      [[...new Set(indexes)]],
    );
    const ids: string[] = [];
    for (const { index, weapon_id } of rows) ids[index] = weapon_id;
    return ids;
  });

/** What searches read, the last the most. */
const READ_BY_SEARCHES = ['markings', 'weapons', 'pk_markings', 'pk_weapons', 'pk_marking_keys'];

/** As docs/operations.md advises after a load or a restart: until then other pages are in memory, or none. */
async function prewarm(superuserUrl: string): Promise<void> {
  const started = performance.now();
  await withClient(superuserUrl, async (superuser) => {
    await superuser.query('CREATE EXTENSION IF NOT EXISTS pg_prewarm');
    for (const name of READ_BY_SEARCHES) await superuser.query('SELECT pg_prewarm($1::regclass)', [name]);
  });
  console.log(`read into memory: ${rounded((performance.now() - started) / 1000)} s`);
}

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

function describe(samples: readonly SearchSample[], { missed, tooMany }: Recall) {
  const found = samples.map((one) => one.found);
  return {
    p50Ms: rounded(percentile(times(samples), 0.5), 1),
    p99Ms: rounded(percentile(times(samples), 0.99), 1),
    recall: rounded(1 - missed.length / Math.max(1, samples.length - tooMany), 4),
    tooMany,
    first: share(samples, ({ rank }) => rank === 1),
    within25: share(samples, ({ rank }) => rank !== null),
    foundMedian: median(found),
    foundMost: Math.max(...found),
    complete: share(samples, ({ complete }) => complete),
  };
}

/** Dense weapons, a million where nothing else is said, searched by 500 readings of each kind of error, the search recorded each time. */
export async function benchSearch({ weapons, readings: perKind, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`search-${weapons}`, keep);
  try {
    await bulkFill(stage.database, stage.armoury.acting, weapons);
    const register = denseRegister({ seed: BENCH_SEED, count: weapons });
    const readings = searchReadings(register, { seed: READING_SEED, perKind });
    const before = inTurn(searchReadings(register, WARM_UP).filter(({ kind }) => !DEEP_KINDS.includes(kind)));
    const indexes = [...readings, ...before].map(({ expected }) => expected);
    const ids = await idsByIndex(stage.database.superuserUrl, indexes);
    const send = sender(stage, ids);
    await prewarm(stage.database.superuserUrl);
    const classReadings = readings.filter(({ kind }) => !DEEP_KINDS.includes(kind));
    const { samples: first } = await send(before.slice(0, FIRST), 1);
    const firstP50Ms = rounded(percentile(times(first), 0.5), 1);
    console.log(`the first ${FIRST} searches after the start: p50 ${firstP50Ms} ms`);
    await send(before.slice(FIRST), 1);
    await stage.service.ask({ watchLoop: true });
    const sent = new Map<string, SearchSample[]>();
    const kinds: Record<string, ReturnType<typeof describe>> = {};
    for (const kind of ERROR_KINDS) {
      const ofKind = readings.filter((one) => one.kind === kind);
      const { samples } = await send(ofKind, 1);
      const { runtimeUrl } = stage.database;
      const recall = await measureRecall(runtimeUrl, stage.armoury.investigator.acting, ofKind, ids);
      sent.set(kind, samples);
      kinds[kind] = describe(samples, recall);
      console.log(`${kind.padEnd(12)} ${JSON.stringify(kinds[kind])}`);
      for (const one of recall.missed.slice(0, 5)) console.log(`  missed: ${one.text}, weapon ${one.expected}`);
    }
    const held = await stage.service.ask<LoopHeld>({ watchLoop: false });
    console.log(
      `event loop held for ${rounded(held.heldMs)} ms at most, its longest delay ${rounded(held.delayMs)} ms`,
    );
    const many = await send(everyNth(classReadings, 2 * perKind), AT_ONCE);
    console.log(
      `${AT_ONCE} at once: ${rounded(many.perSecond)}/s, p50 ${rounded(percentile(times(many.samples), 0.5), 1)} ms`,
    );
    const sql = await timeSql(stage.database.superuserUrl, readings, ids);
    const of = (deep: boolean) =>
      times(ERROR_KINDS.filter((kind) => DEEP_KINDS.includes(kind) === deep).flatMap((kind) => sent.get(kind)!));
    const closed = ERROR_KINDS.filter((kind) => !OPEN_KINDS.includes(kind)).map((kind) => kinds[kind]!);
    return judge({
      bench: 'search',
      measured: {
        weapons,
        p50Ms: rounded(percentile(of(false), 0.5), 1),
        p99Ms: rounded(percentile(of(false), 0.99), 1),
        firstP50Ms,
        deepP50Ms: rounded(percentile(of(true), 0.5), 1),
        deepP99Ms: rounded(percentile(of(true), 0.99), 1),
        recall: Math.min(...Object.values(kinds).map(({ recall }) => recall)),
        complete: Math.min(...closed.map(({ complete, tooMany }) => (tooMany > 0 ? 0 : complete))),
        probeP50Ms: sql.probe.p50Ms,
        perSecondAt8: rounded(many.perSecond),
        loopHeldMs: rounded(held.heldMs, 1),
        kinds,
      },
      baseline: sql as unknown as Record<string, unknown>,
      ratios: { probeAgainstTrigram: rounded(sql.trigram[0]!.p50Ms / sql.probe.p50Ms, 1) },
      targets: {
        ...(weapons > MILLION ? LARGE : ORDINARY),
        deepP99Ms: { atMost: 1000 },
        recall: { atLeast: 1 },
        complete: { atLeast: 1 },
        loopHeldMs: { atMost: 50 },
      },
    });
  } finally {
    await stage.close();
  }
}

/** A reading of each kind, then the next of each. */
function inTurn(readings: readonly SearchReading[]): SearchReading[] {
  const kinds = [...new Set(readings.map(({ kind }) => kind))];
  const ofKind = kinds.map((kind) => readings.filter((one) => one.kind === kind));
  return ofKind[0]!.flatMap((_, place) => ofKind.map((ones) => ones[place]!));
}

function everyNth<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, place) => place % step === 0).slice(0, count);
}
