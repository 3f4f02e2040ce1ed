import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../identity/index.js';
import { country, importMarkFormat, markingRule } from './vocabulary.answers.js';
import { ListsWords, ReadsWord } from './vocabulary.decorator.js';
import { CountriesQuery, ImportMarkFormatsQuery, MarkingRulesQuery } from './vocabulary-query.dto.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary/countries')
export class CountriesController {
  constructor(private readonly words: WordsService) {}

  @Get()
  @ListsWords('countries', 'countries, withdrawn ones included', country)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: CountriesQuery) {
    return this.words.list(officer, 'countries', filters, { cursor, limit });
  }

  @Get(':code')
  @ReadsWord('a country', country)
  get(@Param('code') code: string) {
    return this.words.get('countries', code);
  }
}

@ApiTags('vocabulary')
@Controller('v1/vocabulary/marking-rules')
export class MarkingRulesController {
  constructor(private readonly words: WordsService) {}

  @Get()
  @ListsWords('marking-rules', 'marking rules', markingRule)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: MarkingRulesQuery) {
    return this.words.list(officer, 'marking-rules', filters, { cursor, limit });
  }

  @Get(':code')
  @ReadsWord('a marking rule', markingRule)
  get(@Param('code') code: string) {
    return this.words.get('marking-rules', code);
  }
}

@ApiTags('vocabulary')
@Controller('v1/vocabulary/import-mark-formats')
export class ImportMarkFormatsController {
  constructor(private readonly words: WordsService) {}

  @Get()
  @ListsWords('import-mark-formats', 'formats of import marks', importMarkFormat)
  list(@Caller() { officer }: Principal, @Query() { cursor, limit, ...filters }: ImportMarkFormatsQuery) {
    return this.words.list(officer, 'import-mark-formats', filters, { cursor, limit });
  }

  @Get(':code')
  @ReadsWord('a format of import marks', importMarkFormat)
  get(@Param('code') code: string) {
    return this.words.get('import-mark-formats', code);
  }
}
