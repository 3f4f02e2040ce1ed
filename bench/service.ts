import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { migrations } from '../migrations/index.js';
import { createApp } from '../src/create-app.js';
import { entities } from '../src/entities.js';
import { Bootstrap } from '../src/identity/index.js';
import { LookRecorder } from '../src/ledger/index.js';
import { readConfiguration } from '../src/platform/config/configuration.js';
import { Database } from '../src/platform/database/database.js';
import { newId } from '../src/platform/random.js';
import { MarkingSearchesService } from '../src/weapons/marking-searches.service.js';
import { answerParent } from './kit/children.js';
import { watchLoop, type LoopHeld } from './kit/loop-watch.js';

export interface Serve {
  environment: Record<string, string>;
  /** Puts no look on record: what the audit trail is held against. */
  unrecorded?: boolean;
}
export type ServiceMessage = Serve | { watchLoop: boolean };

let stopWatching: (() => LoopHeld) | undefined;

/** The real service in a process of its own; a token is there only the first time a registry is opened. */
answerParent<ServiceMessage>(async (message) => {
  if ('environment' in message) return serve(message);
  const held = stopWatching?.() ?? {};
  stopWatching = message.watchLoop ? watchLoop() : undefined;
  return held;
});

/** The same answers, without the entries of those who look and without what is made for these. */
function withoutRecord(app: NestFastifyApplication): void {
  app.get(LookRecorder).record = async () => undefined;
  const searches = app.get(MarkingSearchesService, { strict: false });
  Object.assign(searches, { record: () => ({ id: newId(), entries: [] }) });
}

async function serve({ environment, unrecorded }: Serve): Promise<object> {
  const configuration = readConfiguration(environment);
  if (configuration.database.kind !== 'external') throw new Error('The benchmark names its database');
  const database = new Database(
    { runtimeUrl: configuration.database.url!, oversightUrl: configuration.database.oversightUrl },
    { ...configuration.pool, poolSize: configuration.pool.size },
    entities,
    migrations,
  );
  await database.open();
  const app = await createApp(configuration, database);
  if (unrecorded) withoutRecord(app);
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), token: await app.get(Bootstrap).foundRegistry(null) };
}
