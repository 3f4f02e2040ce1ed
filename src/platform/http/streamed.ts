import { Readable } from 'node:stream';
import { RouteConfig } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { headerFault, InvalidInputError } from '../problem.js';

export const JSON_TYPE = 'application/json';
export const NDJSON = 'application/x-ndjson';
/** Content types whose bodies are read piece by piece, by the routes that say so. */
export const TABLES = ['text/csv', NDJSON] as const;

/** In which a whole request must have come; of a streamed body, the next piece of it. */
const PATIENCE_MS = 60_000;

interface Streamed {
  /** What the route takes; JSON among them is read whole. */
  types: readonly string[];
  /** The route unpacks what was packed. */
  packed: boolean;
}

/** The route takes bodies of these types as streams, without a limit but its own. */
export const TakesStream = (streamed: Streamed): MethodDecorator => RouteConfig({ streamed });

const streamedBy = ({ routeOptions }: FastifyRequest): Streamed | undefined =>
  (routeOptions.config as unknown as { streamed?: Streamed } | undefined)?.streamed;

export const isStream = (body: unknown): body is Readable => body instanceof Readable;

function refusalOf(request: FastifyRequest, type: string): Error | null {
  const streamed = streamedBy(request);
  if (!streamed?.types.includes(type)) return errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type);
  const { 'content-encoding': packing = 'identity' } = request.headers;
  if (streamed.packed || packing === 'identity') return null;
  const fault = headerFault('content-encoding', 'NOT_TAKEN', 'send the lines as they are, not packed');
  return new InvalidInputError([fault]);
}

/** Lets routes take streams, and lets no sender hold a connection by sending slowly. */
export function registerStreams(fastify: FastifyInstance): void {
  for (const type of TABLES)
    fastify.addContentTypeParser(type, (request, payload, done) => {
      const refusal = refusalOf(request, type);
      if (refusal) done(refusal);
      else done(null, payload);
    });
  fastify.addHook('onRequest', (request, _, done) => {
    const { raw } = request;
    const giveUp = () => void (raw.complete || raw.destroy());
    const streamed = streamedBy(request);
    const { 'content-type': type = '' } = request.headers;
    if (streamed?.types.includes(JSON_TYPE) === false && type.trimStart().toLowerCase().startsWith(JSON_TYPE)) {
      done(errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type));
      return;
    }
    if (streamed) raw.setTimeout(PATIENCE_MS, giveUp);
    else {
      const timer = setTimeout(giveUp, PATIENCE_MS);
      timer.unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
