import { ProblemError } from '../problem.js';

interface DriverError {
  code?: string;
  constraint?: string;
}

/** SQLSTATE and constraint of an error that came from PostgreSQL, however TypeORM wrapped it. */
export function databaseFault(error: unknown): DriverError {
  const driver = (error as { driverError?: DriverError }).driverError ?? (error as DriverError);
  return { code: driver?.code, constraint: driver?.constraint };
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';
/**
 * Two transactions reached for one place, drew one number or entered one imported row at once; the one that starts
 * again sees the other.
 */
const RACED_KEYS = new Set([
  'pk_ledger_entries',
  'pk_streams',
  'pk_idempotency_keys',
  'uq_weapons_registry_number',
  'pk_marking_keys',
  'pk_import_rows',
]);

export function mayRetry(error: unknown): boolean {
  const { code, constraint } = databaseFault(error);
  if (code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED) return true;
  return code === UNIQUE_VIOLATION && RACED_KEYS.has(constraint ?? '');
}

export class TryAgainError extends ProblemError {
  constructor(detail: string) {
    super({ code: 'TRY_AGAIN', status: 503, title: 'Try the same request again', detail, retryAfter: 1 });
  }
}

/** Timeouts and lost races become a refusal that says to try again; anything else is undefined. */
export function busyError(error: unknown): TryAgainError | undefined {
  const { code } = databaseFault(error);
  if (code === LOCK_NOT_AVAILABLE) return new TryAgainError('Another request holds what this one needs');
  if (code === QUERY_CANCELED) return new TryAgainError('The database did not answer in time');
  return mayRetry(error) ? new TryAgainError('Other requests won the race five times') : undefined;
}
