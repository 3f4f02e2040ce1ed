import { describe, expect, it } from '@jest/globals';
import { readCsvLine, writeCsvField } from './csv-line.js';

describe('a line of a CSV', () => {
  it.each<[string, string[], string | null]>([
    ['', [''], null],
    [',', ['', ''], null],
    ['a, b ,', ['a', ' b ', ''], null],
    ['"",""', ['', ''], null],
    ['"a,""b""",c', ['a,"b"', 'c'], null],
    ['a,"b', ['a'], 'b'],
    ['a,"', ['a'], ''],
    ['a,"b"",', ['a'], 'b",'],
  ])('%j is read', (line, fields, open) => {
    expect(readCsvLine(line, ',', null)).toEqual({ fields, open });
  });

  it('goes on where the line before left a field open', () => {
    expect(readCsvLine('b""c",d', ',', 'a')).toEqual({ fields: ['ab"c', 'd'], open: null });
    expect(readCsvLine('', ',', 'a')).toEqual({ fields: [], open: 'a' });
    expect(readCsvLine('"', ',', 'a')).toEqual({ fields: ['a'], open: null });
  });

  it.each([
    ['a"', false],
    ['"a"b', false],
    ['"a" ,b', false],
    ['a",b,"c,d"', false],
    ['a",b,"c,d', true],
    ['"a"b,"c"",', true],
  ])('%j makes no sense, and whether a field runs on is told', (line, runsOn) => {
    expect(readCsvLine(line, ',', null)).toEqual({ wrong: expect.any(String), runsOn });
  });

  it('is what is written: quoted where it must be', () => {
    expect(['a', ' a ', 'a;b', 'a"b', 'a\nb', '=A1', ''].map((text) => writeCsvField(text, ';'))).toEqual([
      ...['a', ' a ', '"a;b"', '"a""b"', '"a\nb"', '=A1', ''],
    ]);
  });
});
