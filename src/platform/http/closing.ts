import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Takes no more requests and lets the running ones finish; those that take longer than `ms` are cut off. */
export async function answerWithin(app: NestFastifyApplication, ms: number): Promise<void> {
  const server = app.getHttpServer() as Server;
  const impatience = setTimeout(() => server.closeAllConnections(), ms);
  try {
    await app.close();
  } finally {
    clearTimeout(impatience);
  }
}
