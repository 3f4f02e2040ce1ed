import { describe, expect, it } from '@jest/globals';
import { copyLine, copyText, reuse, roomOf, RowsToCopy, type CopiedRows } from './copy-text.js';

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

  const copied = (rows: readonly object[]) => {
    const copy = new RowsToCopy();
    for (const row of rows) copy.add(row);
    return copy.finish();
  };
  const textOf = ({ bytes }: CopiedRows) => Buffer.from(bytes).toString();

  it('takes the columns of the first row, and what another lacks as null', () => {
    const rows = copied([{ b: 1, a: 'ä' }, { b: 2 }]);
    expect(textOf(rows)).toBe('1\tä\n2\t\\N\n');
    expect(rows).toMatchObject({ columns: ['b', 'a'], count: 2 });
  });

  it('has nothing for no rows', () => {
    expect(copied([])).toEqual({ columns: [], bytes: new Uint8Array(), count: 0 });
  });

  it('keeps every byte, however long a row is, and of each set of rows its own', () => {
    const texts = ['ä'.repeat(200_000), '枪'.repeat(3), 'a', '€'.repeat(100_000)];
    const sets = texts.map((text) => copied([{ text }, { text: 'b' }]));
    expect(sets.map(textOf)).toEqual(texts.map((text) => `${text}\nb\n`));
    expect(new Set(sets.map(({ bytes }) => bytes.buffer)).size).toBe(texts.length);
  });

  it('writes into the room of rows that were copied before, and gives no row of them away', () => {
    const before = copied([{ text: 'a'.repeat(100_000) }]);
    const [room] = roomOf([before]);
    reuse(roomOf([before]));
    const after = copied([{ text: 'b' }]);
    expect(after.bytes.buffer).toBe(room);
    expect(textOf(after)).toBe('b\n');
    expect(copied([{ text: 'c' }]).bytes.buffer).not.toBe(room);
  });

  it('keeps no room that one huge row needed', () => {
    const huge = copied([{ text: 'a'.repeat(5_000_000) }]);
    reuse(roomOf([huge]));
    expect(copied([{ text: 'b' }]).bytes.buffer).not.toBe(huge.bytes.buffer);
  });

  it('makes two sets of rows at once', () => {
    const [first, second] = [new RowsToCopy(), new RowsToCopy()];
    for (const number of [1, 2, 3]) {
      first.add({ number });
      second.add({ number: -number });
    }
    expect(textOf(first.finish())).toBe('1\n2\n3\n');
    expect(textOf(second.finish())).toBe('-1\n-2\n-3\n');
  });
});
