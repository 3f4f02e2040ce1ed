import { isDeepStrictEqual } from 'node:util';
import { fill, weaponIds } from './kit/fill.js';
import { judge, type Outcome } from './kit/outcome.js';
import type { BenchOptions } from './kit/options.js';
import { alternate, summary, throughputRatio, type Side } from './kit/rounds.js';
import { openStage, POOL_SIZE, type Stage } from './kit/stage.js';
import { countStatements } from './kit/statements.js';

async function readOne({ armoury }: Stage, url: string, id: string): Promise<unknown> {
  const response = await fetch(`${url}/v1/weapons/${id}`, { headers: { authorization: `Bearer ${armoury.token}` } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  return response.json();
}

async function compareOne(stage: Stage, baselineUrl: string, id: string) {
  const service = await readOne(stage, stage.serviceUrl, id);
  const baseline = await readOne(stage, baselineUrl, id);
  if (!isDeepStrictEqual(service, baseline))
    throw new Error(`The baseline answers ${JSON.stringify(baseline)}, the service ${JSON.stringify(service)}`);
  const counted = (url: string) =>
    countStatements(stage.database, async () => {
      await readOne(stage, url, id);
    });
  const statements = { service: await counted(stage.serviceUrl), baseline: await counted(baselineUrl) };
  console.log(`statements of the service: ${statements.service.join(', ')}`);
  console.log(`statements of the baseline: ${statements.baseline.join(', ')}`);
  return statements;
}

/** `GET /v1/weapons/{id}` at random against one statement that returns the same fields. */
export async function benchRead({ weapons, seconds, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`read-${weapons}`, keep);
  try {
    const { acting, token } = stage.armoury;
    await fill(stage.database, acting, weapons);
    const ids = await weaponIds(stage.database);
    const baseline = stage.start('baselines/read.js');
    const start = { runtimeUrl: stage.database.runtimeUrl, connections: POOL_SIZE, acting };
    const { url } = await baseline.ask<{ url: string }>(start);
    const statements = await compareOne(stage, url, ids[0]!);
    await stage.load.ask({ ids });
    const side = (sideUrl: string): Side => ({
      url: sideUrl,
      next: async () => ({ kind: 'read', at: '/v1/weapons/{id}' }),
    });
    const rounds = await alternate(
      stage.load,
      token,
      { service: side(stage.serviceUrl), baseline: side(url) },
      seconds,
    );
    return judge({
      bench: 'read',
      measured: { weapons: ids.length, ...summary(rounds.service, statements.service) },
      baseline: summary(rounds.baseline, statements.baseline),
      ratios: { throughput: throughputRatio(rounds) },
      targets: { throughput: { atLeast: 0.6 } },
    });
  } finally {
    await stage.close();
  }
}
