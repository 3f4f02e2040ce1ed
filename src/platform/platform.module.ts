import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Configuration } from './config/configuration.js';
import { Database } from './database/database.js';
import { DatabaseIndicator } from './health/database.indicator.js';
import { HealthController } from './health/health.controller.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.service.js';
import { WorkerPool } from './jobs/worker-pool.js';

export const CONFIGURATION = Symbol('configuration');

/** What every room stands on: the database and the configuration, made before the application. */
@Global()
@Module({})
export class PlatformModule {
  static with(configuration: Configuration, database: Database, workers: WorkerPool): DynamicModule {
    return {
      module: PlatformModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        DatabaseIndicator,
        JobRunner,
        Jobs,
        { provide: WorkerPool, useValue: workers },
        { provide: Database, useValue: database },
        { provide: CONFIGURATION, useValue: configuration },
      ],
      exports: [Database, CONFIGURATION, JobRunner, Jobs, WorkerPool],
    };
  }
}
