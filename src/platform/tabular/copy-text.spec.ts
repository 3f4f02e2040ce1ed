import { describe, expect, it } from '@jest/globals';
import { copiedRows, copyLine, copyText } from './copy-text.js';

describe('rows for COPY', () => {
  it.each([
    [null, '\\N'],
    [undefined, '\\N'],
    ['', ''],
    ['\\N', '\\\\N'],
    ['a\tb\nc\rd\\', 'a\\tb\\nc\\rd\\\\'],
    [7, '7'],
    [false, 'false'],
    [[], '{}'],
    [['a', 'b,"c"', '\\'], '{"a","b,\\\\"c\\\\"","\\\\\\\\"}'],
    [[1, 2], '{"1","2"}'],
  ])('writes %j', (value, text) => {
    expect(copyText(value)).toBe(text);
  });

  it('ends a row with its line', () => {
    expect(copyLine(['a', null, 1])).toBe('a\t\\N\t1\n');
  });

  it('takes the columns of the first row, and what another lacks as null', () => {
    const { bytes, ...others } = copiedRows([{ b: 1, a: 'ä' }, { b: 2 }]);
    expect(Buffer.from(bytes).toString()).toBe('1\tä\n2\t\\N\n');
    expect(others).toEqual({ columns: ['b', 'a'], count: 2 });
  });

  it('has nothing for no rows', () => {
    expect(copiedRows([])).toEqual({ columns: [], bytes: Buffer.alloc(0), count: 0 });
  });
});
