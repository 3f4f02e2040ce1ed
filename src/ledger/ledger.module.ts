import { Global, Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { ledgerConstraints } from './ledger.constraints.js';
import { Ledger } from './ledger.service.js';
import { EntriesController } from './log/entries.controller.js';
import { LogController } from './log/log.controller.js';
import { LogService } from './log/log.service.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionService } from './retention/retention.service.js';

@Global()
@Module({
  controllers: [LogController, EntriesController, RetentionController],
  providers: [Ledger, LogService, RetentionService],
  exports: [Ledger],
})
export class LedgerModule {
  constructor(database: Database) {
    database.constraints.register(ledgerConstraints);
  }
}
