import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { liveLines, type LiveLine } from './live-lines.js';

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string | Buffer, sizes: readonly number[] = [7]): Promise<LiveLine[]> {
  const lines: LiveLine[] = [];
  for await (const line of liveLines(inChunks(Buffer.from(text), sizes))) lines.push(line);
  return lines;
}

const codes = (lines: readonly LiveLine[]) =>
  lines.map((one) => [one.line, 'faults' in one ? one.faults[0]!.code : one.value]);

describe('live lines', () => {
  it('are the same however the bytes arrive, with their numbers', async () => {
    const text = '\ufeff{"a":"Жé"}\r\n\n  \n{"b":\n[1]\n{"c":"\u{10400}"}';
    const expected = [
      [1, { a: 'Жé' }],
      [4, 'NOT_JSON'],
      [5, 'WRONG_TYPE'],
      [6, { c: '\u{10400}' }],
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), async (sizes) => {
        expect(codes(await read(text, sizes))).toEqual(expected);
      }),
      { seed: 20261124, numRuns: 100 },
    );
  });

  it('are refused one by one: too long, not UTF-8', async () => {
    const long = `{"a":"${'A'.repeat(262_144)}"}`;
    const fits = `{"a":"${'A'.repeat(262_144 - 8)}"}`;
    const bytes = Buffer.concat([
      Buffer.from(`${long}\n${fits}\n`),
      Buffer.from([0x22, 0xff, 0x0a]),
      Buffer.from('{}'),
    ]);
    expect(codes(await read(bytes, [65_536]))).toEqual([
      [1, 'RECORD_TOO_LONG'],
      [2, { a: expect.any(String) }],
      [3, 'NOT_UTF8'],
      [4, {}],
    ]);
  });

  it('come before the next ones were sent', async () => {
    let sent = 0;
    async function* slowly() {
      for (; sent < 3; sent += 1) yield Buffer.from('{}\n');
    }
    for await (const { line } of liveLines(slowly())) expect(sent).toBe(line - 1);
    expect(sent).toBe(3);
  });
});
