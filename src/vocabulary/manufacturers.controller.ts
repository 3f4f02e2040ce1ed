import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { manufacturer } from './vocabulary.answers.js';
import { ExtendsWords, ListsWords, ReadsWord, ResolvesText } from './vocabulary.decorator.js';
import { ExtendManufacturersDto } from './vocabulary.dto.js';
import { ManufacturersQuery, ResolveQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/manufacturers')
export class ManufacturersController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('manufacturers', 'makers and importers', manufacturer)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: ManufacturersQuery) {
    return this.words.list(officer, 'manufacturers', filters, { cursor, limit });
  }

  @Post()
  @ExtendsWords('makers and importers', ExtendManufacturersDto, manufacturer)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, aliases = [], ...said }: ExtendManufacturersDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const stated = { list: 'manufacturers', code, basis, addition: { ...said, aliases } } as const;
    return this.extensions.extend(acting, stated, once);
  }

  @Get('resolve')
  @ResolvesText('manufacturer')
  resolve(@Query() { text }: ResolveQuery) {
    return this.words.resolve(({ manufacturers }) => manufacturers.resolve(text));
  }

  @Get(':code')
  @ReadsWord('a manufacturer', manufacturer)
  get(@Param('code') code: string) {
    return this.words.get('manufacturers', code);
  }
}
