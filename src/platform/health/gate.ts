import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotReadyError } from './not-ready.error.js';

const ALWAYS_OPEN = ['/health/live', '/health/ready', '/metrics'];

/** Keeps every request but those about health out until the schema is the one this program was written for. */
export class Gate {
  /** Names of the migrations it waits for; empty is open. */
  pending: readonly string[] = [];

  guard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request: FastifyRequest, _: unknown, done: (error?: Error) => void) => {
      const path = request.url.split('?', 1)[0]!;
      const shut = this.pending.length > 0 && !ALWAYS_OPEN.includes(path);
      done(shut ? new NotReadyError({ pending: this.pending, remedy: 'run: tracemark migrate' }) : undefined);
    });
  }
}
