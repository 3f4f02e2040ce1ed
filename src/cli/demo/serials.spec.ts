import { describe, expect, it } from '@jest/globals';
import { planProduction } from './production-runs.js';
import { seededRandom } from './random.js';
import { capacityOf, seriesOf, serialAt } from './serials.js';

const pattern = { prefix: '', letters: 0, digits: 4, padded: true, suffix: '' };

describe('serials', () => {
  it.each([
    [pattern, 7, '0007'],
    [{ ...pattern, padded: false }, 7, '7'],
    [{ ...pattern, prefix: 'AB', suffix: 'X' }, 1234, 'AB1234X'],
    [{ ...pattern, letters: 3, digits: 3 }, 999, 'AAA999'],
    [{ ...pattern, letters: 3, digits: 3 }, 1000, 'AAB000'],
    [{ ...pattern, letters: 3, digits: 3 }, 26_000, 'ABA000'],
    [{ ...pattern, letters: 3, digits: 3 }, 26 ** 3 * 1000 - 1, 'ZZZ999'],
  ])('are written by their pattern (%#)', (shape, running, serial) => expect(serialAt(shape, running)).toBe(serial));

  it('are 4 to 12 characters, within the capacity, and never those of another lane in the same shape', () => {
    const lanes = 6;
    const taken = new Map<string, string>();
    for (let lane = 0; lane < lanes; lane++) {
      for (let turn = 0; turn < 70; turn++) {
        const series = seriesOf({ lane, lanes, turn, longest: 5_000 });
        if (!series) continue;
        const last = series.first + series.count - 1;
        expect(last).toBeLessThan(capacityOf(series.pattern));
        for (const running of [series.first, last]) {
          const serial = serialAt(series.pattern, running);
          expect(serial).toMatch(/^[A-Z0-9]{4,12}$/);
          const key = `${JSON.stringify({ ...series.pattern })} ${serial}`;
          expect(taken.get(key)).toBeUndefined();
          taken.set(key, serial);
        }
      }
    }
  });
});

describe('a production plan', () => {
  const makers = [1, 3, 6].map((share) => ({ models: ['A', 'B'], from: 1950, to: 1999, share }));
  const plan = { seed: 3, longestRun: 50, longestSeries: 200, makers };

  it('makes exactly as many as asked for, by share, in the years of each maker', () => {
    const runs = planProduction({ ...plan, count: 5_000 });
    let start = 0;
    for (const run of runs) {
      expect(run.start).toBe(start);
      expect(run.year >= 1950 && run.year <= 1999).toBe(true);
      start += run.count;
    }
    expect(start).toBe(5_000);
    const made = makers.map((_, maker) =>
      runs.filter((run) => run.maker === maker).reduce((sum, { count }) => sum + count, 0),
    );
    expect(made).toEqual([500, 1_500, 3_000]);
    expect(planProduction({ ...plan, count: 5_000 })).toEqual(runs);
  });

  it('refuses more weapons than there are numbers for', () => {
    expect(() => planProduction({ ...plan, count: 20_000_001 })).toThrow(RangeError);
  });
});

describe('the random stream', () => {
  it('is decided by its seed and covers its range evenly', () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 10_000 }, () => random.between(3, 7));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    for (const value of [3, 4, 5, 6, 7]) {
      const share = draw(1).filter((drawn) => drawn === value).length / 10_000;
      expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
    }
  });
});
