import { open } from 'node:fs/promises';
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
      let written = 0;
      for await (const piece of client.download(`/v1/weapon-imports/${id}/rejects`)) {
        await file.write(piece, 0, piece.length, written);
        written += piece.length;
      }
    }, complain);
  } finally {
    await file.close();
  }
}
