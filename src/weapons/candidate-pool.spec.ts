import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { undescribed } from '../../test/support/probe-rows.js';
import { parseReading, type Reading } from '../matching/index.js';
import { builtinVocabulary } from '../vocabulary/index.js';
import { CandidatePool } from './candidate-pool.js';
import type { ProbeRow } from './search-evidence.js';

const readings = [{ reading: parseReading('KAX1047') as Reading }];

/** What the register answers of so many weapons, each taken as it is read. */
function answerOf(name: string, count: number, taken: (name: string) => void = () => undefined): ProbeRow[] {
  function* met() {
    for (let place = 0; place < count; place += 1) {
      taken(name);
      yield { weaponId: `${name}${place}`, key: 'KAX1047', year: null };
    }
  }
  return [undescribed(met())];
}

describe('the candidates of a search', () => {
  it('are taken up one answer after the other', async () => {
    const pool = new CandidatePool(readings, {}, builtinVocabulary);
    const order: string[] = [];
    const taken = (name: string) => void (order.at(-1) !== name && order.push(name));
    const both = ['first', 'second'].map((name) => pool.add(answerOf(name, 2_500, taken), () => []));
    await Promise.all(both);
    expect([order, pool.size]).toEqual([['first', 'second'], 5_000]);
  });

  it('leave others their turn meanwhile', async () => {
    const pool = new CandidatePool(readings, {}, builtinVocabulary);
    const added = pool.add(answerOf('w', 10_000), () => []);
    await nextTurn();
    expect(pool.size).toBeLessThan(10_000);
    await added;
    expect(pool.size).toBe(10_000);
  });

  it('come by falling bound, those that were met as they are before those with an edit', async () => {
    const pool = new CandidatePool(readings, {}, builtinVocabulary);
    await pool.add(answerOf('edited', 2), () => [{ reading: 0, class: 'substitution' }]);
    await pool.add(answerOf('equal', 1), () => [{ reading: 0, class: 'equal' }]);
    const falling = await pool.byBound();
    const ranked = [falling.next(), falling.next(), falling.next()].map(({ value }) => value!);
    expect(ranked.map(({ candidate }) => candidate.weaponId)).toEqual(['equal0', 'edited0', 'edited1']);
    expect(ranked[0]!.bound).toBeGreaterThan(ranked[1]!.bound);
    expect(falling.next().done).toBe(true);
  });
});
