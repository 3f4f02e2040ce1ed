import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { headerFault, InvalidInputError } from '../problem.js';

export const NDJSON = 'application/x-ndjson';

interface StreamedRoute {
  takesLines?: boolean;
}

const takesLines = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as StreamedRoute).takesLines === true;

/** A line is answered when it has come; packed ones come when the packer pleases. */
function packedFault({ headers }: FastifyRequest): InvalidInputError | null {
  const { 'content-encoding': packed = 'identity' } = headers;
  const fault = headerFault('content-encoding', 'NOT_TAKEN', 'send the lines as they are, not packed');
  return packed === 'identity' ? null : new InvalidInputError([fault]);
}

/** Hands a body of NDJSON on as the stream it is, to the routes that take one; elsewhere it is refused as unknown. */
export function registerNdjson(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(NDJSON, (request: FastifyRequest, body: Readable, done) =>
    takesLines(request) ? done(packedFault(request), body) : done(errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(NDJSON)),
  );
}

/** Lets a route take NDJSON besides JSON. */
export const TakesLines = (): MethodDecorator =>
  applyDecorators(RouteConfig({ takesLines: true } satisfies StreamedRoute), ApiConsumes('application/json', NDJSON));
