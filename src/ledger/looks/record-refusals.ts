import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LookRecorder } from './look-recorder.service.js';
import { lookIn } from './looks.interceptor.js';

/** Refusals for asking too often are counted: recording each would do the work that they refuse. */
const TOO_OFTEN = 'TOO_MANY_REQUESTS';

/**
 * Puts every refusal on record before it leaves, each that of somebody known by itself. A refusal gives nothing away:
 * where it cannot be recorded it leaves all the same, and the service's log says so.
 */
export function recordRefusals(fastify: FastifyInstance, recorder: LookRecorder): void {
  fastify.addHook('onSend', async (request: FastifyRequest & { refusal?: string }, reply: FastifyReply) => {
    const { refusal } = request;
    if (refusal === undefined || reply.statusCode >= 500) return;
    const look = lookIn(request);
    if (look.looker === null || refusal === TOO_OFTEN) recorder.count(refusal);
    else await recorder.note({ ...look, act: 'refused', code: refusal });
  });
}
