import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../identity/index.js';
import { EntryTooLargeError } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import { Answers, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { SearchMarkingsDto } from './marking-searches.dto.js';
import { MarkingSearchesService, type SearchAnswer } from './marking-searches.service.js';
import { search } from './search.answers.js';

@ApiTags('search')
@Controller('v1/marking-searches')
export class MarkingSearchesController {
  constructor(private readonly searches: MarkingSearchesService) {}

  @Post()
  @HttpCode(200)
  @Requires('markings:search')
  @ApiOperation({ summary: 'Finds weapons by markings as they were read, misread ones included, across all agencies' })
  @Takes(SearchMarkingsDto)
  @Answers({ status: 200, description: 'Weapons that may be the one, ranked and explained', schema: search })
  @Refuses(new EntryTooLargeError(0, 0))
  search(@Who() acting: Acting, @Body() body: SearchMarkingsDto): Promise<SearchAnswer> {
    return this.searches.search(acting, body);
  }
}
