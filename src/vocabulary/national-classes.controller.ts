import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Refuses } from '../platform/http/answers.decorator.js';
import { IntegerField } from '../platform/http/fields.js';
import { PageQuery } from '../platform/http/keyset.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { ExtensionsService } from './extensions.service.js';
import { nationalLaw } from './vocabulary.answers.js';
import { ExtendsLaw, ListsWords, ReadsWord } from './vocabulary.decorator.js';
import { ExtendNationalClassesDto } from './vocabulary.dto.js';
import { WordsService } from './words.service.js';

class LawQuery {
  @Type(() => Number)
  @IntegerField({ min: 1, max: 1_000_000, optional: true, description: 'The last one where absent' })
  version?: number;
}

@ApiTags('vocabulary')
@Controller('v1/vocabulary/national-classes')
export class NationalClassesController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('national-classes', 'what the laws of States count as firearms', nationalLaw)
  list(@Caller() { officer }: Principal, @Query() page: PageQuery) {
    return this.words.list(officer, 'national-classes', {}, page);
  }

  @Post()
  @ExtendsLaw('what the law of a State counts as firearms', ExtendNationalClassesDto, nationalLaw)
  extend(
    @Who() acting: Acting,
    @Body() { state, basis, rules }: ExtendNationalClassesDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const stated = { list: 'national-classes', code: state, basis, addition: { rules } } as const;
    return this.extensions.extend(acting, stated, once);
  }

  @Get(':code')
  @ReadsWord('what the law of a State counts as firearms, in any of its versions', nationalLaw)
  @Refuses(new NotFoundError('version'))
  get(@Param('code') state: string, @Query() { version }: LawQuery) {
    return this.words.getLaw(state, version);
  }
}
