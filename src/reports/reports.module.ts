import { Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditService } from './audit/audit.service.js';
import { DataQualityController } from './data-quality.controller.js';
import { DataQualityService } from './data-quality.service.js';
import { ReportJobs } from './report-jobs.service.js';
import { reportsConstraints } from './reports.constraints.js';
import { WeaponTotalsController } from './weapon-totals.controller.js';
import { WeaponTotalsService } from './weapon-totals.service.js';

@Module({
  controllers: [DataQualityController, WeaponTotalsController, AuditController],
  providers: [ReportJobs, DataQualityService, WeaponTotalsService, AuditService],
})
export class ReportsModule {
  constructor(database: Database) {
    database.constraints.register(reportsConstraints);
  }
}
