import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { pendingMigrations } from '../database/migrator.js';

/** Ready means: the database answers, and it holds the schema this program was written for. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  async reachable() {
    const indicator = this.indicators.check('database');
    try {
      await this.database.runtime.query('SELECT 1');
      return indicator.up();
    } catch {
      return indicator.down('the database does not answer');
    }
  }

  async migrated() {
    const indicator = this.indicators.check('schema');
    try {
      const pending = await pendingMigrations(this.database.runtime, this.database.migrations);
      return pending.length === 0 ? indicator.up() : indicator.down({ pending, remedy: 'run: tracemark migrate' });
    } catch {
      return indicator.down('the schema cannot be read');
    }
  }
}
