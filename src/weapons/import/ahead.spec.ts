import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inTurn } from './ahead.js';

async function* numbers(count: number, failAfter = Infinity) {
  for (let number = 1; number <= count; number += 1) {
    if (number > failAfter) throw new Error('no more items');
    yield number;
  }
}

describe('work in turn', () => {
  it('prepares an item while the one before is finished, and finishes them in order', async () => {
    const told: string[] = [];
    await inTurn(numbers(4), async (number, turn) => {
      told.push(`prepare ${number}`);
      await turn;
      told.push(`finish ${number}`);
      await pause(10);
      told.push(`finished ${number}`);
    });
    const finishing = told.filter((one) => !one.startsWith('prepare'));
    expect(finishing).toEqual([1, 2, 3, 4].flatMap((number) => [`finish ${number}`, `finished ${number}`]));
    for (const number of [1, 2, 3])
      expect(told.indexOf(`prepare ${number + 1}`)).toBeLessThan(told.indexOf(`finished ${number}`));
    expect(told.indexOf('prepare 3')).toBeGreaterThan(told.indexOf('finished 1'));
  });

  it('fails as the first that failed, finishes none behind it, and leaves nothing under way', async () => {
    const [finished, underway] = [[] as number[], new Set<number>()];
    const work = inTurn(numbers(9), async (number, turn) => {
      underway.add(number);
      try {
        await turn;
        await pause(5);
        if (number === 3) throw new Error('the third fails');
        finished.push(number);
      } finally {
        await pause(5);
        underway.delete(number);
      }
    });
    await expect(work).rejects.toThrow('the third fails');
    expect(finished).toEqual([1, 2]);
    expect(underway.size).toBe(0);
  });

  it('fails as the first that failed also where no further item comes after that', async () => {
    const work = inTurn(numbers(9, 3), async (number, turn) => {
      await turn;
      if (number === 1) throw new Error('the first fails');
    });
    await expect(work).rejects.toThrow('the first fails');
  });

  it('ends what it has begun where no further item comes', async () => {
    const finished: number[] = [];
    const work = inTurn(numbers(9, 2), async (number, turn) => {
      await turn;
      await pause(5);
      finished.push(number);
    });
    await expect(work).rejects.toThrow('no more items');
    expect(finished).toEqual([1, 2]);
  });
});
