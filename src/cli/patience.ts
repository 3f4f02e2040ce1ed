import { setTimeout as pause } from 'node:timers/promises';
import { NoAnswerError, RefusedError } from './api-client.js';

const PATIENCE_MS = 300_000;
const PAUSE_MS = 1_000;

/** The service, or what stands before it, is away or busy: the same request may succeed later. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof RefusedError)) return error instanceof NoAnswerError;
  return [502, 503, 504].includes(error.status) || error.code === 'TOO_MANY_REQUESTS';
}

/** Does again what fails for a reason that passes, for five minutes; `complain` is told once. */
export async function patiently<T>(
  attempt: () => Promise<T>,
  complain: (why: string) => void,
  { patienceMs = PATIENCE_MS, pauseMs = PAUSE_MS } = {},
): Promise<T> {
  let failing: number | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (failing === undefined) complain((error as Error).message);
      failing ??= performance.now();
      if (performance.now() - failing > patienceMs) throw error;
      await pause(pauseMs);
    }
  }
}
