import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { TryAgainError } from './database-fault.js';
import { commitUnanswered, isConnectionLost, unavailableError } from './database-unavailable.js';

const coded = (code: string) => Object.assign(new Error('from the driver'), { code });

describe('an error of a connection', () => {
  it.each(['08000', '08006', '57P01', '57P02', '57P03', '53300', '3D000', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'])(
    'is told by %s, wrapped or not',
    (code) => {
      expect(isConnectionLost(coded(code))).toBe(true);
      expect(isConnectionLost(new QueryFailedError('SELECT 1', [], coded(code)))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('is told by the driver’s words %p, wrapped or not', (words) => {
    expect(isConnectionLost(new Error(words))).toBe(true);
    expect(isConnectionLost(new QueryFailedError('SELECT 1', [], new Error(words)))).toBe(true);
  });

  it.each([coded('23505'), coded('40001'), coded('57014'), coded('55P03'), new Error('other'), 'text'])(
    'is not %p',
    (error) => expect(isConnectionLost(error)).toBe(false),
  );

  it('is no refusal that is named already', () => {
    for (const named of [new TryAgainError('Connection terminated'), commitUnanswered(coded('57P01'), true)])
      expect(unavailableError(named)).toBeUndefined();
  });
});
