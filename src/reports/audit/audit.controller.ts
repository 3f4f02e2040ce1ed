import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../../identity/index.js';
import { ShowsRecords, ShowsRows } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Answers, AnswersList, Refuses } from '../../platform/http/answers.decorator.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { NotFoundError } from '../../platform/problem.js';
import { auditFinding, auditReport, recordedLook } from './audit.answers.js';
import { LooksQuery, TermsPageQuery, TermsQuery } from './audit.dto.js';
import { QUESTIONS, type AuditFinding } from './audit-question.js';
import { AuditService, type AuditReport } from './audit.service.js';

@ApiTags('audit')
@Controller('v1')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get('looks')
  @Requires('audit:read')
  @ApiOperation({ summary: 'Who looked at what, when and why, or was refused: the latest first' })
  @AnswersList({ of: 'looks', row: recordedLook })
  @ShowsRecords('RecordedLook', () => [])
  looks(@Who() acting: Acting, @Query() { cursor, limit, ...asked }: LooksQuery) {
    return this.audit.looks(acting, asked, pageOf(cursor, limit));
  }

  @Get('audit-findings/:question')
  @Requires('audit:read')
  @ApiParam({ name: 'question', schema: { type: 'string', enum: [...QUESTIONS] } })
  @ApiOperation({ summary: 'What a question of the auditor found, the latest first' })
  @AnswersList({ of: 'audit-findings', row: auditFinding })
  @ShowsRows<AuditFinding>('AuditFinding', ({ weapon }) => weapon)
  @Refuses(new NotFoundError('question'))
  findings(
    @Who() acting: Acting,
    @Param('question') name: string,
    @Query() { cursor, limit, ...terms }: TermsPageQuery,
  ) {
    const question = QUESTIONS.find((each) => each === name);
    if (!question) throw new NotFoundError('question');
    return this.audit.findings(acting, question, terms, pageOf(cursor, limit));
  }

  @Get('audit-report')
  @Requires('audit:read')
  @ApiOperation({ summary: 'What an auditor asks first: each question with how much it found and the latest of it' })
  @Answers({ status: 200, description: 'The report', schema: auditReport })
  @ShowsRecords<AuditReport>('AuditReport', () => [])
  report(@Who() acting: Acting, @Query() terms: TermsQuery): Promise<AuditReport> {
    return this.audit.report(acting, terms);
  }
}

const pageOf = (cursor: string | undefined, limit: number | undefined): PageQuery => ({ cursor, limit });
