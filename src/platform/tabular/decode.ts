import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { inPieces, PIECE } from './pieces.js';
import { TableFaultError } from './table.js';

const UTF_16 = ['utf-16le', 'utf-16be'];

/** Encodings a caller may name. `latin1` is ISO 8859-1 by the letter, which windows-1252 is not. */
export const ENCODINGS: readonly string[] = [
  'utf-8',
  ...UTF_16,
  'latin1',
  ...['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'],
  ...['windows-1257', 'windows-1258'],
  ...['iso-8859-2', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-9', 'iso-8859-15'],
  ...['koi8-r', 'koi8-u', 'cp437', 'cp850', 'cp852', 'cp858', 'cp866', 'macroman'],
];

const MARKS: readonly (readonly [encoding: string, mark: Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/** Turns pieces of bytes into text, and tells where they are not of the encoding. */
interface Decoder {
  write(piece: Buffer): Decoded;
  end(): Decoded;
}

/** `wrong`: what is wrong behind `text`. */
interface Decoded {
  text: string;
  wrong?: string;
}

/**
 * Text of bytes in a named encoding, without a byte order mark. Bytes that are not of it end the text with a
 * TableFaultError; no character is replaced. The error has no line: the reader of the text knows it.
 */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  pieceSize = PIECE,
): AsyncGenerator<string, void> {
  const decoder = decoderOf(encoding);
  let first = true;
  for await (const piece of inPieces(bytes, pieceSize)) {
    const { text, wrong } = decoder.write(first ? withoutMark(piece, encoding) : piece);
    first = false;
    if (text !== '') yield text;
    if (wrong !== undefined) throw wrongBytes(encoding, wrong);
  }
  const { text, wrong } = decoder.end();
  if (text !== '') yield text;
  if (wrong !== undefined) throw wrongBytes(encoding, wrong);
}

const wrongBytes = (encoding: string, what: string) =>
  new TableFaultError('WRONG_ENCODING', `${what}; the file was said to be ${encoding}`);

/** A mark of another encoding says that the wrong one was named, and so does a zero among the first characters. */
function withoutMark(piece: Buffer, encoding: string): Buffer {
  const marked = MARKS.find(([, mark]) => piece.subarray(0, mark.length).equals(mark));
  if (marked?.[0] === encoding) return piece.subarray(marked[1].length);
  if (marked) throw wrongBytes(encoding, `the bytes begin with the mark of ${marked[0]}`);
  if (!UTF_16.includes(encoding) && piece.subarray(0, 4).includes(0))
    throw wrongBytes(encoding, 'every other byte is zero, as in UTF-16');
  return piece;
}

function decoderOf(encoding: string): Decoder {
  if (!ENCODINGS.includes(encoding))
    throw new TableFaultError('UNKNOWN_ENCODING', `${encoding} is none of ${ENCODINGS.join(', ')}`);
  if (encoding === 'utf-8') return utf8Decoder();
  return UTF_16.includes(encoding) ? utf16Decoder(encoding) : tableDecoder(encoding);
}

function utf8Decoder(): Decoder {
  let carried = Buffer.alloc(0);
  return {
    write(piece) {
      const bytes = carried.length > 0 ? Buffer.concat([carried, piece]) : piece;
      const whole = wholeCharacters(bytes, bytes.length);
      carried = Buffer.from(bytes.subarray(whole));
      if (isUtf8(bytes.subarray(0, whole))) return { text: bytes.toString('utf8', 0, whole) };
      const valid = validLength(bytes, whole);
      const byte = bytes[valid]!.toString(16).toUpperCase().padStart(2, '0');
      return { text: bytes.toString('utf8', 0, valid), wrong: `the byte ${byte} does not belong here` };
    },
    end: () => (carried.length > 0 ? { text: '', wrong: 'the file ends in the middle of a character' } : { text: '' }),
  };
}

/** How many of the first `length` bytes make whole characters: the last may still be coming. */
function wholeCharacters(bytes: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length - back : length;
  }
  return length;
}

/** The longest beginning that is UTF-8; a longer beginning of bad bytes stays bad, so that halving finds it. */
function validLength(bytes: Buffer, length: number): number {
  let [valid, invalid] = [0, length];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) valid = middle;
    else invalid = middle;
  }
  return wholeCharacters(bytes, valid);
}

function utf16Decoder(encoding: string): Decoder {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  let length = 0;
  return {
    write(piece) {
      length += piece.length;
      return { text: decoder.write(piece) };
    },
    end: () =>
      length % 2 === 1
        ? { text: '', wrong: 'the file ends in the middle of a character' }
        : { text: decoder.end() ?? '' },
  };
}

/** The ISO 8859 family has control characters where the Windows pages have quotes, dashes and the euro sign. */
const NO_CHARACTER = /[\u0080-\u009f\ufffd]/;

function tableDecoder(encoding: string): Decoder {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  const judge = (text: string): Decoded => {
    const at = text.search(NO_CHARACTER);
    if (at < 0) return { text };
    const page =
      text[at] === '\ufffd' ? 'no character there' : 'a control character there, and a letter in a Windows page';
    return { text: text.slice(0, at), wrong: `a byte stands for ${page}` };
  };
  return { write: (piece) => judge(decoder.write(piece)), end: () => judge(decoder.end() ?? '') };
}
