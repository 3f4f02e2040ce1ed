import { describe, expect, it } from '@jest/globals';
import { cursorFor, InvalidCursorError, pageOf, readCursor } from './keyset.js';

const id = '01a20c82-fef0-72d4-9b87-e460499ab59e';

describe('a cursor', () => {
  it('goes on where its page ended', () => {
    const { items, next } = pageOf([{ id }, { id: 'later' }], 1, 'bond');
    expect(items).toEqual([{ id }]);
    expect(readCursor(next!, 'bond')).toBe(id);
  });

  it('is null on the last page', () => {
    expect(pageOf([{ id }], 1, 'bond').next).toBeNull();
  });

  it.each([
    ['of another query or caller', cursorFor(id, 'other')],
    ['that is none', 'rubbish'],
    ['sealed over what is no place of this list', cursorFor("'; DROP", 'bond')],
  ])('%s is refused', (_, cursor) => {
    expect(() => readCursor(cursor, 'bond')).toThrow(InvalidCursorError);
  });
});
