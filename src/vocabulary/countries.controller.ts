import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../identity/index.js';
import { country } from './vocabulary.answers.js';
import { ListsWords, ReadsWord } from './vocabulary.decorator.js';
import { CountriesQuery } from './vocabulary-query.dto.js';
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
