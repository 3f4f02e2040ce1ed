import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { csv, ndjson } from './export-format.js';
import { ExportCutError, ExportStream } from './export-stream.js';

interface Row {
  n: number;
}

const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, at) => ({ n: from + at }));

const LIMITS = { stalledMs: 60_000, longestMs: 60_000 };

function exporting(portions: AsyncIterable<Row[]>, limits = LIMITS) {
  const ended: number[] = [];
  const end = async () => void ended.push(Date.now());
  const stream = new ExportStream<Row>({ portions, format: ndjson, end, limits });
  return { stream, ended };
}

const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
};

async function* inPortions(count: number, made: number[] = []): AsyncGenerator<Row[]> {
  for (let from = 0; from < count; from += 100) {
    made.push(from);
    yield rows(from, Math.min(count, from + 100));
  }
}

describe('an export on its way', () => {
  it('is every row, counted, and ends once', async () => {
    const { stream, ended } = exporting(inPortions(230));
    expect(await textOf(stream)).toBe(
      rows(0, 230)
        .map(({ n }) => `{"n":${n}}\n`)
        .join(''),
    );
    expect([stream.rows, ended.length, stream.errored]).toEqual([230, 1, null]);
  });

  it('of nothing is nothing, or the header line', async () => {
    expect(await textOf(exporting(inPortions(0)).stream)).toBe('');
    const format = csv<Row>([['n', ({ n }) => n]]);
    const stream = new ExportStream({ portions: inPortions(0), format, end: async () => undefined });
    expect(await textOf(stream)).toBe('n\r\n');
  });

  it('is destroyed where it fails, and never ends as if it were whole', async () => {
    async function* failing() {
      yield rows(0, 10);
      throw new Error('gone');
    }
    const { stream, ended } = exporting(failing());
    await expect(textOf(stream)).rejects.toThrow('gone');
    expect([stream.readableEnded, ended.length]).toEqual([false, 1]);
  });

  it('ends where nobody takes it any more', async () => {
    const { stream, ended } = exporting(inPortions(100_000));
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(ended).toHaveLength(1);
  });

  it('is made no faster than it is taken', async () => {
    const made: number[] = [];
    const { stream } = exporting(inPortions(100_000, made));
    await once(stream, 'readable');
    await sleep(50);
    expect(made.length).toBeLessThan(100);
    stream.destroy();
  });

  it.each([
    ['nobody took it', { stalledMs: 20, longestMs: 60_000 }],
    ['it took too long', { stalledMs: 60_000, longestMs: 20 }],
  ])('is cut off: %s', async (why, limits) => {
    const { stream, ended } = exporting(inPortions(100_000), limits);
    const [error] = (await once(
      stream.once('readable', () => undefined),
      'error',
    )) as [Error];
    expect(error).toBeInstanceOf(ExportCutError);
    expect(error.message).toContain(why);
    expect(ended).toHaveLength(1);
  });

  it('is cut off also where it was never begun', async () => {
    const { stream, ended } = exporting(inPortions(10), { stalledMs: 10, longestMs: 60_000 });
    await once(stream, 'error');
    expect(ended).toHaveLength(1);
  });

  it('lets the event loop turn between rows', async () => {
    const { stream } = exporting(inPortions(2_000));
    let turns = 0;
    let turn = setImmediate(function next() {
      turns += 1;
      turn = setImmediate(next);
    });
    await textOf(stream);
    clearImmediate(turn);
    expect(turns).toBeGreaterThanOrEqual(2_000 / 25);
  });
});
