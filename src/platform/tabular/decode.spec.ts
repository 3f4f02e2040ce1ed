import iconv from 'iconv-lite';
import { describe, expect, it } from '@jest/globals';
import { CSV, readAll, shortly } from '../../../test/support/tables.js';
import { ENCODINGS } from './decode.js';

const read = (bytes: Uint8Array, encoding?: string, pieceSize?: number) =>
  readAll(bytes, { ...CSV, encoding, pieceSize });

describe('an encoding that is named', () => {
  it.each([
    ['utf-8', 'Zażółć,Ю\u{1F531}'],
    ['utf-16le', 'Zażółć,Ю\u{1F531}'],
    ['utf-16be', 'Zażółć,Ю\u{1F531}'],
    ['latin1', 'Müller,ÿ'],
    ['windows-1252', 'Müller,€'],
    ['windows-1251', 'Калашников,Ю'],
    ['windows-1250', 'Zażółć,ß'],
    ['koi8-r', 'Калашников,Ю'],
    ['cp437', 'Müller,α'],
  ])('is read as what it is: %s', async (encoding, line) => {
    for (const pieceSize of [4, 5, 1000]) {
      const { records, fault } = await read(iconv.encode(`a,b\n${line}\n`, encoding), encoding, pieceSize);
      expect(fault).toBeNull();
      expect(records.map(shortly)).toEqual([line.split(',')]);
    }
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be'])('may have its byte order mark, which is dropped: %s', async (encoding) => {
    const { form } = await read(iconv.encode('\ufeffa,b', encoding), encoding);
    expect(form).toMatchObject({ header: ['a', 'b'] });
  });

  it('exists under every name that is offered', async () => {
    for (const encoding of ENCODINGS) expect(iconv.encodingExists(encoding)).toBe(true);
    expect((await read(Buffer.from('a'), 'utf-7')).fault).toMatchObject({ code: 'UNKNOWN_ENCODING' });
  });
});

describe('bytes of another encoding', () => {
  it.each([
    ['UTF-16 with its mark, said to be UTF-8', iconv.encode('\ufeffa,b\n', 'utf-16le'), 'utf-8', 1],
    ['UTF-16 without a mark, said to be UTF-8', iconv.encode('a,b\n', 'utf-16be'), 'utf-8', 1],
    ['UTF-16, said to be windows-1252', iconv.encode('a,b\n', 'utf-16le'), 'windows-1252', 1],
    ['UTF-16 of the other order', iconv.encode('\ufeffa,b\n', 'utf-16be'), 'utf-16le', 1],
    ['UTF-8 with its mark, said to be Latin-1', iconv.encode('\ufeffa,b\n', 'utf-8'), 'latin1', 1],
    ['half a character at the end of UTF-16', Buffer.from('a\0\n\0b', 'latin1'), 'utf-16le', 2],
    ['windows-1252, said to be Latin-1', iconv.encode('a,b\n1,2\n“3”,€', 'windows-1252'), 'latin1', 3],
    ['a byte that windows-1252 lacks', Buffer.from('a,b\n1,\x81', 'latin1'), 'windows-1252', 2],
    ['Latin-1, said to be UTF-8', iconv.encode('a,b\r\n1,2\r\n3,ü\r\n', 'latin1'), 'utf-8', 3],
    ['half a character at the end of UTF-8', Buffer.from('a,b\n1,ü').subarray(0, 7), 'utf-8', 2],
    ['a slash in two bytes', Buffer.from('a,b\n\xc0\xaf,1', 'latin1'), 'utf-8', 2],
    ['a surrogate in UTF-8', Buffer.from('a,b\n\xed\xa0\x80,1', 'latin1'), 'utf-8', 2],
  ])('are told, with the line: %s', async (_what, bytes, encoding, line) => {
    for (const pieceSize of [4, 7, 1000])
      expect((await read(bytes, encoding, pieceSize)).fault).toEqual({ code: 'WRONG_ENCODING', line });
  });

  it('take nothing from the records before them', async () => {
    const bytes = Buffer.from(`a,b\n${'1,ж\n'.repeat(999)}1,\xff`, 'utf8');
    const bad = Buffer.concat([bytes, Buffer.from([0xff]), Buffer.from('\n3,4')]);
    for (const pieceSize of [4, 100, 1e6]) {
      const { records, fault } = await read(bad, 'utf-8', pieceSize);
      expect(records).toHaveLength(999);
      expect(fault).toEqual({ code: 'WRONG_ENCODING', line: 1001 });
    }
  });

  it('are not mistaken for a replacement character that the file holds', async () => {
    expect((await read(Buffer.from('a,b\n1,\ufffd'))).records.map(shortly)).toEqual([['1', '\ufffd']]);
  });
});
