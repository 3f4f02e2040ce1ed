import { finished } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { inPieces } from './pieces.js';
import { TableFaultError } from './table.js';

/** A list of weapons packs to a tenth or a thirtieth; a bomb to a thousandth. */
export const MOST_RATIO = 200;
/** So much may unpack from next to nothing before the ratio is judged. */
const UNJUDGED = 1024 * 1024;
/** A piece of a bomb unpacks to at most a thousand times its size before it is seen. */
const PACKED_PIECE = 8 * 1024;

const MAGIC = Buffer.from([0x1f, 0x8b]);

interface Limits {
  gzip?: boolean;
  mostBytes: number;
}

/** The bytes of a file, unpacked where they are packed by gzip. Throws TableFaultError at a limit or a broken file. */
export async function* decompress(
  bytes: AsyncIterable<Uint8Array>,
  { gzip, mostBytes }: Limits,
): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  for await (const chunk of gzip ? gunzipped(bytes) : bytes) {
    length += chunk.length;
    if (length > mostBytes)
      throw new TableFaultError('FILE_TOO_LARGE', `it has more than ${mostBytes} bytes${gzip ? ' when unpacked' : ''}`);
    yield chunk;
  }
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip();
  const ended = finished(gunzip, { writable: false }).catch((error: Error) => error);
  const unpacked: Buffer[] = [];
  let [packedBytes, unpackedBytes] = [0, 0];
  let over = false;
  gunzip.once('end', () => (over = true));
  gunzip.on('data', (chunk: Buffer) => {
    unpacked.push(chunk);
    unpackedBytes += chunk.length;
    if (unpackedBytes <= UNJUDGED || unpackedBytes <= MOST_RATIO * packedBytes) return;
    // Nobody reads what a bomb unpacked.
    unpacked.length = 0;
    gunzip.destroy(new TableFaultError('GZIP_RATIO', `it unpacks to more than ${MOST_RATIO} times its size`));
  });
  try {
    for await (const piece of inPieces(bytes, PACKED_PIECE)) {
      if (packedBytes === 0 && !piece.subarray(0, 2).equals(MAGIC.subarray(0, piece.length)))
        throw new TableFaultError('NOT_GZIP', 'it does not begin as gzip does (1F 8B)');
      packedBytes += piece.length;
      // Zeros behind the packed file, and broken bytes, end the stream and leave the write unanswered; a stop answers it
      // with an error that says nothing.
      const error = over ? null : await Promise.race([written(gunzip, piece), ended]);
      yield* unpacked.splice(0);
      if (error) throw faultOf(await ended);
      const behind = Math.min(packedBytes - gunzip.bytesWritten, piece.length);
      if (over && piece.subarray(piece.length - behind).some((byte) => byte !== 0))
        throw new TableFaultError('GZIP_BROKEN', 'something follows the packed file');
    }
    gunzip.end();
    const error = await ended;
    yield* unpacked.splice(0);
    if (error) throw faultOf(error);
  } finally {
    gunzip.destroy();
  }
}

const written = (gunzip: Gunzip, piece: Buffer): Promise<Error | null | undefined> =>
  new Promise((resolve) => gunzip.write(piece, resolve));

function faultOf(error: unknown): unknown {
  if (error instanceof TableFaultError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new TableFaultError('GZIP_CUT_OFF', 'it ends before the packed file does');
  if (code?.startsWith('Z_')) return new TableFaultError('GZIP_BROKEN', message);
  return error;
}
