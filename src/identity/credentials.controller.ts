import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { PageQuery } from '../platform/http/keyset.js';
import { NoBody } from '../platform/http/no-body.decorator.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { InvalidInputError, NotFoundError, type Fault } from '../platform/problem.js';
import { Requires, Who } from './auth.guard.js';
import { CredentialsService } from './credentials.service.js';
import { credential, issuedCredential } from './identity.answers.js';
import { IssueCredentialDto } from './identity.dto.js';

const LONGEST_LIFE_MS = 2 * 366 * 86_400_000;

function faultsOf({ kind, officers, expiresAt }: IssueCredentialDto, now: number): Fault[] {
  const life = new Date(expiresAt).getTime() - now;
  const faults: Fault[] = [];
  if (life <= 0 || life > LONGEST_LIFE_MS)
    faults.push({ pointer: '/expiresAt', code: 'OUT_OF_RANGE', detail: 'a key lives from now to two years at most' });
  if (kind === 'personal' && officers.length !== 1)
    faults.push({ pointer: '/officers', code: 'TOO_MANY', detail: 'a personal key belongs to exactly one officer' });
  return faults;
}

@ApiTags('identity')
@Controller('v1/credentials')
export class CredentialsController {
  constructor(private readonly credentials: CredentialsService) {}

  @Post()
  @Requires('credentials:issue')
  @ApiOnce()
  @ApiOperation({ summary: 'Issues a personal or a machine key; its token is shown this once' })
  @Takes(IssueCredentialDto)
  @Answers({ status: 201, description: 'The key and its token', schema: issuedCredential })
  @Refuses(new NotFoundError('officer'))
  issue(@Who() acting: Acting, @Body() body: IssueCredentialDto, @OnceKey() once?: IdempotentRequest) {
    const faults = faultsOf(body, Date.now());
    if (faults.length > 0) throw new InvalidInputError(faults);
    return this.credentials.issue(acting, { ...body, expiresAt: new Date(body.expiresAt) }, once);
  }

  @Get()
  @Requires('credentials:issue')
  @ApiOperation({ summary: 'Lists the keys of your agency, never their tokens' })
  @AnswersList({ of: 'credentials', row: credential })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.credentials.list(acting, page);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Requires('credentials:issue')
  @ApiOperation({ summary: 'Revokes a key at once and for good' })
  @Answers({ status: 200, description: 'The revoked key', schema: credential })
  @Refuses(new NotFoundError('credential'))
  revoke(@Who() acting: Acting, @Param('id', idPipe('credential')) id: string, @NoBody() _body?: undefined) {
    return this.credentials.revoke(acting, id);
  }
}
