import { Controller, createParamDecorator, HttpCode, Post, Res, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '../../platform/http/answers.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { EVERYWHERE } from '../../platform/http/refusals.js';
import { TEXT } from '../../platform/http/schema.js';
import { TakesText } from '../../platform/http/text-body.js';
import {
  CheckpointNotTrustedError,
  LogNotWitnessedError,
  MalformedSubmissionError,
  NotConsistentError,
  OldSizeTooLargeError,
  OtherCheckpointError,
  WitnessRefusedError,
} from './witness.errors.js';
import { WitnessService } from './witness.service.js';

/** A checkpoint with signatures of many kinds and the longest proof; C2SP signed-note asks for 16 of up to 5 kB. */
const MOST_BYTES = 131_072;
const SIZE_TYPE = 'text/x.tlog.size';

export const TextBody = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (typeof body !== 'string') throw new MalformedSubmissionError('it is no text');
  return body;
});

@ApiTags('log')
@Public()
@Controller('log/witness')
export class WitnessController {
  constructor(private readonly witness: WitnessService) {}

  @Post('add-checkpoint')
  @HttpCode(200)
  @TakesText(MOST_BYTES)
  @ApiOperation({ summary: 'Cosigns the checkpoint of a log that this service witnesses (C2SP tlog-witness)' })
  @ApiConsumes('text/plain')
  @ApiBody({
    required: true,
    description:
      'The size of the checkpoint cosigned last, a consistency proof from there, an empty line, the checkpoint',
    schema: TEXT,
  })
  @Answers({
    status: 200,
    description: 'Signature lines (C2SP tlog-cosignature)',
    schema: TEXT,
    type: 'text/plain',
  })
  @ApiResponse({
    status: 409,
    description: 'Another checkpoint was cosigned last: its size, for the proof to begin at',
    content: { [SIZE_TYPE]: { schema: TEXT } },
    headers: EVERYWHERE,
  })
  @Refuses(
    new MalformedSubmissionError(''),
    new OldSizeTooLargeError(),
    new LogNotWitnessedError(),
    new CheckpointNotTrustedError(),
    new NotConsistentError(),
    new WitnessRefusedError(''),
  )
  async addCheckpoint(@TextBody() body: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
    try {
      return await this.witness.addCheckpoint(body);
    } catch (error) {
      if (!(error instanceof OtherCheckpointError)) throw error;
      void reply.status(409).type(SIZE_TYPE);
      return `${error.size}\n`;
    }
  }
}
