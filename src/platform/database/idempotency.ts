import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { headerFault, ProblemError } from '../problem.js';
import type { Acting } from './acting.js';
import { prepared, run } from './prepared.js';

/** A POST that must take effect once: its key, its route and what was asked. */
export interface IdempotentRequest {
  key: string;
  route: string;
  /** SHA-256 over path parameters, query, body, and for which officer and unit it was asked. */
  fingerprint: Buffer;
}

/** What a request made, remembered instead of its answer, which may hold secrets. */
export type Reference = Record<string, string>;

export class RequestInProgressError extends ProblemError {
  constructor() {
    super({
      code: 'REQUEST_IN_PROGRESS',
      status: 409,
      title: 'A request with this idempotency key is being carried out',
      retryAfter: 1,
    });
  }
}

export class IdempotencyKeyReusedError extends ProblemError {
  constructor() {
    super({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 422,
      title: 'This idempotency key belongs to another request',
      detail: 'The same key was used before with a different body; use a fresh key for a new request',
      faults: [headerFault('idempotency-key', 'USED', 'another request bore this key')],
    });
  }
}

const REMEMBER = prepared(`
  INSERT INTO idempotency_keys (agency_id, credential_id, route, key, fingerprint, reference)
  VALUES ($1, $2, $3, $4, $5, $6)`);

const scope = (acting: Acting, request: IdempotentRequest) => [
  acting.agency,
  acting.credential,
  request.route,
  request.key,
];

/** The advisory lock of a key: two requests with one key at the same time never both begin. */
export const lockKeyOf = (acting: Acting, request: IdempotentRequest): string =>
  createHash('sha256').update(scope(acting, request).join('\u0000')).digest().readBigInt64BE(0).toString();

export async function remember(
  manager: EntityManager,
  acting: Acting,
  request: IdempotentRequest,
  reference: Reference,
): Promise<void> {
  await run(manager, REMEMBER, [...scope(acting, request), request.fingerprint, reference]);
}
