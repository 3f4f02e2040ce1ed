import { Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { DataQualityController } from './data-quality.controller.js';
import { DataQualityService } from './data-quality.service.js';
import { reportsConstraints } from './reports.constraints.js';

@Module({ controllers: [DataQualityController], providers: [DataQualityService] })
export class ReportsModule {
  constructor(database: Database) {
    database.constraints.register(reportsConstraints);
  }
}
