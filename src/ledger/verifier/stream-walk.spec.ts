import { describe, expect, it } from '@jest/globals';
import { Breaks } from './breaks.js';
import { StreamWalk, type Step } from './stream-walk.js';

const step = (position: number, more: Partial<Step> = {}): Step => ({
  entryId: `entry ${position}`,
  stream: 'stream',
  position,
  index: position * 10,
  line: position,
  hash: `hash ${position}`,
  prev: position === 1 ? null : `hash ${position - 1}`,
  recordedAt: `2026-04-05T06:07:08.00000${position}Z`,
  bad: false,
  ...more,
});
const whole = [1, 2, 3, 4, 5].map((position) => step(position));

type Walked = Step | { from: number; to: number };

const breaksOf = (steps: readonly Walked[], head = { position: 5, hash: 'hash 5' as string | null }) => {
  const found: string[] = [];
  const walk = new StreamWalk('stream', new Breaks((one) => found.push(`${one.break} ${one.position}`)));
  for (const one of steps) {
    if ('hash' in one) walk.follow(one);
    else walk.pass(one.from, one.to, 0);
  }
  walk.end(head, 6);
  return found;
};
const having = (position: number, more: Partial<Step>) => whole.with(position - 1, step(position, more));

describe('a walk along a stream', () => {
  it('finds nothing in a whole one, nor where parts are not released', () => {
    expect(breaksOf(whole)).toEqual([]);
    expect(breaksOf([], { position: 0, hash: null })).toEqual([]);
    expect(breaksOf([{ from: 1, to: 2 }, whole[2]!, { from: 4, to: 5 }])).toEqual([]);
    expect(breaksOf([whole[0]!, { from: 2, to: 4 }, whole[4]!])).toEqual([]);
  });

  it.each<[string, readonly Walked[], string[]]>([
    ['bytes that were rewritten, at the link behind them', having(3, { hash: 'x' }), ['altered 3']],
    ['a prev that was rewritten, and so the bytes', having(3, { hash: 'x', prev: 'y' }), ['altered 3']],
    ['the first bytes', having(1, { hash: 'x' }), ['altered 1']],
    ['the last bytes, by the head', having(5, { hash: 'x' }), ['altered 5']],
    ['bad bytes once, although their links are broken', having(3, { hash: 'x', bad: true }), []],
    ['bytes that were rewritten, before a gap', having(2, { hash: 'x' }).toSpliced(3, 1), ['altered 2', 'missing 4']],
    ['a position that is not there', whole.toSpliced(2, 1), ['missing 3']],
    ['the first that is not there', whole.slice(1), ['missing 1']],
    ['ends that are not there', whole.slice(0, 3), ['truncated 4']],
    ['two that changed places', [whole[0]!, whole[2]!, whole[1]!, ...whole.slice(3)], ['reordered 2']],
    ['the same entry twice', [...whole.slice(0, 3), whole[2]!, ...whole.slice(3)], ['inserted 3']],
    [
      'a second one that is not linked to',
      [...whole.slice(0, 3), step(3, { hash: 'x' }), ...whole.slice(3)],
      ['inserted 3'],
    ],
    [
      'a first one that is not linked to',
      [...whole.slice(0, 2), step(3, { hash: 'x' }), ...whole.slice(2)],
      ['inserted 3'],
    ],
    ['time that runs back', having(3, { recordedAt: '2026' }), ['reordered 3']],
    ['a log that runs back', having(3, { index: 5 }), ['reordered 3']],
    ['a gap that is named where there is none', [...whole, { from: 2, to: 3 }], ['inserted 2']],
    ['a gap that is named too late', [whole[0]!, { from: 3, to: 5 }], ['missing 2']],
  ])('finds %s', (_what, steps, expected) => {
    expect(breaksOf(steps)).toEqual(expected);
  });

  it('finds entries behind the head', () => {
    expect(breaksOf(whole, { position: 4, hash: 'hash 4' })).toEqual(['inserted 5']);
  });
});
