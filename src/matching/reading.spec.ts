import { describe, expect, it } from '@jest/globals';
import { ANY_RUN, parseReading, UNKNOWN } from './reading.js';

describe('a reading', () => {
  it('is the exact and folded key by position', () => {
    expect(parseReading('kbo-27415')).toEqual({
      text: 'kbo-27415',
      exact: [...'KBO27415'],
      folded: [...'K8027415'],
      unknown: 0,
      runs: 0,
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
    ['AB*', 'TOO_FEW_IN_A_ROW'],
    ['AB＊', 'TOO_FEW_IN_A_ROW'],
    ['ABC*DEF', 'TOO_FEW_IN_A_ROW'],
    ['AB?CD*', 'TOO_FEW_IN_A_ROW'],
    ['ABCD*1*2*3', 'TOO_MANY_STARS'],
    ['A*'.repeat(100), 'TOO_MANY_STARS'],
    ['?'.repeat(200), 'NOTHING_READ'],
    ['A?*'.repeat(66), 'TOO_MANY_UNKNOWN'],
    ['*', 'NOTHING_READ'],
    ['****', 'NOTHING_READ'],
    ['*?*', 'NOTHING_READ'],
    ['???', 'NOTHING_READ'],
    ['--', 'NOTHING_READ'],
    ['', 'EMPTY'],
    ['A\u0000', 'CONTROL_CHARACTER'],
    ['A\uFDD0', 'CONTROL_CHARACTER'],
  ])('is refused: %j as %s', (text, fault) => {
    expect(parseReading(text)).toMatchObject({ fault });
  });

  it.each([
    ['KAX1*', 'KAX1*'],
    ['*1047*', '*1047*'],
    ['kax1 * - * 29', 'KAX1*29'],
    ['K?X1047＊', 'K?X1047*'],
    ['*'.repeat(190) + '1047', '*1047'],
  ])('has a run of unread characters in %s', (text, exact) => {
    const marks = [...exact].map((one) => (one === '*' ? ANY_RUN : one === '?' ? UNKNOWN : one));
    expect(parseReading(text)).toMatchObject({ exact: marks, runs: exact.split('*').length - 1 });
  });

  it('allows three unread characters', () => {
    expect(parseReading('A???')).toMatchObject({ unknown: 3 });
  });
});
