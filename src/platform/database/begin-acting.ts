import type { PoolClient } from 'pg';
import type { Acting } from './acting.js';
import { TryAgainError } from './database-fault.js';
import {
  IdempotencyKeyReusedError,
  lockKeyOf,
  RequestInProgressError,
  type IdempotentRequest,
  type Reference,
} from './idempotency.js';
import { prepared, runOn } from './prepared.js';

/**
 * Who may do what in the agency has changed since it was found out who acts: nothing is written or given away, ask again
 * who it is.
 */
export class StandingOutdatedError extends TryAgainError {
  constructor() {
    super('Who may do what in the agency is changing');
  }
}

interface BegunRow {
  outdated: boolean | null;
  now: string;
  claimed: boolean | null;
  fingerprint: Buffer | null;
  reference: Reference | null;
}

const BEGIN_ACTING = prepared<BegunRow>('SELECT * FROM begin_acting($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)');

/**
 * Tells the database who acts in the transaction that has just begun and claims the key of a request that must take
 * effect once. What it foresees to make is remembered at once and stays only if the transaction does. `now` is the
 * database's time; `known` is there when the request took effect before.
 */
export async function beginActing(
  connection: PoolClient,
  acting: Acting,
  request?: IdempotentRequest,
  foreseen?: Reference,
): Promise<{ now: string; known: Reference | undefined }> {
  const { units, agency, officer, authority, credential, standing = null } = acting;
  const who = [units.join(','), agency, officer, String(authority)];
  const claim = request
    ? [lockKeyOf(acting, request), credential, request.route, request.key, request.fingerprint, foreseen]
    : NO_CLAIM;
  const [begun] = await runOn(connection, BEGIN_ACTING, [...who, ...claim, standing]);
  const { outdated, now, claimed, fingerprint, reference } = begun!;
  if (outdated) throw new StandingOutdatedError();
  if (request && !claimed) throw new RequestInProgressError();
  if (fingerprint && !fingerprint.equals(request!.fingerprint)) throw new IdempotencyKeyReusedError();
  return { now, known: reference ?? undefined };
}

const NO_CLAIM = [null, null, null, null, null, null];
