import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { concatMap, type Observable } from 'rxjs';
import { lookerOf } from '../../identity/index.js';
import { headerFault, InvalidInputError } from '../../platform/problem.js';
import { NO_LOOK, targetOf, type Look } from './look.js';
import { LookRecorder } from './look-recorder.service.js';
import { PURPOSES, type Purpose } from './purpose.js';
import { SHOWS, type Shows } from './shows.decorator.js';

/** Puts on record who is shown what, before it leaves: records, and exports of anything in the register. */
@Injectable()
export class LooksInterceptor implements NestInterceptor {
  constructor(
    private readonly recorder: LookRecorder,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const shows = this.reflector.get<Shows | undefined>(SHOWS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const purpose = shows ? purposeOf(request) : null;
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const stream = answer instanceof StreamableFile ? answer.getStream() : answer;
        const snapshot = (reply.getHeader('tracemark-snapshot') as string | undefined) ?? null;
        if (!shows && snapshot === null) return answer;
        const look: Look = { ...lookIn(request), act: 'read', purpose, shows: shows?.what ?? null };
        if (stream instanceof Readable) await this.exporting(stream, { ...look, snapshot });
        else await this.recorder.record({ ...look, weapons: shows!.weapons(answer as never) });
        return answer;
      }),
    );
  }

  private async exporting(
    stream: Readable & { rows?: number; weapons?: readonly string[] },
    look: Look,
  ): Promise<void> {
    let whole = false;
    stream.once('end', () => (whole = true));
    stream.once('close', () => {
      void this.recorder.note({ ...look, act: whole ? 'exportEnded' : 'exportCut', rows: stream.rows ?? null });
    });
    try {
      await this.recorder.record({ ...look, act: 'exported', weapons: stream.weapons ?? [] });
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }
}

/** What every look in a request has in common. */
export const lookIn = (request: FastifyRequest): Omit<Look, 'act'> => {
  const { '*': rest, id } = request.params as Record<string, string | undefined>;
  return {
    ...NO_LOOK,
    looker: lookerOf(request),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    target: targetOf(id ?? rest),
    request: request.id,
  };
};

function purposeOf(request: FastifyRequest): Purpose | null {
  const stated = request.headers['tracemark-purpose'];
  if (stated === undefined) return null;
  const purpose = PURPOSES.find((code) => code === stated);
  if (purpose) return purpose;
  throw new InvalidInputError([headerFault('tracemark-purpose', 'NOT_ONE_OF', `it is one of ${PURPOSES.join(', ')}`)]);
}
