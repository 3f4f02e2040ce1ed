import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Configuration } from './platform/config/configuration.js';
import { bodyFaults } from './platform/http/json-body.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { registerRateLimits } from './platform/http/rate-limits.js';
import { isStream, registerStreams } from './platform/http/streamed.js';
import { registerTexts, takenText } from './platform/http/text-body.js';
import { validationPipe } from './platform/http/validation.js';
import { InvalidInputError } from './platform/problem.js';
import { requestSeconds } from './platform/telemetry/metrics.js';
import { newId } from './platform/random.js';

const REDACTED = ['req.headers.authorization', 'req.headers["idempotency-key"]', 'req.body', 'res.body'];
const QUIET: readonly Configuration['logLevel'][] = ['warn', 'error', 'fatal'];

/** Leaves what goes wrong before a route is reached to the one filter: Nest's own handler would forget Fastify's codes. */
class RegistryAdapter extends FastifyAdapter {
  override setErrorHandler(): FastifyInstance {
    return this.getInstance();
  }
}

/** The HTTP server under Nest: limits, request ids, structured logs without secrets. */
export function fastifyAdapter({ http, logLevel }: Configuration): FastifyAdapter {
  return new RegistryAdapter({
    bodyLimit: http.bodyLimitBytes,
    genReqId: () => newId(),
    requestIdHeader: false,
    trustProxy: false,
    return503OnClosing: true,
    // Of its own reckoning: a file of a million rows may take longer than any other request.
    requestTimeout: 0,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      new ProblemFilter().answer(error, request, reply),
    logger: logLevel === 'silent' ? false : { level: logLevel, redact: REDACTED },
    logController: new LogController({ disableRequestLogging: QUIET.includes(logLevel) }),
  });
}

/** What the service and every test of it share. */
export async function configureApp(app: NestFastifyApplication, { http }: Configuration): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const filter = new ProblemFilter();
  app.useGlobalFilters(filter);
  app.useGlobalPipes(validationPipe());
  fastify.removeContentTypeParser('text/plain');
  fastify.setErrorHandler((error, request, reply) => filter.answer(error, request, reply));
  await fastify.register(helmet, { contentSecurityPolicy: false });
  await registerRateLimits(fastify, http.rateLimit);
  registerStreams(fastify);
  registerTexts(fastify);
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    void reply.header('tracemark-request-id', request.id);
    done();
  });
  fastify.addHook('preValidation', (request: FastifyRequest, _: FastifyReply, done: (error?: Error) => void) => {
    const faults = isStream(request.body) || takenText(request) ? [] : bodyFaults(request.body);
    done(faults.length > 0 ? new InvalidInputError(faults) : undefined);
  });
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}
