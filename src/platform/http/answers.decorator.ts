import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiResponse } from '@nestjs/swagger';
import type { ProblemError } from '../problem.js';
import type { Page } from './keyset.js';
import { EVERYWHERE, REFUSAL, refusalOf } from './refusals.js';
import { described, listOf, nullable, shape, TEXT, type Schema } from './schema.js';

const JSON_BODY = 'application/json';

interface Answer {
  status: 200 | 201 | 202;
  description: string;
  schema: Schema;
  /** Of its content; several where the request decides. */
  type?: string | readonly string[];
  /** Headers of every such answer, each with what it says. */
  headers?: Record<string, string>;
}

/** Documents what a route answers when it does what was asked. */
export const Answers = ({ status, description, schema, type = JSON_BODY, headers = {} }: Answer): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: Object.fromEntries([type].flat().map((each) => [each, { schema }])),
    headers: headersOf(headers),
  });

const headersOf = (headers: Record<string, string>) => ({
  ...EVERYWHERE,
  ...Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, required: true, schema: TEXT }]),
  ),
});

/** The page of a list. */
export const pageSchema = (items: Schema): Schema =>
  shape<Page<unknown>>({
    items: listOf(items),
    next: described(nullable(TEXT), 'The `cursor` of the next page; null on the last one'),
  });

/** Documents refusals of a route besides those that its parameters, its body and its permission bring along. */
export const Refuses = (...problems: ProblemError[]): MethodDecorator =>
  applyDecorators(...problems.map((problem) => ApiExtension(`${REFUSAL}${problem.code}`, refusalOf(problem))));

/** A DTO that shows what may be sent. */
type Exemplary<Dto> = (new () => Dto) & { example: Dto };

/** Documents the body of a route with an example that works once its ids are yours. */
export const Takes = <Dto>(dto: Exemplary<Dto>): MethodDecorator =>
  ApiBody({ type: dto, examples: { example: { value: dto.example } } });
