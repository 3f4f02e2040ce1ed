import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Who, type Principal } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { OnceKey } from '../platform/http/once.decorator.js';
import { ExtensionsService } from './extensions.service.js';
import { weaponType } from './vocabulary.answers.js';
import { ExtendsWords, ListsWords, ReadsWord, ResolvesText } from './vocabulary.decorator.js';
import { ExtendWeaponTypesDto } from './vocabulary.dto.js';
import { ResolveQuery, WeaponTypesQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/weapon-types')
export class WeaponTypesController {
  constructor(
    private readonly words: WordsService,
    private readonly extensions: ExtensionsService,
  ) {}

  @Get()
  @ListsWords('weapon-types', 'weapon types', weaponType)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: WeaponTypesQuery) {
    return this.words.list(officer, 'weapon-types', filters, { cursor, limit });
  }

  @Post()
  @ExtendsWords('weapon types', ExtendWeaponTypesDto, weaponType)
  extend(
    @Who() acting: Acting,
    @Body() { code, basis, aliases = [], ...said }: ExtendWeaponTypesDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    const stated = { list: 'weapon-types', code, basis, addition: { ...said, aliases } } as const;
    return this.extensions.extend(acting, stated, once);
  }

  @Get('resolve')
  @ResolvesText('weapon type')
  resolve(@Query() { text }: ResolveQuery) {
    return this.words.resolve(({ weaponTypes }) => weaponTypes.resolve(text));
  }

  @Get(':code')
  @ReadsWord('a weapon type', weaponType)
  get(@Param('code') code: string) {
    return this.words.get('weapon-types', code);
  }
}
