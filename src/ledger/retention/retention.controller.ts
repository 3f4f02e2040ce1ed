import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../../identity/index.js';
import type { Acting } from '../../platform/database/acting.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../../platform/http/answers.decorator.js';
import { idPipe } from '../../platform/http/id-pipe.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../../platform/http/once.decorator.js';
import { NotFoundError } from '../../platform/problem.js';
import { retentionHold, retentionRule } from './retention.answers.js';
import { LiftHoldDto, RetentionHoldDto, RetentionRuleDto } from './retention.dto.js';
import {
  HoldLiftedError,
  NothingToRuleError,
  RetentionNotTheAuthorityError,
  RuleStatedError,
} from './retention.errors.js';
import { RetentionService } from './retention.service.js';

@ApiTags('retention')
@Controller('v1')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get('retention-rules')
  @Requires('weapons:read')
  @ApiOperation({ summary: 'Lists how long records are kept: by which instrument or law, and counted from what' })
  @AnswersList({ of: 'retention-rules', row: retentionRule })
  rules(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.retention.rules(acting, page);
  }

  @Post('retention-rules')
  @Requires('retention:rule')
  @ApiOnce()
  @ApiOperation({ summary: 'States a rule for the whole registry, or gives one its last day' })
  @Takes(RetentionRuleDto)
  @Answers({ status: 201, description: 'The rule as it is now', schema: retentionRule })
  @Refuses(new RetentionNotTheAuthorityError(), new RuleStatedError([]), new NothingToRuleError())
  rule(@Who() acting: Acting, @Body() body: RetentionRuleDto, @OnceKey() once?: IdempotentRequest) {
    return this.retention.rule(acting, { ...body }, once);
  }

  @Get('retention-holds')
  @Requires('retention:rule')
  @ApiOperation({ summary: 'Lists holds, those that were lifted included' })
  @AnswersList({ of: 'retention-holds', row: retentionHold })
  holds(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.retention.holds(acting, page);
  }

  @Post('retention-holds')
  @Requires('retention:rule')
  @ApiOnce()
  @ApiOperation({ summary: 'Holds a stream: nothing of it expires until the hold ends or is lifted' })
  @Takes(RetentionHoldDto)
  @Answers({ status: 201, description: 'The hold', schema: retentionHold })
  @Refuses(new RetentionNotTheAuthorityError(), new NotFoundError('stream'))
  hold(@Who() acting: Acting, @Body() body: RetentionHoldDto, @OnceKey() once?: IdempotentRequest) {
    return this.retention.hold(acting, { ...body, until: body.until ?? null }, once);
  }

  @Post('retention-holds/:id/lift')
  @HttpCode(200)
  @Requires('retention:rule')
  @ApiOnce()
  @ApiOperation({ summary: 'Lifts a hold' })
  @Takes(LiftHoldDto)
  @Answers({ status: 200, description: 'The lifted hold', schema: retentionHold })
  @Refuses(new RetentionNotTheAuthorityError(), new NotFoundError('hold'), new HoldLiftedError())
  lift(
    @Who() acting: Acting,
    @Param('id', idPipe('hold')) id: string,
    @Body() body: LiftHoldDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    return this.retention.lift(acting, id, { ...body }, once);
  }
}
