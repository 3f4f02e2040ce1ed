import { createReadStream, readFileSync } from 'node:fs';
import { Breaks } from '../src/ledger/verifier/breaks.js';
import { verifyExport } from '../src/ledger/verifier/export.js';
import { openCheckpoint, readVerifierKey } from '../src/ledger/verifier/note.js';
import { answerParent } from './kit/children.js';

/** What `getrusage` says includes the process that this one was forked from. */
const mostResidentKb = () => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);

/** Verifies one export in a process of its own, which therefore has a peak of memory of its own. */
answerParent<{ file: string; key: string; checkpoint: string }>(async ({ file, key, checkpoint }) => {
  const verifier = readVerifierKey(key);
  const breaks = new Breaks();
  const started = performance.now();
  const kept = [{ ...openCheckpoint(checkpoint, verifier), by: 'the kept checkpoint' }];
  const { entries, signed } = await verifyExport(() => createReadStream(file), verifier, breaks, kept);
  const seconds = (performance.now() - started) / 1000;
  if (breaks.first !== null || signed !== entries)
    throw new Error(`It does not verify: ${JSON.stringify(breaks.first)}`);
  return { entries, seconds, peakKb: mostResidentKb() };
});
