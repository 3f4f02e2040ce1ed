import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ApiClient } from '../api-client.js';
import { patiently } from '../patience.js';

/** Rows of weapons are not for everybody's eyes. An existing file is never overwritten. */
const PRIVATE = 0o600;

/** Writes what was rejected to a new file, from its beginning again where the connection was lost. */
export async function writeRejectsFile(
  client: ApiClient,
  id: string,
  path: string,
  complain: (why: string) => void,
): Promise<void> {
  const file = await open(path, 'wx', PRIVATE);
  try {
    await patiently(async () => {
      await file.truncate();
      const rejects = client.download(`/v1/weapon-imports/${id}/rejects`);
      await pipeline(rejects, file.createWriteStream({ start: 0, autoClose: false }));
    }, complain);
  } finally {
    await file.close();
  }
}
