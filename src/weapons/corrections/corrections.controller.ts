import { applyDecorators, Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires, Who } from '../../identity/index.js';
import { EntryTooLargeError, ShowsRecords, ShowsRows } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../../platform/http/answers.decorator.js';
import { ApiIfMatch, etagOf, IfMatch } from '../../platform/http/etag.js';
import { idPipe } from '../../platform/http/id-pipe.js';
import { NoBody } from '../../platform/http/no-body.decorator.js';
import { ApiOnce, OnceKey } from '../../platform/http/once.decorator.js';
import { NotFoundError } from '../../platform/problem.js';
import type { CorrectionLine, CorrectionView } from './correction-view.js';
import { correctionLineSchema, correctionSchema } from './corrections.answers.js';
import { CorrectDto, CorrectionsQuery, RejectDto } from './corrections.dto.js';
import {
  CorrectionDecidedError,
  CorrectionOvertakenError,
  CorrectsNothingError,
  NotCorrectableError,
  NotTheCorrectorError,
  SecondCredentialSameError,
  SecondOfficerAssertedError,
  SecondOfficerSameError,
} from './corrections.errors.js';
import { CorrectionsService, type CorrectionReceipt } from './corrections.service.js';

const NO_ENTRY = new NotFoundError('entry');
const NO_CORRECTION = new NotFoundError('correction');
const NO_ACT = { act: 'void', says: '' } as const;

const AnswersCorrection = (description: string): MethodDecorator =>
  applyDecorators(
    Answers({
      status: 201,
      description,
      schema: correctionSchema,
      headers: { etag: 'The weapon’s position: what If-Match takes' },
    }),
    Refuses(NO_ENTRY, new NotTheCorrectorError(), new EntryTooLargeError(0, 0)),
  );

/** Documents how the second half of what two persons do is refused. */
const BySecondOfficer = (): MethodDecorator =>
  Refuses(
    NO_CORRECTION,
    new CorrectionDecidedError(),
    new SecondOfficerAssertedError(),
    new SecondOfficerSameError(),
    new SecondCredentialSameError(),
  );

function tagged(reply: FastifyReply, { correction, position }: CorrectionReceipt): CorrectionView {
  void reply.header('etag', etagOf(position));
  return correction;
}

@ApiTags('corrections')
@Controller('v1')
export class CorrectionsController {
  constructor(private readonly corrections: CorrectionsService) {}

  @Post('entries/:id/corrections')
  @Requires('entries:correct')
  @ApiOnce()
  @ApiIfMatch()
  @ApiOperation({
    summary:
      'Restates descriptive fields of an entry, which stays as it was written; what identifies the weapon waits for a second officer',
  })
  @Takes(CorrectDto)
  @AnswersCorrection('The correction: `effective`, or `proposed` where it takes a second officer')
  @Refuses(new NotCorrectableError('', null, NO_ACT), new CorrectsNothingError())
  async correct(
    @Who() acting: Acting,
    @Param('id', idPipe('entry')) id: string,
    @Body() body: CorrectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<CorrectionView> {
    return tagged(reply, await this.corrections.correct({ acting, id, ifMatch, request }, body));
  }

  @Get('corrections')
  @Requires('weapons:read')
  @ApiOperation({ summary: 'Lists corrections of what you may see; `status=proposed` are those that wait' })
  @AnswersList({ of: 'corrections', row: correctionLineSchema })
  @ShowsRows<CorrectionLine>('CorrectionLine', ({ weapon }) => weapon)
  list(@Who() acting: Acting, @Query() { status, ...page }: CorrectionsQuery) {
    return this.corrections.list(acting, status, page);
  }

  @Get('corrections/:id')
  @Requires('weapons:read')
  @ApiOperation({ summary: 'Reads a correction: what it restates, why, and who decided it' })
  @Answers({ status: 200, description: 'The correction', schema: correctionSchema })
  @ShowsRecords<CorrectionView>('Correction', ({ weapon }) => [weapon])
  @Refuses(NO_CORRECTION)
  get(@Who() acting: Acting, @Param('id', idPipe('correction')) id: string): Promise<CorrectionView> {
    return this.corrections.get(acting, id);
  }

  @Post('corrections/:id/confirm')
  @Requires('entries:correct')
  @ApiOnce()
  @ApiIfMatch()
  @ApiOperation({ summary: 'The second officer confirms a proposed correction: it takes effect' })
  @AnswersCorrection('The correction, effective')
  @BySecondOfficer()
  @Refuses(new CorrectionOvertakenError([], ''))
  async confirm(
    @Who() acting: Acting,
    @Param('id', idPipe('correction')) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
    @NoBody() _body?: undefined,
  ): Promise<CorrectionView> {
    return tagged(reply, await this.corrections.confirm({ acting, id, ifMatch, request }));
  }

  @Post('corrections/:id/reject')
  @Requires('entries:correct')
  @ApiOnce()
  @ApiIfMatch()
  @ApiOperation({ summary: 'The second officer rejects a proposed correction: the entry stays as it is' })
  @Takes(RejectDto)
  @AnswersCorrection('The correction, rejected')
  @BySecondOfficer()
  async reject(
    @Who() acting: Acting,
    @Param('id', idPipe('correction')) id: string,
    @Body() { reason }: RejectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<CorrectionView> {
    return tagged(reply, await this.corrections.reject({ acting, id, ifMatch, request }, reason));
  }
}
