import { Controller, createParamDecorator, Get, Header, Query, type ExecutionContext } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../platform/http/public.decorator.js';
import { Answers, Refuses } from '../../platform/http/answers.decorator.js';
import { IntegerField } from '../../platform/http/fields.js';
import { described, INTEGER, listOf, named, shape, TEXT } from '../../platform/http/schema.js';
import { MalformedTilePathError, NotPublishedError, SizeNotPublishedError, TileNotThereError } from './log.errors.js';
import { LogService, type Consistency } from './log.service.js';

const FOR_EVER = 'public, max-age=31536000, immutable';
export const BYTES = { type: 'string', format: 'binary' } as const;
const MOST = Number.MAX_SAFE_INTEGER;

const consistency = named(
  'Consistency',
  shape<Consistency>({
    from: INTEGER,
    to: INTEGER,
    proof: described(listOf(TEXT), 'SHA-256 hashes in Base64, as RFC 6962 §2.1.2 orders them'),
  }),
);

class ConsistencyQuery {
  @Type(() => Number)
  @IntegerField({ min: 0, max: MOST, description: 'Size of the earlier log' })
  from!: number;

  @Type(() => Number)
  @IntegerField({
    min: 0,
    max: MOST,
    optional: true,
    description: 'Size of the later one; that of the checkpoint where absent',
  })
  to?: number;
}

/** What follows in the path, slashes included. */
export const TilePath = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest<{ Params: { '*': string } }>>().params['*'],
);
export const ApiTilePath = (): MethodDecorator =>
  ApiParam({ name: 'path', schema: { ...TEXT, example: '0/x001/067' } });

@ApiTags('log')
@Public()
@Controller('log')
export class LogController {
  constructor(private readonly log: LogService) {}

  @Get('checkpoint')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @ApiOperation({ summary: 'The last checkpoint: size and root of the log, signed (C2SP tlog-checkpoint)' })
  @Answers({ status: 200, description: 'A signed note', schema: TEXT, type: 'text/plain' })
  @Refuses(new NotPublishedError())
  async checkpoint(): Promise<string> {
    return (await this.log.checkpoint()).note;
  }

  @Get('consistency')
  @ApiOperation({ summary: 'Proves that the log at one size goes on from that at another' })
  @Answers({ status: 200, description: 'The proof', schema: consistency })
  @Refuses(new NotPublishedError(), new SizeNotPublishedError(0))
  consistency(@Query() { from, to }: ConsistencyQuery): Promise<Consistency> {
    return this.log.consistency(from, to);
  }

  @Get('tile/*')
  @Header('content-type', 'application/octet-stream')
  @Header('cache-control', FOR_EVER)
  @ApiTilePath()
  @ApiOperation({ summary: 'A tile: up to 256 hashes of the tree (C2SP tlog-tiles), by `LEVEL/INDEX[.p/WIDTH]`' })
  @Answers({ status: 200, description: 'SHA-256 hashes', schema: BYTES, type: 'application/octet-stream' })
  @Refuses(new MalformedTilePathError(), new TileNotThereError(), new NotPublishedError())
  tile(@TilePath() path: string): Promise<Buffer> {
    return this.log.tile(path);
  }
}
