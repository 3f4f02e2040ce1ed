import { Global, Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { ledgerConstraints } from './ledger.constraints.js';
import { Ledger } from './ledger.service.js';

@Global()
@Module({ providers: [Ledger], exports: [Ledger] })
export class LedgerModule {
  constructor(database: Database) {
    database.constraints.register(ledgerConstraints);
  }
}
