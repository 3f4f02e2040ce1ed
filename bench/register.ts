import { randomUUID } from 'node:crypto';
import type { Child } from './kit/children.js';
import { denseRegister } from './dense-weapons.js';
import { BENCH_SEED, registration } from './kit/registration.js';
import { judge, type Outcome } from './kit/outcome.js';
import { alternate, summary, throughputRatio, type Side } from './kit/rounds.js';
import { rowsAdded } from './kit/same-rows.js';
import { openStage, POOL_SIZE, type Stage } from './kit/stage.js';
import { countStatements } from './kit/statements.js';
import type { BenchOptions } from './kit/options.js';

/** More than any machine registers in a second: what is prepared for a round must not run out. */
const MOST_PER_SECOND = 3500;
const COUNT = 1_000_000;

async function registerOne({ armoury }: Stage, url: string, index: number): Promise<void> {
  const response = await fetch(`${url}/v1/weapons`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${armoury.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(registration(denseRegister({ seed: BENCH_SEED, count: COUNT }).at(index))),
  });
  if (response.status !== 201) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  await response.text();
}

async function requireSameRows(service: Record<string, string[]>, baseline: Record<string, string[]>): Promise<void> {
  for (const table of new Set([...Object.keys(service), ...Object.keys(baseline)])) {
    const [ours, theirs] = [JSON.stringify(service[table], null, 1), JSON.stringify(baseline[table], null, 1)];
    if (ours !== theirs)
      throw new Error(`The baseline leaves other rows in ${table}:\n${theirs}\nthan the service:\n${ours}`);
  }
}

/** `POST /v1/weapons` against the fewest statements that leave the same rows. */
export async function benchRegister({ seconds, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage('register', keep);
  try {
    const { acting, token } = stage.armoury;
    const baseline = stage.start('baselines/register.js');
    const start = { runtimeUrl: stage.database.runtimeUrl, connections: POOL_SIZE, acting };
    const { url } = await baseline.ask<{ url: string }>({ start });
    const prepare = (from: number, weapons: number) =>
      baseline.ask({ prepare: { from, to: from + weapons, count: COUNT, acting } });
    const statements = await compareOne(stage, url, () => prepare(0, 1));
    let from = 1;
    const side = (sideUrl: string, ready?: Child): Side => ({
      url: sideUrl,
      next: async (duration) => {
        const what = { kind: 'register', from, count: COUNT } as const;
        if (ready) await prepare(from, duration * MOST_PER_SECOND);
        from += duration * MOST_PER_SECOND;
        return what;
      },
    });
    const sides = { service: side(stage.serviceUrl), baseline: side(url, baseline) };
    const rounds = await alternate(stage.load, token, sides, seconds);
    return judge({
      bench: 'register',
      measured: summary(rounds.service, statements.service),
      baseline: summary(rounds.baseline, statements.baseline),
      ratios: { throughput: throughputRatio(rounds) },
      targets: { throughput: { atLeast: 0.5 }, statements: { atMost: 10 } },
    });
  } finally {
    await stage.close();
  }
}

/** One registration on each side: the same rows, and how many statements. */
async function compareOne(stage: Stage, baselineUrl: string, prepare: () => Promise<unknown>) {
  const service = () => registerOne(stage, stage.serviceUrl, 0);
  const baseline = async () => {
    await prepare();
    await registerOne(stage, baselineUrl, 0);
  };
  await requireSameRows(await rowsAdded(stage.database, service), await rowsAdded(stage.database, baseline));
  const statements = {
    service: await countStatements(stage.database, service),
    baseline: await countStatements(stage.database, baseline),
  };
  console.log(`statements of the service: ${statements.service.join(', ')}`);
  console.log(`statements of the baseline: ${statements.baseline.join(', ')}`);
  return statements;
}
