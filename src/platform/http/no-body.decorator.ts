import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInputError, pointerTo } from '../problem.js';

/** For a POST that takes no body: every field of one is refused as unknown. */
export const NoBody = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  const faults = Object.keys(body ?? {}).map((field) => ({
    pointer: pointerTo('', field),
    code: 'UNKNOWN_FIELD',
    detail: `property ${field} should not exist`,
  }));
  if (faults.length > 0) throw new InvalidInputError(faults);
});
