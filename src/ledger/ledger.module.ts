import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../platform/database/database.js';
import { Dossiers } from './dossier/dossiers.service.js';
import { ledgerConstraints } from './ledger.constraints.js';
import { Ledger } from './ledger.service.js';
import { EntriesController } from './log/entries.controller.js';
import { LogKey } from './log/log-key.js';
import { LogController } from './log/log.controller.js';
import { LookRecorder } from './looks/look-recorder.service.js';
import { LooksInterceptor } from './looks/looks.interceptor.js';
import { LogService } from './log/log.service.js';
import type { Configuration } from '../platform/config/configuration.js';
import { CONFIGURATION } from '../platform/platform.module.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionService } from './retention/retention.service.js';
import { openWitnessing } from './witness/open-witnessing.js';
import { WitnessController } from './witness/witness.controller.js';
import { WITNESSING, WitnessService } from './witness/witness.service.js';

@Global()
@Module({
  controllers: [LogController, EntriesController, RetentionController, WitnessController],
  providers: [
    Ledger,
    LogService,
    LogKey,
    Dossiers,
    LookRecorder,
    RetentionService,
    WitnessService,
    {
      provide: WITNESSING,
      inject: [CONFIGURATION],
      useFactory: ({ witness }: Configuration) => (witness === null ? null : openWitnessing(witness)),
    },
    { provide: APP_INTERCEPTOR, useClass: LooksInterceptor },
  ],
  exports: [Ledger, Dossiers, LookRecorder],
})
export class LedgerModule {
  constructor(database: Database) {
    database.constraints.register(ledgerConstraints);
  }
}
