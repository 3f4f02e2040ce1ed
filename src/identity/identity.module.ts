import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Database } from '../platform/database/database.js';
import { AgenciesController } from './agencies.controller.js';
import { AgenciesService } from './agencies.service.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.service.js';
import { Bootstrap } from './bootstrap.service.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';
import { identityConstraints } from './identity.constraints.js';
import { MeController } from './me.controller.js';

@Module({
  controllers: [AgenciesController, GrantsController, CredentialsController, MeController],
  providers: [
    AgenciesService,
    GrantsService,
    CredentialsService,
    Authenticator,
    Bootstrap,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Bootstrap],
})
export class IdentityModule {
  constructor(database: Database) {
    database.constraints.register(identityConstraints);
  }
}
