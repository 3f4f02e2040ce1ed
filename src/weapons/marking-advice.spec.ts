import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../platform/problem.js';
import { INSTRUMENTS } from '../vocabulary/core.js';
import { readBonds } from './marking-advice.js';

/** Those of the program, and one that a registry named. */
const OWN = [...INSTRUMENTS, 'x-pact'];

const codes = (text: string): string[] => {
  try {
    readBonds(text, OWN);
    return [];
  } catch (error) {
    return (error as InvalidInputError).faults.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};

describe('what binds a State', () => {
  it('is every instrument where nothing is said, each since its own first day', () => {
    const bonds = readBonds(undefined, OWN);
    expect(Object.keys(bonds)).toEqual(OWN);
    expect(new Set(Object.values(bonds))).toEqual(new Set(['0001-01-01']));
  });

  it('is what is named, since the day that is said', () => {
    expect(readBonds('ITI, x-pact:2020-01-17', OWN)).toEqual({ ITI: '0001-01-01', 'x-pact': '2020-01-17' });
  });

  it.each([
    ['NATO', ['/bound NOT_ONE_OF']],
    ['', ['/bound NOT_ONE_OF']],
    ['toString', ['/bound NOT_ONE_OF']],
    ['ITI,iti', ['/bound NOT_ONE_OF']],
    ['ITI:2020-02-30', ['/bound NOT_A_DATE']],
    ['ITI:2020', ['/bound NOT_A_DATE']],
    ['EU:2020-01-17:2031-01-01', ['/bound NOT_A_DATE']],
    ['ITI,EU,ITI', ['/bound REPEATED']],
    ['ITI:,XYZ', ['/bound NOT_A_DATE', '/bound NOT_ONE_OF']],
  ])('is not read from %j', (text, faults) => {
    expect(codes(text)).toEqual(faults);
  });
});
