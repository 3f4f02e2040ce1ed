import { createReadStream, createWriteStream, readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobView } from '../src/platform/jobs/job.js';
import type { ImportView } from '../src/weapons/import/weapon-import.js';
import { copyBaseline } from './baselines/copy-rows.js';
import { denseRegister } from './dense-weapons.js';
import type { LoopHeld } from './kit/loop-watch.js';
import type { BenchOptions } from './kit/options.js';
import { judge, percentile, rounded, type Outcome } from './kit/outcome.js';
import { processSeconds, serverSeconds } from './kit/processor-time.js';
import { BENCH_SEED, registration } from './kit/registration.js';
import { openStage, type Stage } from './kit/stage.js';

const MEGABYTE = 1 << 20;
const SAMPLE_MS = 100;
const OTHER_REQUEST_EVERY_MS = 20;

/** Writes the registrations of the dense register as NDJSON. */
async function writeFile(path: string, count: number, seed: number): Promise<void> {
  function* lines() {
    for (const weapon of denseRegister({ seed, count }).weapons()) yield `${JSON.stringify(registration(weapon))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

const ask = async <Answer>({ serviceUrl, armoury }: Stage, path: string): Promise<Answer> => {
  const response = await fetch(`${serviceUrl}${path}`, { headers: { authorization: `Bearer ${armoury.token}` } });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
};

async function send({ serviceUrl, armoury }: Stage, path: string): Promise<ImportView> {
  const response = await fetch(`${serviceUrl}/v1/weapon-imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${armoury.token}`, 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(createReadStream(path)) as never,
    duplex: 'half',
  } as RequestInit);
  if (response.status !== 202) throw new Error(`The import was answered ${response.status} ${await response.text()}`);
  return (await response.json()) as ImportView;
}

/** Resident memory of a process, the files it maps included. */
const residentBytes = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);

/** Does something again and again until it is told to stop. */
function meanwhile(everyMs: number, act: () => Promise<void> | void): () => Promise<void> {
  let going = true;
  const done = (async () => {
    while (going) {
      await act();
      await pause(everyMs);
    }
  })();
  return () => {
    going = false;
    return done;
  };
}

/** Starts to count processor time; what is returned says how much was used since. */
function processorSeconds({ service, database }: Stage): () => { service: number; database: number } {
  const now = () => ({ service: processSeconds(service.pid), database: serverSeconds(database.dataDir) });
  const before = now();
  return () => {
    const after = now();
    return {
      service: rounded(after.service - before.service, 1),
      database: rounded(after.database - before.database, 1),
    };
  };
}

interface Steps {
  [step: string]: number;
}

async function carriedOut(stage: Stage, job: string): Promise<Steps> {
  const steps: Steps = {};
  let [step, since] = ['waiting', performance.now()];
  for (;;) {
    const view = await ask<JobView>(stage, `/v1/jobs/${job}`);
    const now = performance.now();
    if (view.step !== null && view.step !== step) {
      steps[step] = rounded((now - since) / 1000, 1);
      [step, since] = [view.step, now];
    }
    if (view.finishedAt !== null) {
      if (view.state !== 'done') throw new Error(`The job ended ${view.state}: ${JSON.stringify(view.problem)}`);
      steps[step] = rounded((now - since) / 1000, 1);
      return steps;
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${view.step} ${view.progress.done} of ${view.progress.total}   `);
    await pause(200);
  }
}

/** What one import took, from its first byte to the last row on record. */
async function imported(stage: Stage, file: string, weapons: number) {
  const resident: number[] = [];
  const stopSampling = meanwhile(SAMPLE_MS, () => void resident.push(residentBytes(stage.service.pid) / MEGABYTE));
  await stage.service.ask({ watchLoop: true });
  const spent = processorSeconds(stage);
  const started = performance.now();
  const { id, job } = await send(stage, file);
  const receiving = rounded((performance.now() - started) / 1000, 1);
  const steps = await carriedOut(stage, job);
  const seconds = (performance.now() - started) / 1000;
  const processor = spent();
  const held = await stage.service.ask<LoopHeld>({ watchLoop: false });
  await stopSampling();
  const { rows } = await ask<ImportView>(stage, `/v1/weapon-imports/${id}`);
  if (rows.entered + rows.duplicate !== weapons || rows.rejected > 0)
    throw new Error(`Of ${weapons} rows ${JSON.stringify(rows)}`);
  return { entered: rows.entered, seconds, steps: { receiving, ...steps }, processor, held, resident };
}

/** With other requests meanwhile, which a quarter of the machine is busy with: enough rows to see how these fare. */
const MOST_BESIDE_REQUESTS = 50_000;

/**
 * `POST /v1/weapon-imports` of a file of registrations against COPY of the same final rows, hashed before, into the same
 * indexed tables: each alone on the machine. Then another file while other requests are served.
 */
export async function benchImport({ weapons }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`import-${weapons}`, false);
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-import-'));
  try {
    const file = join(folder, 'weapons.ndjson');
    await writeFile(file, weapons, BENCH_SEED);
    const alone = await imported(stage, file, weapons);
    const baseline = await copyBaseline(stage.database, alone.entered);
    const further = Math.min(weapons, MOST_BESIDE_REQUESTS);
    await writeFile(file, further, BENCH_SEED + 1);
    const latencies: number[] = [];
    const stopAsking = meanwhile(OTHER_REQUEST_EVERY_MS, async () => {
      const asked = performance.now();
      await ask(stage, '/v1/weapons?limit=10');
      latencies.push(performance.now() - asked);
    });
    const beside = await imported(stage, file, further);
    await stopAsking();
    const half = alone.resident.length >> 1;
    return judge({
      bench: 'import',
      measured: {
        rows: weapons,
        entered: alone.entered,
        seconds: rounded(alone.seconds, 1),
        rowsPerSecond: rounded(weapons / alone.seconds),
        steps: alone.steps,
        processorSeconds: alone.processor,
        residentMegabytes: rounded(Math.max(...alone.resident, ...beside.resident)),
        residentFirstHalf: rounded(Math.max(...alone.resident.slice(0, half))),
        residentSecondHalf: rounded(Math.max(...alone.resident.slice(half))),
        loopDelayP99Ms: rounded(Math.max(alone.held.p99Ms, beside.held.p99Ms), 1),
        loopDelayMostMs: rounded(Math.max(alone.held.delayMs, beside.held.delayMs), 1),
        besideRequests: {
          rowsPerSecond: rounded(further / beside.seconds),
          requests: latencies.length,
          p50Ms: rounded(percentile(latencies, 0.5), 1),
          p99Ms: rounded(percentile(latencies, 0.99), 1),
        },
      },
      baseline,
      ratios: { throughput: rounded(weapons / alone.seconds / baseline.rowsPerSecond, 3) },
      targets: {
        throughput: { atLeast: 0.3 },
        residentMegabytes: { atMost: 400 },
        loopDelayP99Ms: { atMost: 50 },
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await stage.close();
  }
}
