import { Module, type DynamicModule } from '@nestjs/common';
import { IdentityModule } from './identity/index.js';
import type { Configuration } from './platform/config/configuration.js';
import type { Database } from './platform/database/database.js';
import { PlatformModule } from './platform/platform.module.js';

@Module({})
export class AppModule {
  static with(configuration: Configuration, database: Database): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(configuration, database), IdentityModule] };
  }
}
