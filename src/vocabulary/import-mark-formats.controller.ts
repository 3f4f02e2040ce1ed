import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { ExtendImportMarkFormatsDto } from './marking-lists.dto.js';
import { importMarkFormat } from './vocabulary.answers.js';
import { ExtendsWords, ListsWords, OfAnEdition, ReadsWord } from './vocabulary.decorator.js';
import { EditionQuery, ImportMarkFormatsQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/import-mark-formats')
export class ImportMarkFormatsController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('import-mark-formats', 'formats of import marks', importMarkFormat)
  @OfAnEdition()
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, edition, ...filters }: ImportMarkFormatsQuery) {
    return this.words.list(officer, 'import-mark-formats', filters, { cursor, limit }, edition);
  }

  @Post()
  @ExtendsWords('formats of import marks', ExtendImportMarkFormatsDto, importMarkFormat)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, ...addition }: ExtendImportMarkFormatsDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    return this.extensions.extend(acting, { list: 'import-mark-formats', code, basis, addition }, once);
  }

  @Get(':code')
  @ReadsWord('a format of import marks', importMarkFormat)
  @OfAnEdition()
  get(@Param('code') code: string, @Query() { edition }: EditionQuery) {
    return this.words.get('import-mark-formats', code, edition);
  }
}
