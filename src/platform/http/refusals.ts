import { TryAgainError } from '../database/database-fault.js';
import { DatabaseUnavailableError } from '../database/database-unavailable.js';
import { NotReadyError } from '../health/not-ready.error.js';
import { InvalidInputError, type Fault, type ProblemError } from '../problem.js';
import { InvalidCursorError } from './keyset.js';
import { BEFORE_THE_ROUTE, UnexpectedError } from './problem.filter.js';
import { TooManyRequestsError } from './rate-limits.js';
import { ANY_OBJECT, described, ID, INTEGER, listOf, named, optional, shape, TEXT, type Schema } from './schema.js';

/** A refusal as the document tells it. */
export interface Refusal {
  code: string;
  status: number;
  title: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
}

/** An answer of OpenAPI, or a reference to one. */
export interface Answer {
  description: string;
  headers: Record<string, object>;
  content: Record<string, object>;
}

/** The part of an operation that decides what can be refused. */
export interface Operation {
  parameters?: { in: string; name: string }[];
  responses: Record<string, Answer | { $ref: string }>;
  [extension: string]: unknown;
}

/** Where `@Refuses` leaves a refusal of a route, for `tellRefusals` to gather. */
export const REFUSAL = 'x-refusal-';

/** Headers of every answer. */
export const EVERYWHERE = { 'tracemark-request-id': { $ref: '#/components/headers/RequestId' } };
export const REQUEST_ID = { description: 'The id of this request, to quote when something went wrong', schema: ID };

const RETRY_AFTER = { 'retry-after': { description: 'Seconds to wait before another try', schema: INTEGER } };

export const refusalOf = ({ code, status, title, retryAfter }: ProblemError): Refusal => ({
  code,
  status,
  title,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const ALWAYS = [
  BEFORE_THE_ROUTE.malformed,
  refusalOf(new TooManyRequestsError('address', 1)),
  refusalOf(new UnexpectedError()),
  refusalOf(new TryAgainError('')),
  refusalOf(new DatabaseUnavailableError('unknown', '')),
  refusalOf(new NotReadyError({})),
];
const OF_INPUT = refusalOf(new InvalidInputError([]));
const OF_A_BODY = [OF_INPUT, ...BEFORE_THE_ROUTE.body];
const OF_A_CURSOR = refusalOf(new InvalidCursorError());

const problem = named(
  'Problem',
  shape<{
    type: string;
    title: string;
    status: number;
    code: string;
    detail?: string;
    params?: object;
    errors?: Fault[];
    requestId: string;
  }>({
    type: described(TEXT, '`urn:tracemark:problem:` and the code'),
    title: TEXT,
    status: INTEGER,
    code: described(TEXT, 'Stable: what a program decides by'),
    detail: optional(TEXT),
    params: optional(described(ANY_OBJECT, 'Values that a translated text needs')),
    errors: optional(
      described(
        listOf(shape<Fault>({ pointer: TEXT, code: TEXT, detail: TEXT })),
        'One for each fault of the input, with its JSON pointer (RFC 6901)',
      ),
    ),
    requestId: ID,
  }),
);

/**
 * Adds the refusals of an operation to its answers, by status: those it names, and those its form brings along. What
 * many operations share stands once in `shared`, under its status and codes.
 */
export function tellRefusals(method: string, operation: Operation, shared: Record<string, Answer>): void {
  const own = Object.entries(operation).filter(([name]) => name.startsWith(REFUSAL));
  for (const [name] of own) delete operation[name];
  const refusals = [...own.map(([, refusal]) => refusal as Refusal), ...broughtAlong(method, operation)];
  for (const status of new Set(refusals.map((refusal) => refusal.status))) {
    const together = refusals.filter((refusal) => refusal.status === status);
    const name = [status, ...new Set(together.map(({ code }) => code).sort())].join('.');
    shared[name] ??= answerOf(together);
    operation.responses[status] = { $ref: `#/components/responses/${name}` };
  }
}

function broughtAlong(method: string, { parameters = [] }: Operation): Refusal[] {
  const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  return [
    ...(method === 'post' ? OF_A_BODY : []),
    ...(queries.length > 0 ? [OF_INPUT] : []),
    ...(queries.includes('cursor') ? [OF_A_CURSOR] : []),
    ...ALWAYS,
  ];
}

function answerOf(refusals: readonly Refusal[]): Answer {
  const titles = new Map(refusals.map(({ code, title }): [string, string] => [code, title]).sort());
  const ofStatus: Schema = { allOf: [problem], properties: { code: { type: 'string', enum: [...titles.keys()] } } };
  const later = refusals.some(({ retryAfter }) => retryAfter !== undefined);
  return {
    headers: { ...EVERYWHERE, ...(later ? RETRY_AFTER : {}) },
    description: [...titles].map(([code, title]) => `\`${code}\`: ${title}`).join('\n\n'),
    content: { 'application/problem+json': { schema: ofStatus } },
  };
}
