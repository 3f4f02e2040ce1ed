import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../../identity/index.js';
import { EntryTooLargeError, ShowsRows } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../../platform/http/answers.decorator.js';
import { CodeField } from '../../platform/http/fields.js';
import { idPipe } from '../../platform/http/id-pipe.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../../platform/http/once.decorator.js';
import { NotFoundError } from '../../platform/problem.js';
import { supplementSchema } from './corrections.answers.js';
import { WaiveDto } from './corrections.dto.js';
import { SupplementClosedError } from './corrections.errors.js';
import { SUPPLEMENT_STATUSES, type SupplementStatus, type SupplementView } from './supplement.js';
import { SupplementsService } from './supplements.service.js';

class SupplementsQuery extends PageQuery {
  @CodeField(SUPPLEMENT_STATUSES, { optional: true, description: 'Only those' })
  status?: SupplementStatus;
}

@ApiTags('corrections')
@Controller('v1/supplements')
export class SupplementsController {
  constructor(private readonly supplements: SupplementsService) {}

  @Get()
  @Requires('weapons:read')
  @ApiOperation({ summary: 'Lists answers you received that quoted what was corrected since' })
  @AnswersList({ of: 'supplements', row: supplementSchema })
  @ShowsRows<SupplementView>('Supplement', ({ weapon }) => weapon)
  list(@Who() acting: Acting, @Query() { status, ...page }: SupplementsQuery) {
    return this.supplements.list(acting, status, page);
  }

  @Post(':id/waive')
  @Requires('supplements:waive')
  @ApiOnce()
  @ApiOperation({ summary: 'Says that who received the answer needs not be told, and why' })
  @Takes(WaiveDto)
  @Answers({ status: 201, description: 'The supplement, waived', schema: supplementSchema })
  @Refuses(new NotFoundError('supplement'), new SupplementClosedError(), new EntryTooLargeError(0, 0))
  waive(
    @Who() acting: Acting,
    @Param('id', idPipe('supplement')) id: string,
    @Body() { reason }: WaiveDto,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<SupplementView> {
    return this.supplements.waive(acting, id, reason, request);
  }
}
