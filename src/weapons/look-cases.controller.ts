import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { TextField } from '../platform/http/fields.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { LookCasesService, type CaseAdded } from './look-cases.service.js';
import { caseAdded } from './search.answers.js';
import { CaseAddedBeforeError } from './weapons.errors.js';

class AddCaseDto {
  static readonly example: AddCaseDto = { caseReference: 'VT-2026-1182' };

  @TextField({ min: 1, max: 200, description: 'Recorded sealed' })
  caseReference!: string;
}

const DOCUMENTED = { status: 201, description: 'The entry that names the case', schema: caseAdded } as const;

/** The case behind a look that had none when it was taken: due within seven days. */
@ApiTags('search')
@Controller('v1')
export class LookCasesController {
  constructor(private readonly cases: LookCasesService) {}

  @Post('marking-searches/:id/cases')
  @Requires('markings:search')
  @ApiOnce()
  @ApiOperation({ summary: 'Names the case that a search was for' })
  @Takes(AddCaseDto)
  @Answers(DOCUMENTED)
  @Refuses(new NotFoundError('search'), new CaseAddedBeforeError())
  ofSearch(
    @Who() acting: Acting,
    @Param('id', idPipe('search')) id: string,
    @Body() { caseReference }: AddCaseDto,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<CaseAdded> {
    return this.cases.add('search', { acting, id, caseReference, request });
  }

  @Post('disclosures/:id/cases')
  @Requires('weapons:disclose')
  @ApiOnce()
  @ApiOperation({ summary: 'Names the case that a disclosure was for' })
  @Takes(AddCaseDto)
  @Answers(DOCUMENTED)
  @Refuses(new NotFoundError('disclosure'), new CaseAddedBeforeError())
  ofDisclosure(
    @Who() acting: Acting,
    @Param('id', idPipe('disclosure')) id: string,
    @Body() { caseReference }: AddCaseDto,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<CaseAdded> {
    return this.cases.add('disclosure', { acting, id, caseReference, request });
  }
}
