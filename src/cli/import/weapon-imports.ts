import { setTimeout as pause } from 'node:timers/promises';
import type { JobView } from '../../platform/jobs/job.js';
import type { ImportView } from '../../weapons/index.js';
import { RefusedError, type ApiClient } from '../api-client.js';
import { patiently } from '../patience.js';
import type { FileOrder } from './file-form.js';

const LOOK_EVERY_MS = 250;
const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

export interface Received {
  import: ImportView;
  /** The same file was sent before. */
  again: boolean;
}

/** Sends a file of weapons. */
export async function sendFile(
  client: ApiClient,
  { format, gzip, ...settings }: FileOrder,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Received> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) query.set(name, String(value));
  const headers = { 'content-type': TYPES[format], ...(gzip && { 'content-encoding': 'gzip' }) };
  const { status, answer } = await client.upload<ImportView>(`/v1/weapon-imports?${query}`, { bytes, headers });
  return { import: answer, again: status === 200 };
}

export interface Following {
  /** Is shown the job each time it was looked at. */
  seen: (job: JobView) => void | Promise<void>;
  /** Is told once when the service stops answering. */
  complain: (why: string) => void;
  /** Aborted where the job is to be cancelled. */
  cancel?: AbortSignal;
}

/** Looks at a job until it has ended, cancelling it once when asked; asks on while the service is away. */
export async function follow(client: ApiClient, id: string, { seen, complain, cancel }: Following): Promise<JobView> {
  for (let asked = false; ;) {
    if (cancel?.aborted && !asked) {
      await patiently(() => cancelJob(client, id), complain);
      asked = true;
    }
    const job = await patiently(() => client.get<JobView>(`/v1/jobs/${id}`), complain);
    await seen(job);
    if (job.finishedAt !== null) return job;
    await pause(LOOK_EVERY_MS);
  }
}

/** What has ended meanwhile needs no cancelling. */
async function cancelJob(client: ApiClient, id: string): Promise<void> {
  await client.post(`/v1/jobs/${id}/cancel`).catch((error: unknown) => {
    if (!(error instanceof RefusedError && error.code === 'JOB_FINISHED')) throw error;
  });
}
