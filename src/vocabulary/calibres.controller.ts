import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { calibre } from './vocabulary.answers.js';
import { ExtendsWords, ListsWords, ReadsWord, ResolvesText } from './vocabulary.decorator.js';
import { ExtendCalibresDto } from './vocabulary.dto.js';
import { ResolveQuery, WordsQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/calibres')
export class CalibresController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('calibres', 'calibres', calibre)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: WordsQuery) {
    return this.words.list(officer, 'calibres', filters, { cursor, limit });
  }

  @Post()
  @ExtendsWords('calibres', ExtendCalibresDto, calibre)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, aliases = [], ...said }: ExtendCalibresDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const stated = { list: 'calibres', code, basis, addition: { ...said, aliases } } as const;
    return this.extensions.extend(acting, stated, once);
  }

  @Get('resolve')
  @ResolvesText('calibre')
  resolve(@Query() { text }: ResolveQuery) {
    return this.words.resolve(({ calibres }) => calibres.resolve(text));
  }

  @Get(':code')
  @ReadsWord('a calibre', calibre)
  get(@Param('code') code: string) {
    return this.words.get('calibres', code);
  }
}
