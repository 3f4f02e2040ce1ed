import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunksOf, CSV, readAll } from '../../../test/support/tables.js';
import { decompress } from './decompress.js';
import { TableFaultError } from './table.js';

const packed = { ...CSV, gzip: true };
const rows = Array.from({ length: 20_000 }, (_, row) => `${row},${(row * 7919) % 10_007}`).join('\n');
const file = gzipSync(`a,b\n${rows}\n`);

async function unpackedBytes(bytes: AsyncIterable<Uint8Array>, mostBytes = 1e12): Promise<[number, string | null]> {
  let length = 0;
  try {
    for await (const chunk of decompress(bytes, { gzip: true, mostBytes })) length += chunk.length;
    return [length, null];
  } catch (error) {
    return [length, (error as TableFaultError).code];
  }
}

describe('a file packed by gzip', () => {
  it('is unpacked, also where it is several that follow each other', async () => {
    expect((await readAll(file, packed)).records).toHaveLength(20_000);
    const two = Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]);
    expect((await readAll(two, packed)).records).toHaveLength(2);
  });

  it.each([
    ['that is not', Buffer.from('a,b\n1,2\n'), 'NOT_GZIP'],
    ['of one byte', Buffer.from([0x1f]), 'GZIP_CUT_OFF'],
    ['cut off', file.subarray(0, file.length / 2), 'GZIP_CUT_OFF'],
    ['cut off by one byte', file.subarray(0, -1), 'GZIP_CUT_OFF'],
    ['with something behind it', Buffer.concat([file, Buffer.from('a,b\n')]), 'GZIP_BROKEN'],
    ['with zeros and something behind it', Buffer.concat([file, Buffer.alloc(9), Buffer.from('a')]), 'GZIP_BROKEN'],
    ['with many zeros before that', Buffer.concat([file, Buffer.alloc(90_000), Buffer.from('a')]), 'GZIP_BROKEN'],
    ['with a wrong byte', flipped(file, file.length >> 1), 'GZIP_BROKEN'],
    ['with a wrong checksum', flipped(file, file.length - 6), 'GZIP_BROKEN'],
  ])('%s is told so', async (_what, bytes, code) => {
    expect((await readAll(bytes, packed)).fault).toMatchObject({ code });
  });

  it.each([1, 512, 90_000])('may be padded by zeros: %i of them', async (zeros) => {
    const { records, fault } = await readAll(Buffer.concat([file, Buffer.alloc(zeros)]), packed);
    expect(fault).toBeNull();
    expect(records).toEqual((await readAll(file, packed)).records);
  });

  it('gives what could be unpacked before it is cut off', async () => {
    const { records, fault } = await readAll(file.subarray(0, file.length - 100), packed);
    expect(records.length).toBeGreaterThan(10_000);
    expect(fault).toEqual({ code: 'GZIP_CUT_OFF', line: records.length + 2 });
  });

  it('is empty where nothing came', async () => {
    expect((await readAll('', packed)).fault).toMatchObject({ code: 'GZIP_CUT_OFF' });
  });
});

describe('a bomb', () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 9 });

  it('is stopped by its ratio, long before it is unpacked', async () => {
    const [length, code] = await unpackedBytes(chunksOf(bomb, 65_536));
    expect(code).toBe('GZIP_RATIO');
    expect(length).toBeLessThan(20_000_000);
  });

  it('is stopped by its size where the ratio is plausible', async () => {
    expect(await unpackedBytes(chunksOf(file), 100_000)).toEqual([expect.any(Number), 'FILE_TOO_LARGE']);
  });
});

it('an error of the source is given on as it is', async () => {
  async function* broken(): AsyncGenerator<Uint8Array, void> {
    yield file.subarray(0, 100);
    throw new Error('the connection was lost');
  }
  await expect(readAll(broken(), packed)).rejects.toThrow('the connection was lost');
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0xff;
  return copy;
}
