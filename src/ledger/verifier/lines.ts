/** A line without its LF; `whole` is false for the last one where no LF ends it. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  readonly whole: boolean;
}

const LF = 10;
/** Of an entry with all its openings there is far less. */
const MOST_BYTES = 16_777_216;

/** A line is longer than any of the format can be. */
export class LineTooLongError extends Error {
  constructor(readonly line: number) {
    super(`line ${line} is longer than ${MOST_BYTES} bytes`);
    this.name = 'LineTooLongError';
  }
}

/** Lines of bytes as they come, one in memory. Only LF ends a line. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
      const rest = bytes.subarray(from, end);
      yield { number, bytes: begun.length === 0 ? rest : Buffer.concat([...begun, rest]), whole: true };
      [number, begun, length, from] = [number + 1, [], 0, end + 1];
    }
    begun.push(bytes.subarray(from));
    length += bytes.length - from;
    if (length > MOST_BYTES) throw new LineTooLongError(number);
  }
  if (length > 0) yield { number, bytes: Buffer.concat(begun), whole: false };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value a line says; undefined where it is not JSON in UTF-8. */
export function valueOf({ bytes }: Line): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
