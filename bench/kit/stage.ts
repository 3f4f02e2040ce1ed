import { findArmoury, type Armoury } from './armoury.js';
import { startChild, type Child } from './children.js';
import { openBenchDatabase, type BenchDatabase } from './registry.js';

/** Twice the cores of the machine the figures are from, and one, as docs/operations.md advises; the baselines have as many. */
export const POOL_SIZE = 5;

/** What every benchmark plays on: a database, the service, a generator of load, an armourer. */
export interface Stage {
  database: BenchDatabase;
  serviceUrl: string;
  armoury: Armoury;
  load: Child;
  service: Child;
  /** How this service was started: another one like it, over the same database. */
  environment: Record<string, string>;
  /** Starts another process that is stopped with the rest. */
  start(script: string): Child;
  close(): Promise<void>;
}

export async function openStage(label: string, keep: boolean): Promise<Stage> {
  const database = await openBenchDatabase(label, keep);
  const children: Child[] = [];
  const start = (script: string, execArgv?: string[]) => {
    const child = startChild(script, execArgv);
    children.push(child);
    return child;
  };
  const close = async () => {
    for (const child of children) await child.stop();
    await database.stop();
  };
  try {
    const profile = process.env.BENCH_PROFILE_DIR;
    const service = start('service.js', profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []);
    const environment = {
      TRACEMARK_DATABASE_URL: database.runtimeUrl,
      TRACEMARK_OVERSIGHT_URL: database.oversightUrl,
      TRACEMARK_POOL_SIZE: String(POOL_SIZE),
      TRACEMARK_LOG_LEVEL: 'warn',
      TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '10000000',
      TRACEMARK_RATE_LIMIT_PER_ADDRESS: '10000000',
      TRACEMARK_QUOTA_SEARCHES: '0',
      TRACEMARK_QUOTA_WEAPONS_SHOWN: '0',
      TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '0',
    };
    const { url, token } = await service.ask<{ url: string; token: string | null }>({ environment });
    const armoury = await findArmoury(database, url, token);
    return { database, serviceUrl: url, armoury, service, environment, load: start('kit/load.js'), start, close };
  } catch (error) {
    await close();
    throw error;
  }
}
