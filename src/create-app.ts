import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { configureApp, fastifyAdapter } from './configure-app.js';
import { serveOpenApi } from './open-api.js';
import { LookRecorder, recordRefusals } from './ledger/index.js';
import type { Configuration } from './platform/config/configuration.js';
import type { Database } from './platform/database/database.js';
import { WorkerPool } from './platform/jobs/worker-pool.js';

/** The application as the service, its tests and the generator of the API document build it; it opens no database. */
export async function createApp(
  configuration: Configuration,
  database: Database,
  workers = new WorkerPool(),
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(configuration, database, workers),
    fastifyAdapter(configuration),
    {
      logger: configuration.logLevel === 'silent' ? false : ['error', 'warn', 'fatal'],
      abortOnError: false,
      // Nest's own parsers also take forms; Fastify's take JSON, and plain text, which is removed with them.
      bodyParser: false,
    },
  );
  await configureApp(app, configuration);
  recordRefusals(app.getHttpAdapter().getInstance(), app.get(LookRecorder));
  serveOpenApi(app);
  return app;
}
