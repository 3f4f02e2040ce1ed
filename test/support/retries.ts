import { transactionRetries } from '../../src/platform/telemetry/metrics.js';

/** How often a transaction was begun again for an error of this SQLSTATE. */
export const retries = async (sqlstate: string): Promise<number> =>
  (await transactionRetries.get()).values.find(({ labels }) => labels.sqlstate === sqlstate)?.value ?? 0;
