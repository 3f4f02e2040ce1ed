import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { headerFault, InvalidInputError, ProblemError } from '../problem.js';
import { Refuses } from './answers.decorator.js';

export class ChangedMeanwhileError extends ProblemError {
  constructor(current: string) {
    super({
      code: 'CHANGED_MEANWHILE',
      status: 412,
      title: 'It has changed since you read it',
      detail: 'If-Match names another state than the present one; read it again and decide anew',
      params: { current },
      faults: [headerFault('if-match', 'CHANGED', `the present state is ${current}`)],
    });
  }
}

/** The state of a stream as a strong entity tag. */
export const etagOf = (position: number): string => `"${position}"`;

/** Documents the header on what changes a thing that has one. */
export const ApiIfMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'If-Match', required: false, description: 'The ETag you decided by' }),
    Refuses(new ChangedMeanwhileError('')),
  );

const TAGS = /^\s*(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*\s*$/;

/** The header as it came; who documents it says what its tags are. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'],
);

/** Throws InvalidInputError for what is no list of tags, ChangedMeanwhileError where none is the present state's. */
export function requireMatch(ifMatch: string | undefined, position: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!TAGS.test(ifMatch))
    throw new InvalidInputError([
      headerFault(
        'if-match',
        'NOT_AN_ETAG',
        'If-Match takes an ETag as it came, with its quotation marks, such as "1"',
      ),
    ]);
  const current = etagOf(position);
  if (!ifMatch.split(',').some((tag) => tag.trim() === current)) throw new ChangedMeanwhileError(current);
}
