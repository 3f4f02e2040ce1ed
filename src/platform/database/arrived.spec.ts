import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { arrived } from './arrived.js';

const fail = async (ms: number, message: string): Promise<never> => {
  await pause(ms);
  throw new Error(message);
};

describe('statements sent without waiting', () => {
  it('fail with the first in the order sent, however late it is told', async () => {
    await expect(arrived([Promise.resolve(), fail(20, 'cause'), fail(0, 'consequence')])).rejects.toThrow('cause');
  });

  it('fail with what went wrong, not with what the database answers to all that follows', async () => {
    const follows = Object.assign(new Error('current transaction is aborted'), { code: '25P02' });
    await expect(arrived([Promise.reject(follows), fail(5, 'cause')])).rejects.toThrow('cause');
    await expect(arrived([Promise.reject(follows)])).rejects.toBe(follows);
  });

  it('are all waited for', async () => {
    let late = false;
    const slow = pause(20).then(() => (late = true));
    await expect(arrived([fail(0, 'cause'), slow])).rejects.toThrow('cause');
    expect(late).toBe(true);
  });
});
