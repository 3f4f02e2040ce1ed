import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { REQUEST_ID, tellRefusals, type Answer, type Operation } from './platform/http/refusals.js';
import { namedSchemas } from './platform/http/schema.js';

const ABOUT = `The registry of small arms and light weapons: records, markings, losses and finds, custody, and a search that
finds a weapon although its mark was misread.

**To begin.** Every request takes \`Authorization: Bearer <token>\`. The first start prints the token of the national
authority. With it \`POST /v1/agencies\` answers the token of an agency's first officer, who opens units, enrols
officers, and gives each a grant (a role in a unit and below it) and a key. \`GET /v1/me\` says what a token may do.

**Names.** A weapon's \`{id}\` is its id or its registry number. Countries are ISO 3166-1 alpha-3. \`occurredAt\` is as
exact as is known: \`2026\`, \`2026-03\`, \`2026-03-01\`, \`2026-03-01T12:00:00Z\`, or an interval \`2026-01/2026-03\`.

**Lists** answer a page; with \`Accept: application/x-ndjson\` or \`text/csv\` all rows, in one snapshot named by
\`Tracemark-Snapshot\` and \`Tracemark-As-Of\`. An answer that ends in order is complete. In CSV an empty cell is null, and
one apostrophe in front of a text keeps spreadsheets from running it.

**Refusals** are \`application/problem+json\` with a stable \`code\`, and a pointer for each fault of the input. What is not
there and what you may not see are refused alike.`;

/** The API as OpenAPI, from the controllers and DTOs, and the schemas of answers that rooms name. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Tracemark')
    .setDescription(ABOUT)
    .setVersion('v1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A personal or a machine key' })
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const responses: Record<string, Answer> = {};
  for (const operations of Object.values(document.paths))
    for (const [method, operation] of Object.entries(operations))
      tellRefusals(method, operation as Operation, responses);
  const headers = { RequestId: REQUEST_ID };
  // Fastify writes a path of any length as a star, OpenAPI as a parameter.
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, operations]) => [path.replace(/\*$/, '{path}'), operations]),
  );
  return {
    ...document,
    paths,
    components: { ...document.components, schemas: schemasOf(document), responses, headers },
  };
}

/** What a caller sends is refused with unknown fields in it; what we answer may come to have more. */
function schemasOf({ components }: OpenAPIObject): NonNullable<OpenAPIObject['components']>['schemas'] {
  const input = Object.entries(components?.schemas ?? {});
  return {
    ...Object.fromEntries(input.map(([name, schema]) => [name, { ...schema, additionalProperties: false }])),
    ...namedSchemas(),
  };
}

/** Serves the document at /openapi.json and a page to browse it at /docs. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Tracemark API',
  });
}
