import { describe, expect, it } from '@jest/globals';
import { undescribed } from '../../test/support/probe-rows.js';
import { parseReading, type Reading } from '../matching/index.js';
import { builtinVocabulary } from '../vocabulary/index.js';
import {
  findCandidates,
  MOST_BEGIN_SO,
  PROBES_AT_ONCE,
  type CandidateSearch,
  type RegisterProbe,
} from './find-candidates.js';
import type { MetKey } from './search-evidence.js';

/** A register in which so many keys begin like any reading. */
function registerOf(count: number, key: (place: number) => string) {
  const asked = { keys: 0, beginnings: 0, described: 0 };
  const register: RegisterProbe = {
    keys: async () => {
      asked.keys += 1;
      return [];
    },
    beginnings: async (_kinds, _begin, most) => {
      asked.beginnings += 1;
      return Array.from({ length: Math.min(count, most) }, (_, place) => ({ weaponId: `w${place}`, key: key(place) }));
    },
    describe: async (met: readonly MetKey[]) => {
      asked.described += met.length;
      return [undescribed(met.map((one) => ({ ...one, year: null })))];
    },
  };
  return { register, asked };
}

const searchOf = (text: string): CandidateSearch => ({
  readings: [{ reading: parseReading(text) as Reading }],
  stated: {},
  depth: 'one',
  known: Promise.resolve({ words: builtinVocabulary, characters: [] }),
  assumed: [],
  deadline: Infinity,
});
const search = (register: RegisterProbe, text: string, deadline = Infinity) =>
  findCandidates(register, { ...searchOf(text), deadline });

describe('looking through what begins like a reading', () => {
  it('takes all that there are, and describes only what is meant', async () => {
    const { register, asked } = registerOf(600, (place) => (place % 2 === 0 ? 'KAX1047' : 'KAX10479999'));
    const { pool, complete } = await search(register, 'KAX104');
    expect([pool.size, complete, asked.described]).toEqual([300, true, 300]);
  });

  it('stops at twenty thousand, and says that it is not complete', async () => {
    const { register, asked } = registerOf(MOST_BEGIN_SO + 1, () => 'KAX1047');
    const { pool, complete } = await search(register, 'KAX1*');
    expect([pool.size, complete, asked.beginnings]).toEqual([MOST_BEGIN_SO + 1, false, 1]);
    expect((await search(registerOf(MOST_BEGIN_SO, () => 'KAX1047').register, 'KAX1*')).complete).toBe(true);
  });

  it('counts what is walked through, whatever of it is meant', async () => {
    const { register, asked } = registerOf(MOST_BEGIN_SO + 1, () => 'KAX1047999');
    const { pool, complete } = await search(register, 'KAX1');
    expect([pool.size, complete, asked.described]).toEqual([0, false, 0]);
  });

  it('tries what stands for * in several statements, and ends when the time is up', async () => {
    const { register, asked } = registerOf(0, () => '');
    expect((await search(register, '*1047*')).complete).toBe(true);
    // From both sides: 1, 27, 27² and 27³ ways in place of the `*`.
    expect(asked.beginnings).toBe(2 * Math.ceil(20_440 / PROBES_AT_ONCE));
    const late = registerOf(0, () => '');
    expect((await search(late.register, '*1047*', performance.now() - 1)).complete).toBe(false);
    expect(late.asked.beginnings).toBe(0);
  });
});

describe('a search that begins before the register is known', () => {
  /** Holds one key, and counts how often it is asked for any. */
  function holding(key: string) {
    const { register, asked } = registerOf(0, () => '');
    const keys: RegisterProbe['keys'] = async (_kinds, all) => {
      asked.keys += 1;
      return all.includes(key) ? [undescribed([{ weaponId: 'w', year: null, key }])] : [];
    };
    return { register: { ...register, keys }, asked };
  }
  const known = Promise.resolve({ words: builtinVocabulary, characters: ['Ж', 'Ю'] });

  it('is begun again where characters occur that it did not try, and only there', async () => {
    const { register, asked } = holding('KAXЖ047');
    const first = await findCandidates(register, { ...searchOf('KAX1047'), known });
    expect([first.pool.size, first.complete, asked.keys]).toEqual([1, true, 4]);
    const next = await findCandidates(register, { ...searchOf('KAX1047'), known, assumed: ['Ю', 'Ж'] });
    expect([next.pool.size, next.complete, asked.keys]).toEqual([1, true, 6]);
  });

  it('goes no deeper, and fails, where who asks may not', async () => {
    const { register, asked } = holding('KAX1047');
    const refused = Promise.reject(new Error('the quota is spent'));
    const asking = findCandidates(register, { ...searchOf('KAX1047'), depth: 'deep', known: refused });
    await expect(asking).rejects.toThrow('the quota is spent');
    expect(asked.keys).toBe(2);
    const through = findCandidates(register, { ...searchOf('*1047*'), known: refused });
    await expect(through).rejects.toThrow('the quota is spent');
    expect(asked.beginnings).toBe(2 + 2);
  });
});
