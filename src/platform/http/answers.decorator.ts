import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiResponse } from '@nestjs/swagger';
import type { ProblemError } from '../problem.js';
import type { Page } from './keyset.js';
import { LookNotRecordedError } from './look-not-recorded.error.js';
import { EVERYWHERE, REFUSAL, refusalOf } from './refusals.js';
import { TooManyExportsError } from '../database/exports.js';
import type { Column } from '../tabular/write-csv.js';
import { csv } from './export-format.js';
import { AsList, LIST_TYPES, ListInterceptor, NotAcceptableError } from './lists.interceptor.js';
import { described, INSTANT, listOf, memberNames, nullable, shape, TEXT, type Schema } from './schema.js';

const JSON_BODY = 'application/json';

interface Answer {
  status: 200 | 201 | 202;
  description: string;
  schema: Schema;
  /** Of its content. */
  type?: string;
  /** Further forms of the same answer, by content type. */
  also?: Record<string, Schema>;
  /** Headers of every such answer, each with what it says. */
  headers?: Record<string, string>;
}

/** Documents what a route answers when it does what was asked. */
export const Answers = ({
  status,
  description,
  schema,
  type = JSON_BODY,
  also = {},
  headers = {},
}: Answer): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: contentOf({ [type]: schema, ...also }),
    headers: headersOf(headers),
  });

const contentOf = (schemas: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]));

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

const OF_AN_EXPORT = {
  'tracemark-snapshot': {
    description: 'Of an export: the snapshot it was read in, as the database names it',
    schema: TEXT,
  },
  'tracemark-as-of': {
    description: 'Of an export: what had been recorded and committed by then is in it',
    schema: INSTANT,
  },
};

interface List<Row extends object> {
  /** What is listed; the name of the file. */
  of: string;
  row: Schema;
  /** Of its CSV; a column for each member of a row where nothing is said. */
  columns?: readonly Column<Row>[];
}

/** What a list of such rows answers, by content type. */
export function listContent<Row extends object>(row: Schema, columns: readonly Column<Row>[]) {
  const [page, lines, table] = LIST_TYPES;
  const header = csv(columns).head.trimEnd();
  return {
    [page]: { schema: pageSchema(row) },
    [lines]: { schema: { ...described({ allOf: [row] }, 'One such object a line') } },
    [table]: { schema: { ...described(TEXT, 'RFC 4180, with this header line'), example: header } },
  };
}

/** A list: the route returns a `Listing`, and answers by `Accept` with a page, or with every row as NDJSON or CSV. */
export function AnswersList<Row extends object>({ of, row, columns = membersOf(row) }: List<Row>): MethodDecorator {
  return applyDecorators(
    AsList({ name: of, columns }),
    UseInterceptors(ListInterceptor),
    ApiResponse({
      status: 200,
      description: `A page of ${of}; or, by \`Accept\`, all of them in one snapshot, complete where the answer ends in order`,
      content: listContent(row, columns),
      headers: { ...EVERYWHERE, ...OF_AN_EXPORT },
    }),
    Refuses(new NotAcceptableError(), new TooManyExportsError('agency'), new LookNotRecordedError()),
  );
}

/** A column for each member. */
export const membersOf = <Row extends object>(row: Schema): Column<Row>[] =>
  memberNames(row).map((name) => [name, (one: Row) => (one as Record<string, object>)[name]]);

/** Documents refusals of a route besides those that its parameters, its body and its permission bring along. */
export const Refuses = (...problems: ProblemError[]): MethodDecorator =>
  applyDecorators(...problems.map((problem) => ApiExtension(`${REFUSAL}${problem.code}`, refusalOf(problem))));

/** A DTO that shows what may be sent. */
export type Exemplary<Dto> = (new () => Dto) & { example: Dto };

/** Documents the body of a route with an example that works once its ids are yours. */
export const Takes = <Dto>(dto: Exemplary<Dto>): MethodDecorator =>
  ApiBody({ type: dto, examples: { example: { value: dto.example } } });
