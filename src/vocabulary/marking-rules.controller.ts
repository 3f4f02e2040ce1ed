import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { ExtendMarkingRulesDto } from './marking-lists.dto.js';
import { markingRule } from './vocabulary.answers.js';
import { ExtendsRules, ListsWords, OfAnEdition, ReadsWord } from './vocabulary.decorator.js';
import { EditionQuery, MarkingRulesQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/marking-rules')
export class MarkingRulesController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('marking-rules', 'marking rules', markingRule)
  @OfAnEdition()
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, edition, ...filters }: MarkingRulesQuery) {
    return this.words.list(officer, 'marking-rules', filters, { cursor, limit }, edition);
  }

  @Post()
  @ExtendsRules('marking rules', ExtendMarkingRulesDto, markingRule)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, ...addition }: ExtendMarkingRulesDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    return this.extensions.extend(acting, { list: 'marking-rules', code, basis, addition }, once);
  }

  @Get(':code')
  @ReadsWord('a marking rule', markingRule)
  @OfAnEdition()
  get(@Param('code') code: string, @Query() { edition }: EditionQuery) {
    return this.words.get('marking-rules', code, edition);
  }
}
