import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { handOver } from './hand-over.js';
import { WorkerPool } from './worker-pool.js';

const SOURCE = `
  export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'waited'));
  export const echo = (text) => text;
  export const first = (buffer) => new Uint8Array(buffer)[0];`;

describe('the thread that jobs share', () => {
  let folder: string;
  let url: URL;
  const workers = new WorkerPool();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'worker-pool-'));
    writeFileSync(join(folder, 'tasks.mjs'), SOURCE);
    url = pathToFileURL(join(folder, 'tasks.mjs'));
  });

  afterAll(async () => {
    await workers.onApplicationShutdown();
    rmSync(folder, { recursive: true });
  });

  it('does the task of one that waits where the task of another is given up', async () => {
    await workers.call(url, 'echo', 'ready');
    const stop = new AbortController();
    const given = workers.call(url, 'wait', 500, stop.signal);
    const waiting = workers.call(url, 'echo', 'mine', new AbortController().signal);
    stop.abort(new Error('cancelled'));
    await expect(given).rejects.toThrow('cancelled');
    expect(await waiting).toBe('mine');
  }, 10_000);

  it('gives buffers away instead of copies of them', async () => {
    const { buffer } = new Uint8Array([7]);
    expect(await workers.call(url, 'first', handOver(buffer, [buffer]))).toBe(7);
    expect(buffer.byteLength).toBe(0);
  });

  it('begins nothing for who has given up', async () => {
    await expect(workers.call(url, 'echo', 'never', AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    );
  });
});
