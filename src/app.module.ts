import { Module, type DynamicModule } from '@nestjs/common';
import { IdentityModule } from './identity/index.js';
import { LedgerModule } from './ledger/index.js';
import type { Configuration } from './platform/config/configuration.js';
import type { Database } from './platform/database/database.js';
import type { WorkerPool } from './platform/jobs/worker-pool.js';
import { PlatformModule } from './platform/platform.module.js';
import { VocabularyModule } from './vocabulary/index.js';
import { ReportsModule } from './reports/index.js';
import { WeaponsModule } from './weapons/index.js';

@Module({})
export class AppModule {
  static with(configuration: Configuration, database: Database, workers: WorkerPool): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(configuration, database, workers),
        IdentityModule,
        LedgerModule,
        VocabularyModule,
        WeaponsModule,
        ReportsModule,
      ],
    };
  }
}
