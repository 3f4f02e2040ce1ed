import { Readable } from 'node:stream';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';

/** Content types whose bodies are read piece by piece, by the routes that say so. */
export const TABLES = ['text/csv', 'application/x-ndjson'] as const;

const STREAMED = 'tracemarkStreamed';
/** In which a whole request must have come; of a streamed body, the next piece of it. */
const PATIENCE_MS = 60_000;

/** The route takes the body as a stream, without a limit but its own. */
export const TakesStream = (): MethodDecorator => RouteConfig({ [STREAMED]: true });

const takesStream = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as unknown as Record<string, unknown> | undefined)?.[STREAMED] === true;

export const isStream = (body: unknown): body is Readable => body instanceof Readable;

/** Lets routes take streams, and lets no sender hold a connection by sending slowly. */
export function registerStreams(fastify: FastifyInstance): void {
  fastify.addContentTypeParser([...TABLES], (request, payload, done) => {
    if (takesStream(request)) return done(null, payload);
    const refusal = new Error('Unsupported Media Type') as FastifyError;
    done(Object.assign(refusal, { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }));
  });
  fastify.addHook('onRequest', (request, _, done) => {
    const { raw } = request;
    const giveUp = () => void (raw.complete || raw.destroy());
    if (takesStream(request)) raw.setTimeout(PATIENCE_MS, giveUp);
    else {
      const timer = setTimeout(giveUp, PATIENCE_MS);
      timer.unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
