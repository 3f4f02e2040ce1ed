import { describe, expect, it } from '@jest/globals';
import { parseReading, UNKNOWN } from './reading.js';

describe('a reading', () => {
  it('is the exact and folded key by position', () => {
    expect(parseReading('hbo-19304')).toEqual({
      text: 'hbo-19304',
      exact: [...'HBO19304'],
      folded: [...'H8019304'],
      unknown: 0,
    });
  });

  it.each(['AB?1', 'AB？1', 'AB؟1', 'ab-?/1'])('has an unread character in %s', (text) => {
    expect(parseReading(text)).toMatchObject({ exact: ['A', 'B', UNKNOWN, '1'], unknown: 1 });
  });

  it.each([
    ['AB\\?1', 'AB?1'],
    ['AB\\*1', 'AB*1'],
    ['AB\\\\1', 'AB1'],
    ['AB1\\', 'AB1'],
  ])('takes %s literally as %s', (text, exact) => {
    expect(parseReading(text)).toMatchObject({ exact: [...exact], unknown: 0 });
  });

  it.each([
    ['A????', 'TOO_MANY_UNKNOWN'],
    ['AB*', 'STAR_NOT_SUPPORTED'],
    ['AB＊', 'STAR_NOT_SUPPORTED'],
    ['???', 'NOTHING_READ'],
    ['--', 'NOTHING_READ'],
    ['', 'EMPTY'],
    ['A\u0000', 'CONTROL_CHARACTER'],
    ['A\uFDD0', 'CONTROL_CHARACTER'],
  ])('is refused: %j as %s', (text, fault) => {
    expect(parseReading(text)).toMatchObject({ fault });
  });

  it('allows three unread characters', () => {
    expect(parseReading('A???')).toMatchObject({ unknown: 3 });
  });
});
