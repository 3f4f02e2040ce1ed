import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared } from '../platform/database/prepared.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import type { JobRun } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { newId } from '../platform/random.js';
import { vocabularyVersions } from '../vocabulary/index.js';
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
import { isAboutAll } from './report.js';
import { FindingsForgottenError, requireMade } from './reports.errors.js';

const KIND = 'dataQualityReport';

const REQUEST = prepared<never>(`
  INSERT INTO data_quality_reports (id, unit_id, job_id, requested_by, rules_version, vocabulary)
  VALUES ($1, $2, $3, $4, $5, $6)`);

/** Reports on the quality of the data of a unit and all below it, made as jobs and kept. */
@Injectable()
export class DataQualityService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly runner: JobRunner,
  ) {}

  onModuleInit(): void {
    this.runner.handle(KIND, { permission: 'reports:make', run: (job) => this.make(job) });
  }

  /** Asks for a report about the acting unit; it is made as a job. */
  async request(acting: Acting, request?: IdempotentRequest): Promise<ReportView> {
    const foreseen = { report: newId(), job: newId() };
    const view = await this.database.transactions.once(acting, {
      request,
      foreseen,
      make: async (tx) => {
        const { unit, officer } = tx.acting;
        const { report: id, job } = foreseen;
        tx.send(REQUEST, [id, unit, job, officer, RULES_VERSION, JSON.stringify(vocabularyVersions)]);
        this.jobs.open(tx, { id: job, kind: KIND, subject: id });
        return { answer: await viewOf(tx.manager, await getReport(tx.manager, id)) };
      },
      recall: async ({ manager }, { report }) => viewOf(manager, await getReport(manager, report!)),
    });
    this.jobs.wake();
    return view;
  }

  async get(acting: Acting, id: string): Promise<ReportView> {
    return this.database.transactions.read(acting, async (manager) => viewOf(manager, await getReport(manager, id)));
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

  /** Whole or not at all: what was made before an interruption that came too late is not made again. */
  private async make(job: JobRun): Promise<Record<string, unknown>> {
    return job.acting((acting) =>
      job.transactions.write(acting, async ({ manager }) => {
        const { id, unit, asOf } = await getReport(manager, job.subject);
        if (asOf !== null) return { report: id };
        const { weapons } = await makeReport(manager, { id, unit, all: isAboutAll(acting) }, (step, done, total) =>
          job.progress(step, done, total),
        );
        return { report: id, weapons };
      }),
    );
  }
}

async function viewOf(manager: EntityManager, { forgotten: _, ...report }: ReportRow): Promise<ReportView> {
  return { ...report, total: report.asOf === null ? null : await getTotals(manager, report.id) };
}
