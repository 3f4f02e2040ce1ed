import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires, Who } from '../identity/index.js';
import { ShowsRows } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses } from '../platform/http/answers.decorator.js';
import { CodeField, IdField } from '../platform/http/fields.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { PageQuery } from '../platform/http/keyset.js';
import { NoBody } from '../platform/http/no-body.decorator.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { agencyTotals, recordFindings, report, reportRow } from './data-quality.answers.js';
import { agencyColumns, recordColumns } from './data-quality-columns.js';
import type { RecordFindings } from './data-quality.js';
import { DataQualityService } from './data-quality.service.js';
import { FINDINGS, type Finding } from './finding.js';
import { FindingsForgottenError, ReportNotReadyError, TooManyReportsError } from './reports.errors.js';

class FindingsQuery extends PageQuery {
  @CodeField(FINDINGS, { optional: true, description: 'Only records with this finding' })
  finding?: Finding;

  @IdField({ optional: true, description: 'Only records of this agency' })
  agency?: string;
}

const NOT_FOUND = new NotFoundError('report');
const NOT_READY = new ReportNotReadyError('');

@ApiTags('reports')
@Controller('v1/data-quality-reports')
export class DataQualityController {
  constructor(private readonly reports: DataQualityService) {}

  @Post()
  @HttpCode(202)
  @Requires('reports:make')
  @ApiOnce()
  @ApiOperation({ summary: 'Asks how complete and sound the records of your unit, and of all below it, are' })
  @Answers({
    status: 202,
    description: 'The report that will be made',
    schema: report,
    headers: { location: 'The job that makes it' },
  })
  @Refuses(new TooManyReportsError())
  async request(
    @Who() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
    @OnceKey() once?: IdempotentRequest,
    @NoBody() _body?: undefined,
  ) {
    const view = await this.reports.request(acting, once);
    void reply.header('location', `/v1/jobs/${view.job}`);
    return view;
  }

  @Get()
  @Requires('reports:read')
  @ApiOperation({ summary: 'Lists the reports about your units, newest first' })
  @AnswersList({ of: 'data-quality-reports', row: reportRow })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.reports.list(acting, page);
  }

  @Get(':id')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Reads the totals of a report' })
  @Answers({ status: 200, description: 'The report', schema: report })
  @Refuses(NOT_FOUND)
  get(@Who() acting: Acting, @Param('id', idPipe('report')) id: string) {
    return this.reports.get(acting, id);
  }

  @Get(':id/agencies')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Reads the totals of each agency in a report' })
  @AnswersList({ of: 'data-quality-by-agency', row: agencyTotals, columns: agencyColumns })
  @Refuses(NOT_FOUND, NOT_READY)
  agencies(@Who() acting: Acting, @Param('id', idPipe('report')) id: string, @Query() page: PageQuery) {
    return this.reports.agencies(acting, id, page);
  }

  @Get(':id/findings')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Lists the records in which something was found; those that are not there are whole' })
  @AnswersList({ of: 'data-quality-findings', row: recordFindings, columns: recordColumns })
  @ShowsRows<RecordFindings>('RecordFindings', ({ weapon }) => weapon)
  @Refuses(NOT_FOUND, NOT_READY, new FindingsForgottenError())
  findings(
    @Who() acting: Acting,
    @Param('id', idPipe('report')) id: string,
    @Query() { finding, agency, ...page }: FindingsQuery,
  ) {
    return this.reports.findings(acting, id, { finding, agency }, page);
  }
}
