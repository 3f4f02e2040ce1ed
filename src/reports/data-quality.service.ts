import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared } from '../platform/database/prepared.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { Vocabularies } from '../vocabulary/index.js';
import { RULES_VERSION, type AgencyTotals, type RecordFindings, type ReportView } from './data-quality.js';
import {
  getReport,
  getTotals,
  listAgencyTotals,
  listRecords,
  listReports,
  placeOf,
  RECORD_PLACE,
  type RecordFilter,
  type ReportRow,
} from './data-quality.queries.js';
import { makeReport } from './data-quality.repository.js';
import { ReportJobs, type ReportKind } from './report-jobs.service.js';
import { FindingsForgottenError, requireMade } from './reports.errors.js';

const REQUEST = prepared<never>(`
  INSERT INTO data_quality_reports (id, unit_id, job_id, requested_by, rules_version)
  VALUES ($1, $2, $3, $4, $5)`);

/** Reports on the quality of the data of a unit and all below it, made as jobs and kept. */
@Injectable()
export class DataQualityService implements OnModuleInit {
  private readonly report: ReportKind<ReportRow, ReportView>;

  constructor(
    private readonly reports: ReportJobs,
    vocabularies: Vocabularies,
  ) {
    this.report = {
      kind: 'dataQualityReport',
      find: getReport,
      view: viewOf,
      make: async (manager, subject, progress) =>
        (await makeReport(manager, subject, () => vocabularies.currentIn(manager), progress)).weapons,
    };
  }

  onModuleInit(): void {
    this.reports.handle(this.report);
  }

  request(acting: Acting, request?: IdempotentRequest): Promise<ReportView> {
    return this.reports.request(acting, this.report, request, (tx, id, job) => {
      const { unit, officer } = tx.acting;
      tx.send(REQUEST, [id, unit, job, officer, RULES_VERSION]);
    });
  }

  get(acting: Acting, id: string): Promise<ReportView> {
    return this.reports.get(acting, this.report, id);
  }

  /** Reports about the units the reader covers, newest first. */
  list(acting: Acting, page: PageQuery): Listing<Omit<ReportView, 'total'>> {
    return {
      acting,
      page,
      of: ['dataQualityReports'],
      rows: async (manager, after, limit) =>
        (await listReports(manager, after, limit)).map(({ forgotten: _, ...row }) => row),
    };
  }

  agencies(acting: Acting, id: string, page: PageQuery): Listing<AgencyTotals> {
    return {
      acting,
      page,
      of: ['dataQualityAgencies', id],
      rows: async (manager, after, limit) => {
        requireMade(await getReport(manager, id));
        return listAgencyTotals(manager, id, after, limit);
      },
      place: ({ agency }) => agency,
    };
  }

  findings(acting: Acting, id: string, filter: RecordFilter, page: PageQuery): Listing<RecordFindings> {
    return {
      acting,
      page,
      of: ['dataQualityFindings', id, filter],
      rows: async (manager, after, limit) => {
        const { forgotten } = requireMade(await getReport(manager, id));
        if (forgotten) throw new FindingsForgottenError();
        return listRecords(manager, id, filter, after, limit);
      },
      place: placeOf,
      form: RECORD_PLACE,
    };
  }
}

async function viewOf(manager: EntityManager, { forgotten: _, ...report }: ReportRow): Promise<ReportView> {
  return { ...report, total: report.asOf === null ? null : await getTotals(manager, report.id) };
}
