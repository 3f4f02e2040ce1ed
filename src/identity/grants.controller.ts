import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { IdField } from '../platform/http/fields.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { PageQuery } from '../platform/http/keyset.js';
import { NoBody } from '../platform/http/no-body.decorator.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { Requires, Who } from './auth.guard.js';
import { GrantsService } from './grants.service.js';
import { grant } from './identity.answers.js';
import { GiveGrantDto } from './identity.dto.js';
import { GrantEndsBeforeItBeginsError, GrantToOneselfError, RoleNotForAgencyError } from './identity.errors.js';

class GrantsQuery extends PageQuery {
  @IdField({ optional: true, description: 'All grants of your agency where absent' })
  officer?: string;
}

const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

@ApiTags('identity')
@Controller('v1/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  @Post()
  @Requires('grants:give')
  @ApiOnce()
  @ApiOperation({ summary: 'Gives an officer a role in a unit and below it' })
  @Takes(GiveGrantDto)
  @Answers({ status: 201, description: 'The grant', schema: grant })
  @Refuses(
    new NotFoundError('officer'),
    new NotFoundError('unit'),
    new GrantToOneselfError(),
    new RoleNotForAgencyError('reader', 'police'),
    new GrantEndsBeforeItBeginsError(),
  )
  give(@Who() acting: Acting, @Body() body: GiveGrantDto, @OnceKey() once?: IdempotentRequest) {
    return this.grants.give(acting, { ...body, from: instant(body.from), to: instant(body.to) }, once);
  }

  @Get()
  @Requires('identity:read')
  @ApiOperation({ summary: 'Lists grants' })
  @AnswersList({ of: 'grants', row: grant })
  list(@Who() acting: Acting, @Query() { officer, ...page }: GrantsQuery) {
    return this.grants.list(acting, officer, page);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Requires('grants:give')
  @ApiOperation({ summary: 'Ends a grant now' })
  @Answers({ status: 200, description: 'The ended grant', schema: grant })
  @Refuses(new NotFoundError('grant'))
  end(@Who() acting: Acting, @Param('id', idPipe('grant')) id: string, @NoBody() _body?: undefined) {
    return this.grants.end(acting, id);
  }
}
