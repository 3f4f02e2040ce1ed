import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { makeDataDir, removeDataDir } from '../../platform/database/embedded/data-place.js';
import { EmbeddedUnavailableError } from '../../platform/database/embedded/errors.js';
import { startService, type Service } from '../../serve.js';
import { FINE, say } from '../outcome.js';
import { demoState } from './agencies.js';
import { foundAgencies } from './found-agencies.js';
import { loadRegistry } from './load-registry.js';
import { tellStory } from './story.js';

export interface DemoOptions {
  /** Stop after the story instead of serving on. */
  once?: boolean;
  weapons: number;
}

/** A registry that lives in a folder of its own and goes with it; loading it is not held back by rate limits. */
function demoConfiguration(dataDir: string): Configuration {
  const configuration = readConfiguration({
    TRACEMARK_LOG_LEVEL: 'error',
    ...process.env,
    TRACEMARK_DATA_DIR: dataDir,
  });
  const rateLimit = { perCredential: 0, perAddress: 0 };
  return { ...configuration, database: { kind: 'embedded' }, http: { ...configuration.http, rateLimit } };
}

/** Nobody waits for the story to be told: a signal ends it at any time, and leaves nothing behind. */
const signalled = () =>
  new Promise<'left'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('left'));
  });

/** `tracemark demo`: a made-up national registry, the main job done in it, and then served to try. */
export async function runDemo({ once, weapons }: DemoOptions): Promise<number> {
  const left = signalled();
  const dataDir = join(tmpdir(), `tracemark-demo-${randomUUID()}`);
  makeDataDir(dataDir);
  let service: Service | undefined;
  let abandoned = false;
  try {
    say('Starting PostgreSQL and the service …');
    service = await startService(demoConfiguration(dataDir), { log: { info: say, warn: say } }).catch(explain);
    abandoned = (await Promise.race([loadAndTell(service, weapons), left])) === 'left';
    if (abandoned || once) return FINE;
    console.log(`\nServing at ${service.url} until you press Ctrl-C; browse the API at ${service.url}/docs`);
    console.log(`Token of the national authority's first officer: ${service.bootstrapToken}`);
    await left;
    return FINE;
  } finally {
    await service?.stop();
    removeDataDir(dataDir);
    // What the story still waits for would keep the process.
    if (abandoned) process.exit(FINE);
  }
}

/** A database of somebody else's, which the service is told to take instead, is no place for made-up weapons. */
function explain(error: unknown): never {
  if (!(error instanceof EmbeddedUnavailableError)) throw error;
  throw new Error(
    `The demonstration needs the embedded PostgreSQL, which cannot run here: ${error.reason}. The service also runs on ` +
      'a PostgreSQL server of yours (15 to 18): docs/operations.md says how, beginning with TRACEMARK_DATABASE_URL.',
    { cause: error },
  );
}

async function loadAndTell({ url, bootstrapToken, logKey }: Service, weapons: number): Promise<void> {
  const state = await foundAgencies(url, bootstrapToken!);
  say(`The ${demoState.name} brings its weapons on record, a file for each agency:     POST /v1/weapon-imports`);
  const { seconds, missing, warned } = await loadRegistry(state, weapons);
  say(`${weapons} weapons in ${seconds.toFixed(1)} s, ${missing} of them lost or stolen.`);
  say(`${warned} have a maker or a model that the vocabulary does not know: kept as written, each with a warning.`);
  await tellStory(state, logKey!);
}
