import { createHash } from 'node:crypto';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { IdempotencyKeyReusedError, RequestInProgressError, type IdempotentRequest } from '../database/idempotency.js';
import { headerFault, InvalidInputError } from '../problem.js';
import { Refuses } from './answers.decorator.js';

const KEY_FORM = /^[\x21-\x7e]{8,200}$/;

export function idempotentRequest(request: FastifyRequest): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY_FORM.test(key))
    throw new InvalidInputError([
      headerFault(
        'idempotency-key',
        'NOT_A_KEY',
        'Idempotency-Key takes 8 to 200 printable characters without blanks; a UUID does well',
      ),
    ]);
  const { 'tracemark-officer': officer = null, 'tracemark-unit': unit = null } = request.headers;
  const asked = JSON.stringify([request.params, request.query, request.body ?? null, officer, unit]);
  return {
    key,
    route: `${request.method} ${request.routeOptions.url}`,
    fingerprint: createHash('sha256').update(asked).digest(),
  };
}

/** The request's idempotency key with a fingerprint of what it asks, where it has one. */
export const OnceKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  idempotentRequest(context.switchToHttp().getRequest()),
);

/** Documents the header on a POST that changes state. */
export const ApiOnce = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes a resend harmless for 30 days: the same key and body answer what the first request made',
      schema: { type: 'string', pattern: KEY_FORM.source },
    }),
    Refuses(new RequestInProgressError(), new IdempotencyKeyReusedError()),
  );
