import { describe, expect, it } from '@jest/globals';
import { memoise } from './memoise.js';

describe('memoising', () => {
  const counted = (most?: number) => {
    const asked: string[] = [];
    const length = memoise((text) => (asked.push(text), text.length), most);
    return { asked, length };
  };

  it('asks once for each distinct text', () => {
    const { asked, length } = counted();
    expect(['a', 'bb', 'a', 'bb', ''].map(length)).toEqual([1, 2, 1, 2, 0]);
    expect(asked).toEqual(['a', 'bb', '']);
  });

  it('keeps no more than it may, and nothing long', () => {
    const { asked, length } = counted(2);
    for (const text of ['a', 'b', 'c', 'a', 'x'.repeat(201), 'x'.repeat(201)]) length(text);
    expect(asked.map((text) => text.slice(0, 1)).join('')).toBe('abcaxx');
  });
});
