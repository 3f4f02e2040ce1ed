import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires, Who } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { PageQuery } from '../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { NoNationalLawError, ReportNotReadyError, TooManyReportsError } from './reports.errors.js';
import { weaponClass, weaponTotals, weaponTotalsRow } from './weapon-totals.answers.js';
import { WeaponTotalsDto } from './weapon-totals.dto.js';
import { WeaponTotalsService } from './weapon-totals.service.js';

const NOT_FOUND = new NotFoundError('report');

@ApiTags('reports')
@Controller('v1/weapon-totals')
export class WeaponTotalsController {
  constructor(private readonly totals: WeaponTotalsService) {}

  @Post()
  @HttpCode(202)
  @Requires('reports:make')
  @ApiOnce()
  @ApiOperation({
    summary: 'Asks how many weapons your unit and all below it have by the ITI, the UN Register and the law of a State',
  })
  @Takes(WeaponTotalsDto)
  @Answers({
    status: 202,
    description: 'The totals that will be made',
    schema: weaponTotals,
    headers: { location: 'The job that makes them' },
  })
  @Refuses(new NoNationalLawError('XVA', []), new TooManyReportsError())
  async request(
    @Who() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: WeaponTotalsDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const view = await this.totals.request(acting, body, once);
    void reply.header('location', `/v1/jobs/${view.job}`);
    return view;
  }

  @Get()
  @Requires('reports:read')
  @ApiOperation({ summary: 'Lists the totals about your units, newest first' })
  @AnswersList({ of: 'weapon-totals', row: weaponTotalsRow })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.totals.list(acting, page);
  }

  @Get(':id')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Reads totals of weapons, counted three ways' })
  @Answers({ status: 200, description: 'The totals', schema: weaponTotals })
  @Refuses(NOT_FOUND)
  get(@Who() acting: Acting, @Param('id', idPipe('report')) id: string) {
    return this.totals.get(acting, id);
  }

  @Get(':id/classes')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Reads what the totals are made of: class by class, with the rule that decides' })
  @AnswersList({ of: 'weapon-total-classes', row: weaponClass })
  @Refuses(NOT_FOUND, new ReportNotReadyError(''))
  classes(@Who() acting: Acting, @Param('id', idPipe('report')) id: string, @Query() page: PageQuery) {
    return this.totals.classes(acting, id, page);
  }
}
