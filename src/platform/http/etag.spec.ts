import { describe, expect, it } from '@jest/globals';
import type { ProblemError } from '../problem.js';
import { requireMatch } from './etag.js';

function refusalOf(ifMatch: string): object | null {
  try {
    requireMatch(ifMatch, 2);
    return null;
  } catch (error) {
    const { status, code, faults } = error as ProblemError;
    return { status, code, faults: faults.map((fault) => [fault.pointer, fault.code]) };
  }
}

const CHANGED = { status: 412, code: 'CHANGED_MEANWHILE', faults: [['/headers/if-match', 'CHANGED']] };
const NO_ETAG = { status: 400, code: 'INVALID_INPUT', faults: [['/headers/if-match', 'NOT_AN_ETAG']] };

describe('If-Match against the state at position 2', () => {
  it.each<[ifMatch: string, refusal: object | null]>([
    ['"2"', null],
    ['*', null],
    ['"1", "2"', null],
    ['"1" ,W/"x"', CHANGED],
    ['"1"', CHANGED],
    ['"9"', CHANGED],
    ['W/"2"', CHANGED],
    ['2', NO_ETAG],
    ['"1", 2', NO_ETAG],
    ['', NO_ETAG],
    ['"2', NO_ETAG],
  ])('%s', (ifMatch, refusal) => {
    expect(refusalOf(ifMatch)).toEqual(refusal);
  });
});
