import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { REQUEST_ID, tellRefusals, type Answer, type Operation } from './platform/http/refusals.js';
import { namedSchemas } from './platform/http/schema.js';

/** The API as OpenAPI, from the controllers and DTOs, and the schemas of answers that rooms name. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Tracemark')
    .setDescription('The registry that marks, records, counts, traces and destroys small arms and light weapons.')
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
  return { ...document, components: { ...document.components, schemas: schemasOf(document), responses, headers } };
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
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
