import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Response } from 'supertest';

interface Header {
  required?: boolean;
}

export interface Answer {
  headers?: Record<string, Header>;
  content?: Record<string, { schema: object }>;
}

export interface Operation {
  operationId: string;
  parameters?: { in: string; name: string }[];
  requestBody?: {
    content: Record<string, { schema: object; examples: { example: { value: Record<string, unknown> } } }>;
  };
  responses: Record<string, Answer | { $ref: string }>;
  security?: object[];
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, Answer> };
}

/** The document that is checked in; `npm run generate:check` holds it to the program. */
export const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as ApiDocument;

export const operations: Record<string, Operation> = Object.fromEntries(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
  ),
);

/** Headers that mean something to a caller: sent where the document names them and nowhere else. */
const HEADERS = ['etag', 'location', 'retry-after', 'tracemark-snapshot', 'tracemark-as-of'];

/** Answers may come to have more members than the document names; until it names them, a test takes none. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return inner.type === 'object' && inner.properties ? { additionalProperties: false, ...inner } : inner;
}

const ajv = new Ajv({
  allErrors: true,
  strictTypes: false,
  formats: {
    binary: true,
    uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  },
}).addVocabulary(['components', 'example']);

const components = { schemas: closed(document.components.schemas) };
const validators = new Map<object, ValidateFunction>();

/** Checks by a schema of the document, its references with it. */
export function validatorOf(schema: object): ValidateFunction {
  const validate = validators.get(schema) ?? ajv.compile({ ...(closed(schema) as object), components });
  validators.set(schema, validate);
  return validate;
}

const templates = Object.keys(document.paths).map((path) => ({ path, parts: path.split('/') }));

/** The route of the document that a request of this path meets. */
function templateOf(path: string): string | undefined {
  const parts = path.split('?', 1)[0]!.split('/');
  const meets = ({ parts: wanted }: { parts: string[] }) =>
    wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
  return templates.find(meets)?.path;
}

function answerOf({ responses }: Operation, status: number): Answer | undefined {
  const answer = responses[status];
  if (!answer || !('$ref' in answer)) return answer;
  return document.components.responses[answer.$ref.replace('#/components/responses/', '')];
}

/** What an operation answers with a status in a content type. */
export function schemaOf(operation: string, status: number, type: string): object {
  const schema = answerOf(operations[operation]!, status)?.content?.[type]?.schema;
  if (!schema) throw new Error(`${operation} answers no ${type} with ${status}`);
  return schema;
}

type Answered = Pick<Response, 'status' | 'headers' | 'body'> & { text?: string };

/** What of an answer the document does not say; empty is as it should be. */
export function deviations(method: string, path: string, { status, headers, body, text = '' }: Answered): string[] {
  const template = templateOf(path);
  const operation = document.paths[template ?? '']?.[method.toLowerCase()];
  if (!operation) return [];
  const answer = answerOf(operation, status);
  if (!answer) return [`the status ${status} (${body?.code}) is not in the document`];
  const told = answer.headers ?? {};
  const wrongHeaders = [
    ...HEADERS.filter((name) => headers[name] !== undefined && !told[name]),
    ...Object.keys(told).filter((name) => told[name]!.required && headers[name] === undefined),
  ].map((name) => `the header ${name} is ${headers[name]}`);
  const type = String(headers['content-type']).split(';', 1)[0]!;
  const content = answer.content?.[type];
  if (!content) return [...wrongHeaders, `the content type is ${type}`];
  if (type === 'text/csv') return [...wrongHeaders, ...headerLineFaults(content.schema, text)];
  const said = type.endsWith('ndjson') ? linesOf(text) : type.endsWith('json') ? [body as unknown] : [];
  const validate = validatorOf(content.schema);
  const faults = said.flatMap((one) => {
    validate(one);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
    );
  });
  return [...wrongHeaders, ...faults];
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

function headerLineFaults(schema: { example?: string }, text: string): string[] {
  const line = text.slice(0, text.indexOf('\r\n'));
  return schema.example === undefined || line === schema.example ? [] : [`the header line is ${line}`];
}

/** Every answer of every story is held against the document: `test.expect(asDocumented)`. */
export function asDocumented(response: Response): void {
  const { method, path } = (response as unknown as { req: { method: string; path: string } }).req;
  const found = deviations(method, path, response);
  if (found.length > 0)
    throw new Error(`${method} ${path} does not answer as docs/openapi.json says:\n${found.join('\n')}`);
}
