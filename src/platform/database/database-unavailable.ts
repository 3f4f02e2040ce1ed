import { ProblemError } from '../problem.js';
import { busyError, databaseFault } from './database-fault.js';

const CONNECTION_EXCEPTION = '08';
/** Shut down by an operator, crashed, starting up, dropped, idle for too long. */
const OPERATOR_INTERVENTION = '57P';
const REFUSES_CONNECTIONS = new Set([
  '53300', // too_many_connections
  '55000', // object_not_in_prerequisite_state: the database takes no connections
  '3D000', // invalid_catalog_name: it was dropped
]);
const NETWORK = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN ENOENT'.split(' '),
);
/** The driver's own words for a connection that is no more; it gives them no code. */
const CONNECTION_LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** True where the connection, not the statement, failed. */
export function isConnectionLost(error: unknown): boolean {
  const { code } = databaseFault(error);
  if (code === undefined) return CONNECTION_LOST.test((error as Error).message);
  if (NETWORK.has(code) || REFUSES_CONNECTIONS.has(code)) return true;
  return code.startsWith(CONNECTION_EXCEPTION) || code.startsWith(OPERATOR_INTERVENTION);
}

/** `outcome` tells a program whether the request may have taken effect. */
export class DatabaseUnavailableError extends ProblemError {
  constructor(outcome: 'nothingChanged' | 'unknown', detail: string, cause?: unknown) {
    super({
      code: 'DATABASE_UNAVAILABLE',
      status: 503,
      title: 'The database cannot be reached',
      detail,
      params: { outcome },
      retryAfter: 5,
      cause,
    });
  }
}

/** A connection lost before the commit was sent: PostgreSQL rolls back what it had begun. Anything else is undefined. */
export const unavailableError = (error: unknown): DatabaseUnavailableError | undefined =>
  isConnectionLost(error)
    ? new DatabaseUnavailableError('nothingChanged', 'Nothing was changed; send the same request again', error)
    : undefined;

/** The refusal an error of a read stands for, or the error itself. */
export const readFault = (error: unknown): unknown => busyError(error) ?? unavailableError(error) ?? error;

/** A connection lost while the commit was under way: nobody here knows whether it arrived. */
export function commitUnanswered(cause: unknown, repeatable: boolean): DatabaseUnavailableError {
  const advice = repeatable
    ? 'send it again with the same Idempotency-Key, and it takes effect once'
    : 'it bore no Idempotency-Key: look at what is on record before sending it again';
  return new DatabaseUnavailableError('unknown', `The request may have taken effect; ${advice}`, cause);
}
