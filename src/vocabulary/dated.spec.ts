import { describe, expect, it } from '@jest/globals';
import { mayBeWithin } from './dated.js';

describe('days from a first to a last', () => {
  const spring = { from: '2020-03-01', to: '2020-05-31' };

  it.each([
    [spring, '2020-03-01', true],
    [spring, '2020-05-31', true],
    [spring, '2020-02-29', false],
    [spring, '2020-06', false],
    [spring, '2020', true],
    [spring, '2019/2021', true],
    [spring, '2019-01/2020-02', false],
    [spring, '../2020-02-29', false],
    [spring, '2020-06-01/..', false],
    [spring, '../..', true],
    [spring, null, true],
    [{ from: null, to: '2020-05-31' }, '1968', true],
    [{ from: null, to: '2020-05-31' }, '2021', false],
    [{ from: '2020-03-01', to: null }, '2999', true],
    [{ from: null, to: null }, '1968', true],
  ])('%j may be those of %p: %p', (dated, edtf, expected) => {
    expect(mayBeWithin(dated, edtf)).toBe(expected);
  });
});
