import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem.js';

export interface RateLimits {
  /** Requests a minute; 0 is no limit. */
  perCredential: number;
  perAddress: number;
}

export class TooManyRequestsError extends ProblemError {
  constructor(scope: 'address' | 'credential', retryAfter: number) {
    super({
      code: 'TOO_MANY_REQUESTS',
      status: 429,
      title: 'Too many requests; slow down',
      params: { scope },
      retryAfter,
    });
  }
}

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

const MINUTE_MS = 60_000;
const credentialLimiters = new WeakMap<object, Limiter>();

/** Counts every request by address before anybody knows who sends it; the guard counts by credential after. */
export async function registerRateLimits(fastify: FastifyInstance, limits: RateLimits): Promise<void> {
  await fastify.register(rateLimit, {
    global: limits.perAddress > 0,
    max: limits.perAddress,
    timeWindow: MINUTE_MS,
    hook: 'onRequest',
    errorResponseBuilder: (_, context) => new TooManyRequestsError('address', Math.ceil(context.ttl / 1000)),
  });
  if (limits.perCredential === 0) return;
  const limiter = fastify.createRateLimit({
    max: limits.perCredential,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => (request as { principal?: { credential: string } }).principal?.credential ?? request.ip,
  });
  credentialLimiters.set(fastify.server, limiter);
}

export async function countForCredential(request: FastifyRequest): Promise<void> {
  const limit = await credentialLimiters.get(request.server.server)?.(request);
  if (limit && !limit.isAllowed && limit.isExceeded) throw new TooManyRequestsError('credential', limit.ttlInSeconds);
}
