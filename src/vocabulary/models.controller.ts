import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { model } from './vocabulary.answers.js';
import { ExtendsWords, ListsWords, ReadsWord, ResolvesText } from './vocabulary.decorator.js';
import { ExtendModelsDto } from './vocabulary.dto.js';
import { ModelsQuery, ResolveModelQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/models')
export class ModelsController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('models', 'models', model)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: ModelsQuery) {
    return this.words.list(officer, 'models', filters, { cursor, limit });
  }

  @Post()
  @ExtendsWords('models', ExtendModelsDto, model)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, aliases = [], ...said }: ExtendModelsDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const stated = { list: 'models', code, basis, addition: { ...said, aliases } } as const;
    return this.extensions.extend(acting, stated, once);
  }

  @Get('resolve')
  @ResolvesText('model')
  resolve(@Query() { text, maker, type }: ResolveModelQuery) {
    return this.words.resolve(({ models }) => models.resolve(text, maker, type));
  }

  @Get(':code')
  @ReadsWord('a model', model)
  get(@Param('code') code: string) {
    return this.words.get('models', code);
  }
}
