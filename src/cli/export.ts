import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { migrations } from '../../migrations/index.js';
import { exportedLog, exportLines, indexedItems } from '../ledger/index.js';
import { readSnapshot } from '../platform/database/snapshot.js';
import { withOversight } from './logins.js';
import { FINE, result, say } from './outcome.js';

/** Openings are personal data: only who exports may read the file. An existing file is never overwritten. */
const NEW_PRIVATE_FILE = { flags: 'wx', mode: 0o600 };

/** Writes the whole ledger with its openings and its log to a file that `verify --export` reads. */
export async function runExport(path: string): Promise<number> {
  let lines = 0;
  async function* counted(source: AsyncIterable<string>) {
    for await (const line of source) {
      lines += 1;
      yield `${line}\n`;
    }
  }
  await withOversight((url) =>
    readSnapshot(url, migrations, async (snapshot) => {
      const exported = exportLines(indexedItems(snapshot), await exportedLog(snapshot));
      await pipeline(Readable.from(counted(exported)), createWriteStream(path, NEW_PRIVATE_FILE));
    }),
  );
  result({ file: path, lines });
  say(`The ledger is in ${path}, personal data included.`);
  return FINE;
}
