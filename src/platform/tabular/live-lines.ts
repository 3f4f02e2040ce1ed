import { isUtf8 } from 'node:buffer';
import { RECORD_TOO_LONG } from './csv-records.js';
import { readJsonLine, type JsonLine } from './json-line.js';
import { LONGEST_RECORD } from './table.js';

/** One line of NDJSON as it came in, read as far as it can be. */
export type LiveLine = { line: number } & JsonLine;

const LF = 0x0a;
const MARK = '\ufeff';

/**
 * Lines of NDJSON in UTF-8, each given as soon as it has come whole: for a caller who waits for an answer before sending
 * the next. Blank lines are passed over. Of a line that is too long only so much is held as may be long.
 */
export async function* liveLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LiveLine, void> {
  let line = 1;
  let pieces: Uint8Array[] = [];
  let length = 0;
  const add = (piece: Uint8Array) => {
    length += piece.length;
    if (length <= LONGEST_RECORD) pieces.push(piece);
    else pieces = [];
  };
  const take = (): LiveLine | null => {
    const read = length > LONGEST_RECORD ? { faults: [RECORD_TOO_LONG] } : readLine(Buffer.concat(pieces), line === 1);
    [pieces, length] = [[], 0];
    line += 1;
    return read && { line: line - 1, ...read };
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      const read = take();
      if (read) yield read;
    }
    add(chunk.subarray(start));
  }
  const last = length > 0 ? take() : null;
  if (last) yield last;
}

function readLine(bytes: Buffer, first: boolean): JsonLine | null {
  if (!isUtf8(bytes)) return { faults: [{ pointer: '', code: 'NOT_UTF8', detail: 'the line is not UTF-8' }] };
  const text = bytes.toString('utf8');
  const plain = first && text.startsWith(MARK) ? text.slice(MARK.length) : text;
  return plain.trim() === '' ? null : readJsonLine(plain);
}
