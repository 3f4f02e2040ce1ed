import { Global, Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Dossiers } from './dossier/dossiers.service.js';
import { ledgerConstraints } from './ledger.constraints.js';
import { Ledger } from './ledger.service.js';
import { EntriesController } from './log/entries.controller.js';
import { LogKey } from './log/log-key.js';
import { LogController } from './log/log.controller.js';
import { LogService } from './log/log.service.js';

@Global()
@Module({
  controllers: [LogController, EntriesController],
  providers: [Ledger, LogService, LogKey, Dossiers],
  exports: [Ledger, Dossiers],
})
export class LedgerModule {
  constructor(database: Database) {
    database.constraints.register(ledgerConstraints);
  }
}
