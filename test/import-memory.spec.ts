import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { readTable } from '../src/platform/tabular/read-table.js';
import { TableFaultError, type TableFormat } from '../src/platform/tabular/table.js';
import { inTier } from './support/seeded.js';
import { CSV, NDJSON } from './support/tables.js';

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const MB = 1_000_000;
  const held = () => {
    // The first leaves buffers to a thread that sweeps when it can; the second waits for it.
    collect();
    collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return (heapUsed + external + arrayBuffers) / MB;
  };
  const size = inTier(32, 400);
  /** Short records would make the same story take longer. */
  const text = 'x'.repeat(60);

  it.each([
    ['ordinary rows', 'a,b\n', `1,${text}\n`, CSV],
    ['a line that never ends', 'a,b\n', 'x', CSV],
    ['a field of lines that never ends', 'a,b\n"', `${text}\n`, CSV],
    ['quotes without end', 'a,b\n', '"', CSV],
    ['quotes and line ends without end', 'a,b\n', `"\n${text}\n`, CSV],
    ['fields without end', 'a,b\n', ',', CSV],
    ['rows that end with CR', 'a,b\n', `${text}\r`, CSV],
    ['a header that never ends', '', 'x,', { ...CSV, delimiter: ',' }],
    ['faulty rows without end', 'a,b\n', `${text}"\n`, CSV],
    ['nested JSON without end', '', '{"a":', NDJSON],
    ['lines of JSON without end', '', `{"a":"${text}"}\n`, NDJSON],
  ])('stays flat for %s', async (_what, begin, repeated, format) => {
    const chunk = Buffer.from(repeated.repeat(MB / repeated.length));
    async function* endless() {
      yield Buffer.from(begin);
      for (let sent = 0; sent < size; sent++) yield chunk;
    }
    const before = held();
    let [most, records, batches] = [0, 0, 0];
    try {
      const table = await readTable(endless(), format as TableFormat);
      for await (const batch of table.batches) {
        records += batch.length;
        if ((batches += 1) % inTier(900, 2000) === 1) most = Math.max(most, held() - before);
      }
    } catch (error) {
      if (!(error instanceof TableFaultError)) throw error;
      most = Math.max(most, held() - before);
    }
    expect(records).toBeGreaterThanOrEqual(0);
    // Two batches and a record of 256 kB, some times over: not the thirty or more of what was sent.
    expect(most).toBeLessThan(8);
  });
});
