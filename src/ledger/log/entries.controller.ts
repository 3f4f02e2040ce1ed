import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../../identity/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Answers, Refuses } from '../../platform/http/answers.decorator.js';
import { idPipe } from '../../platform/http/id-pipe.js';
import { TEXT } from '../../platform/http/schema.js';
import { NotFoundError } from '../../platform/problem.js';
import { ApiTilePath, BYTES, TilePath } from './log.controller.js';
import { MalformedTilePathError, NotPublishedError, TileNotThereError } from './log.errors.js';
import { ShowsRecords } from '../looks/shows.decorator.js';
import { LogService } from './log.service.js';

@ApiTags('log')
@Controller()
export class EntriesController {
  constructor(private readonly log: LogService) {}

  @Get('v1/entries/:id/proof')
  @Requires('weapons:read')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({
    summary: 'Proves that an entry you see is in the published log (C2SP tlog-proof), verifiable offline',
  })
  @Answers({
    status: 200,
    description: 'The entry, its index, hashes and the checkpoint',
    schema: TEXT,
    type: 'text/plain',
  })
  @ShowsRecords('EntryProof', () => [])
  @Refuses(new NotFoundError('entry'), new NotPublishedError())
  proof(@Who() acting: Acting, @Param('id', idPipe('entry')) id: string): Promise<string> {
    return this.log.proof(acting, id);
  }

  @Get('log/tile/entries/*')
  @Requires('audit:read')
  @Header('content-type', 'application/octet-stream')
  @Header('cache-control', 'private, no-store')
  @ApiTilePath()
  @ApiOperation({
    summary: 'An entry bundle: canonical bytes, each after its length (C2SP tlog-tiles), by `INDEX[.p/WIDTH]`',
  })
  @Answers({ status: 200, description: 'Entries', schema: BYTES, type: 'application/octet-stream' })
  @ShowsRecords('EntryBundle', () => [])
  @Refuses(new MalformedTilePathError(), new TileNotThereError(), new NotPublishedError())
  bundle(@Who() acting: Acting, @TilePath() path: string): Promise<Buffer> {
    return this.log.bundle(acting, path);
  }
}
