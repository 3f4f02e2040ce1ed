import { once } from 'node:events';
import { takeServiceLock } from '../../src/platform/database/embedded/service-lock.js';
import { DataDirectoryInUseError } from '../../src/platform/database/embedded/errors.js';

/** One of several services that start at the same instant, every 8 ms on another folder; says which it got, and lives on. */
const got: string[] = [];
process.stdout.write('ready\n');
let instant = Number((await once(process.stdin, 'data'))[0]);
for (const dataDir of process.argv.slice(2)) {
  while (Date.now() < instant);
  instant += 8;
  try {
    takeServiceLock(dataDir);
    got.push(dataDir);
  } catch (error) {
    if (!(error instanceof DataDirectoryInUseError)) throw error;
  }
}
process.stdout.write(`${JSON.stringify(got)}\n`);
setInterval(() => undefined, 60_000);
