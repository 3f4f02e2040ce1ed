import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { ProblemError } from '../problem.js';
import type { Acting } from './acting.js';

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
    });
  }
}

const CLAIM = `SELECT pg_try_advisory_xact_lock($1::bigint) AS claimed`;
const RECALL = `
  SELECT fingerprint, reference FROM idempotency_keys
   WHERE agency_id = $1 AND credential_id = $2 AND route = $3 AND key = $4`;
const REMEMBER = `
  INSERT INTO idempotency_keys (agency_id, credential_id, route, key, fingerprint, reference)
  VALUES ($1, $2, $3, $4, $5, $6)`;

const scope = (acting: Acting, request: IdempotentRequest) => [
  acting.agency,
  acting.credential,
  request.route,
  request.key,
];

function lockKey(parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest().readBigInt64BE(0).toString();
}

/** Claims the key for this transaction; the reference is there when the request took effect before. */
export async function claim(
  manager: EntityManager,
  acting: Acting,
  request: IdempotentRequest,
): Promise<Reference | undefined> {
  const parts = scope(acting, request);
  const [lock] = await manager.query<{ claimed: boolean }[]>(CLAIM, [lockKey(parts)]);
  if (!lock?.claimed) throw new RequestInProgressError();
  const [known] = await manager.query<{ fingerprint: Buffer; reference: Reference }[]>(RECALL, parts);
  if (known && !known.fingerprint.equals(request.fingerprint)) throw new IdempotencyKeyReusedError();
  return known?.reference;
}

export async function remember(
  manager: EntityManager,
  acting: Acting,
  request: IdempotentRequest,
  reference: Reference,
): Promise<void> {
  await manager.query(REMEMBER, [...scope(acting, request), request.fingerprint, reference]);
}
