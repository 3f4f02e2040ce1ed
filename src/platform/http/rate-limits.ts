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

/**
 * Counts every request by address before anybody knows who sends it or whether its route exists; the guard counts by
 * credential after.
 */
export async function registerRateLimits(fastify: FastifyInstance, limits: RateLimits): Promise<void> {
  await fastify.register(rateLimit, { global: false });
  if (limits.perAddress > 0) {
    const limiter = limiterOf(fastify, limits.perAddress, (request) => request.ip);
    fastify.addHook('onRequest', (request) => count(limiter, request, 'address'));
  }
  if (limits.perCredential > 0) {
    const key = (request: FastifyRequest) =>
      (request as { principal?: { credential: string } }).principal?.credential ?? request.ip;
    credentialLimiters.set(fastify.server, limiterOf(fastify, limits.perCredential, key));
  }
}

export const countForCredential = (request: FastifyRequest): Promise<void> =>
  count(credentialLimiters.get(request.server.server), request, 'credential');

const limiterOf = (fastify: FastifyInstance, max: number, keyGenerator: (request: FastifyRequest) => string): Limiter =>
  fastify.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });

async function count(limiter: Limiter | undefined, request: FastifyRequest, scope: 'address' | 'credential') {
  const limit = await limiter?.(request);
  if (limit && !limit.isAllowed && limit.isExceeded) throw new TooManyRequestsError(scope, limit.ttlInSeconds);
}
