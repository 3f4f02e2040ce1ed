import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
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

const signalled = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** `tracemark demo`: a made-up national registry, the main job done in it, and then served to try. */
export async function runDemo({ once, weapons }: DemoOptions): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tracemark-demo-'));
  let service: Service | undefined;
  try {
    say('Starting PostgreSQL and the service …');
    service = await startService(demoConfiguration(dataDir), { log: { info: say, warn: say } });
    const token = service.bootstrapToken!;
    const state = await foundAgencies(service.url, token);
    say(`The ${demoState.name} brings its weapons on record, a file for each agency:     POST /v1/weapon-imports`);
    const { seconds, missing, warned } = await loadRegistry(state, weapons);
    say(`${weapons} weapons in ${seconds.toFixed(1)} s, ${missing} of them lost or stolen.`);
    say(`${warned} have a maker or a model that the vocabulary does not know: kept as written, each with a warning.`);
    await tellStory(state);
    if (once) return FINE;
    console.log(`\nServing at ${service.url} until you press Ctrl-C; browse the API at ${service.url}/docs`);
    console.log(`Token of the national authority's first officer: ${token}`);
    await signalled();
    return FINE;
  } finally {
    await service?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
