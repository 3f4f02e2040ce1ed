import { open, unlink } from 'node:fs/promises';
import type { ApiClient } from '../api-client.js';
import { patiently } from '../patience.js';

/** Rows of weapons are not for everybody's eyes. An existing file is never overwritten. */
const PRIVATE = 0o600;

/** Writes what was rejected to a new file, whole or not at all; anew where the connection was lost. */
export async function writeRejectsFile(
  client: ApiClient,
  id: string,
  path: string,
  complain: (why: string) => void,
): Promise<void> {
  await patiently(async () => {
    const file = await open(path, 'wx', PRIVATE);
    try {
      for await (const piece of client.download(`/v1/weapon-imports/${id}/rejects`)) await file.writeFile(piece);
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await file.close();
    }
  }, complain);
}
