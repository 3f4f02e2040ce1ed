import { migrations } from '../migrations/index.js';
import { createApp } from '../src/create-app.js';
import { entities } from '../src/entities.js';
import { Bootstrap } from '../src/identity/index.js';
import { readConfiguration } from '../src/platform/config/configuration.js';
import { Database } from '../src/platform/database/database.js';
import { answerParent } from './kit/children.js';
import { watchLoop, type LoopHeld } from './kit/loop-watch.js';

export type ServiceMessage = { environment: Record<string, string> } | { watchLoop: boolean };

let stopWatching: (() => LoopHeld) | undefined;

/** The real service in a process of its own; a token is there only the first time a registry is opened. */
answerParent<ServiceMessage>(async (message) => {
  if ('environment' in message) return serve(message.environment);
  const held = stopWatching?.() ?? {};
  stopWatching = message.watchLoop ? watchLoop() : undefined;
  return held;
});

async function serve(environment: Record<string, string>): Promise<object> {
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
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), token: await app.get(Bootstrap).foundRegistry(null) };
}
