import type { IncomingMessage } from 'node:http';
import { RouteConfig } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';

interface TakenText {
  mostBytes: number;
}

/** The route takes its body as text, whatever type its sender calls it, or none. */
export const TakesText = (mostBytes: number): MethodDecorator => RouteConfig({ text: { mostBytes } });

export const takenText = ({ routeOptions }: FastifyRequest): TakenText | undefined =>
  (routeOptions.config as unknown as { text?: TakenText } | undefined)?.text;

/** Lets routes take text; elsewhere a type without a parser is refused as before. */
export function registerTexts(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const taken = takenText(request);
    if (!taken) throw errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type'] ?? '');
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > taken.mostBytes) throw errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  });
}
