import { Global, Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { ledgerConstraints } from './ledger.constraints.js';
import { Ledger } from './ledger.service.js';
import { EntriesController } from './log/entries.controller.js';
import { LogController } from './log/log.controller.js';
import { LogService } from './log/log.service.js';
import { openWitnessing } from './witness/open-witnessing.js';
import { WitnessController } from './witness/witness.controller.js';
import { WITNESSING, WitnessService } from './witness/witness.service.js';
import { CONFIGURATION } from '../platform/platform.module.js';
import type { Configuration } from '../platform/config/configuration.js';

@Global()
@Module({
  controllers: [LogController, EntriesController, WitnessController],
  providers: [
    Ledger,
    LogService,
    WitnessService,
    {
      provide: WITNESSING,
      inject: [CONFIGURATION],
      useFactory: ({ witness }: Configuration) => (witness === null ? null : openWitnessing(witness)),
    },
  ],
  exports: [Ledger],
})
export class LedgerModule {
  constructor(database: Database) {
    database.constraints.register(ledgerConstraints);
  }
}
