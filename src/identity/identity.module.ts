import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../platform/database/database.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
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
import { JobsController } from './jobs.controller.js';
import { MeController } from './me.controller.js';
import type { Permission } from './permission.js';
import { actFor } from './principal.js';
import { RenewStanding } from './renew-standing.interceptor.js';

@Module({
  controllers: [AgenciesController, GrantsController, CredentialsController, MeController, JobsController],
  providers: [
    AgenciesService,
    GrantsService,
    CredentialsService,
    Authenticator,
    Bootstrap,
    AuthGuard,
    { provide: APP_GUARD, useExisting: AuthGuard },
    { provide: APP_INTERCEPTOR, useClass: RenewStanding },
  ],
  exports: [Bootstrap],
})
export class IdentityModule {
  constructor(database: Database, jobs: JobRunner, authenticator: Authenticator) {
    database.constraints.register(identityConstraints);
    jobs.findActor = async (asker, permission) =>
      actFor(await authenticator.again(asker), permission as Permission, asker.unit);
  }
}
