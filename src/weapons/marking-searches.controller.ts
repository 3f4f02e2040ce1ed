import { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags, ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires, WhoLasting, type Standing } from '../identity/index.js';
import { EntryTooLargeError, lookIn } from '../ledger/index.js';
import { Answers, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { JSON_TYPE, NDJSON, TakesStream } from '../platform/http/streamed.js';
import { SearchMarkingsDto } from './marking-searches.dto.js';
import { MarkingSearchesService, type SearchAnswer } from './marking-searches.service.js';
import { SearchLinesService } from './search-lines.service.js';
import { search, searchLine } from './search.answers.js';
import { QuotaSpentError } from './weapons.errors.js';

@ApiTags('search')
@Controller('v1/marking-searches')
export class MarkingSearchesController {
  constructor(
    private readonly searches: MarkingSearchesService,
    private readonly lines: SearchLinesService,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('markings:search')
  @ApiOperation({
    summary: 'Finds weapons by markings as they were read, misread ones included, across all agencies',
    description:
      'As `application/x-ndjson`, up to 1,000 lines of 256 kB, each a search of its own: each is answered by a line, in order, when it is on record. A line without `purpose` has that of the line before.',
  })
  @Takes(SearchMarkingsDto)
  @TakesStream({ types: [JSON_TYPE, NDJSON], packed: false })
  @ApiConsumes('application/json', NDJSON)
  @Answers({
    status: 200,
    description: 'Weapons that may be the one, ranked and explained',
    schema: search,
    also: { [NDJSON]: searchLine },
  })
  @Refuses(new EntryTooLargeError(0, 0), new QuotaSpentError('searches', 0, '', 1))
  async search(
    @WhoLasting() standing: Standing,
    @Body() body: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchAnswer | Readable> {
    if (!(body instanceof Readable)) return this.searches.search(standing.acting(), await this.lines.read(body));
    void reply.header('content-type', `${NDJSON}; charset=utf-8`);
    return Readable.from(this.lines.answer({ bytes: body, look: lookIn(request), standing }));
  }
}
