/** What the readers take at once: large enough that a record spans few pieces, small enough to stay flat. */
export const PIECE = 64 * 1024;

/** The same bytes in pieces of `size`, however finely they arrive: a peer that sends single bytes costs no more. */
export async function* inPieces(bytes: AsyncIterable<Uint8Array>, size = PIECE): AsyncGenerator<Buffer, void> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    const whole = waiting.length === 1 ? Buffer.from(chunk.buffer, chunk.byteOffset, length) : Buffer.concat(waiting);
    const last = length - (length % size);
    for (let start = 0; start < last; start += size) yield whole.subarray(start, start + size);
    waiting = last < length ? [whole.subarray(last)] : [];
    length -= last;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
