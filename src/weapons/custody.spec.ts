import { describe, expect, it } from '@jest/globals';
import { custodyAt, momentOf, type SeenState, type SeenStream, type StateFact } from './custody.js';

const recorded = (micros: number): string => `2026-06-01T12:00:00.${String(micros).padStart(6, '0')}Z`;

type Stated = Partial<Pick<StateFact, 'occurredFrom' | 'occurredTo'>>;

const day = (from: string, to = from): Stated => ({
  occurredFrom: `${from}T00:00:00.000000Z`,
  occurredTo: `${to}T00:00:00.000000Z`,
});

function seen(position: number, stated: Stated | null): SeenStream['entries'][number] {
  const recordedAt = recorded(position);
  if (stated === null) return { position, recordedAt, state: null };
  const { occurredFrom = null, occurredTo = null } = stated;
  const holder = { kind: 'unit', unit: `unit ${position}`, basis: 'present', asOf: null } as StateFact['holder'];
  const when = { occurredAt: null, occurredFrom, occurredTo, recordedAt };
  return { position, recordedAt, state: { position, status: 'active', holder, ...when, restates: null } };
}

/** A correction at this position that states the time of the state at another anew. */
const restating = (position: number, restates: number, stated: Stated): SeenStream['entries'][number] => {
  const entry = seen(position, stated);
  const holder = { kind: 'unit', unit: `unit ${restates}`, basis: 'present', asOf: null } as StateFact['holder'];
  return { ...entry, state: { ...(entry.state as SeenState), holder, restates } };
};

const ALWAYS = '2027-01-01T00:00:00.000000Z';

function ask(head: number, entries: SeenStream['entries'], asOf: string, knownAt = ALWAYS) {
  const { certain, complete, state, possible } = custodyAt({ head, entries }, { asOf, knownAt });
  return { certain, complete, state: state?.position ?? null, possible: possible.map(({ position }) => position) };
}

describe('custodyAt', () => {
  describe('with a state whose time was corrected', () => {
    const corrected = [seen(1, day('2020-01-01')), seen(2, day('2026-03-01')), restating(3, 2, day('2026-02-01'))];

    it('goes by the corrected time, and by the first one where the correction was not known yet', () => {
      expect(ask(3, corrected, '2026-02-15T00:00:00.000000Z')).toMatchObject({ certain: true, state: 2 });
      expect(ask(3, corrected, '2026-02-15T00:00:00.000000Z', recorded(2))).toMatchObject({ certain: true, state: 1 });
      expect(ask(3, corrected, '2026-01-15T00:00:00.000000Z')).toMatchObject({ certain: true, state: 1 });
    });

    it('leaves it at its place in the chain, though another came after', () => {
      const { chain } = custodyAt(
        {
          head: 4,
          entries: [...corrected.slice(0, 2), seen(3, day('2026-04-01')), restating(4, 2, day('2026-02-01'))],
        },
        { asOf: ALWAYS, knownAt: ALWAYS },
      );
      expect(
        chain.map(({ position, restatedAt, holder, recordedAt }) => [position, restatedAt, holder.unit, recordedAt]),
      ).toEqual([
        [1, null, 'unit 1', recorded(1)],
        [2, 4, 'unit 2', recorded(2)],
        [3, null, 'unit 3', recorded(3)],
      ]);
    });

    it('takes the last of several corrections', () => {
      const twice = [...corrected, restating(4, 2, day('2025-01-01'))];
      expect(ask(4, twice, '2025-06-01T00:00:00.000000Z')).toMatchObject({ certain: true, state: 2 });
    });

    it('has been so when it was recorded, whatever time a correction leaves open', () => {
      const open = [seen(1, day('2020-01-01')), seen(2, day('2026-03-01')), restating(3, 2, {})];
      expect(ask(3, open, recorded(2))).toMatchObject({ certain: true, state: 2 });
    });

    it('passes over a correction of a state that is not seen', () => {
      expect(ask(3, corrected.slice(2), ALWAYS)).toEqual({
        certain: false,
        complete: false,
        state: null,
        possible: [],
      });
    });
  });

  it('counts a change from its very microsecond on', () => {
    const both = [seen(1, {}), seen(2, {})];
    expect(ask(2, both, recorded(2), recorded(1))).toMatchObject({ certain: true, state: 1 });
    expect(ask(2, both, recorded(2), recorded(2))).toMatchObject({ certain: true, state: 2 });
  });

  it.each([
    ['the whole past is hidden', 3, [seen(3, day('2026-04-01'))], '2026-03-01', [false, false, null, []]],
    [
      'what is hidden lies before what settles it',
      3,
      [seen(3, day('2026-02-01'))],
      '2026-03-01',
      [true, false, 3, [3]],
    ],
    [
      'a hidden entry may have ended what is seen',
      3,
      [seen(1, day('2020-01-01')), seen(3, day('2026-04-01'))],
      '2026-03-01',
      [false, false, null, [1]],
    ],
    ['later entries are hidden', 3, [seen(1, day('2020-01-01'))], '2026-03-01', [false, false, null, [1]]],
    ['no entry is seen', 2, [], '2026-03-01', [false, false, null, []]],
    [
      'an entry that is seen changed nothing of it',
      2,
      [seen(1, day('2020-01-01')), seen(2, null)],
      '2026-03-01',
      [true, true, 1, [1]],
    ],
    ['nothing was yet', 1, [seen(1, day('2020-01-01'))], '2019-01-01', [true, true, null, []]],
  ] as const)('judges by what the reader may see: %s', (_when, head, entries, date, expected) => {
    const [certain, complete, state, possible] = expected;
    expect(ask(head, [...entries], `${date}T00:00:00.000000Z`)).toEqual({ certain, complete, state, possible });
  });

  it('knows that a hidden entry was recorded between its neighbours', () => {
    const around = [seen(1, {}), seen(2, {}), seen(4, {})];
    expect(ask(4, around, recorded(9), recorded(1))).toMatchObject({ certain: true, complete: true, state: 1 });
    expect(ask(4, around, recorded(9), recorded(3))).toMatchObject({ certain: false, complete: false });
    expect(ask(4, around, recorded(9), recorded(4))).toMatchObject({ certain: true, complete: false, state: 4 });
  });
});

describe('momentOf', () => {
  const now = recorded(5);
  const stream = { now, head: 1, entries: [seen(1, {})] };

  it.each([
    [{}, { asOf: now, knownAt: now }],
    [
      { knownAt: '2026-05-01T00:00:00Z' },
      { asOf: day('2026-05-01').occurredTo, knownAt: day('2026-05-01').occurredTo },
    ],
    [{ asOf: '2026-05-01T00:00:00Z' }, { asOf: day('2026-05-01').occurredTo, knownAt: now }],
    [{ asOf: '2026-06-01T12:04:00Z' }, { asOf: now, knownAt: now }],
  ])('takes %j', (asked, moment) => {
    expect(momentOf(asked, stream)).toEqual(moment);
  });

  it('takes no time for now that lies before what is recorded', () => {
    expect(momentOf({}, { ...stream, entries: [seen(7, {})] })).toEqual({ asOf: recorded(7), knownAt: recorded(7) });
  });

  it('refuses both in the future at once', () => {
    const ahead = '2026-06-01T12:06:00Z';
    expect(() => momentOf({ asOf: ahead, knownAt: ahead }, stream)).toThrow(
      expect.objectContaining({ faults: [{ pointer: '/knownAt' }, { pointer: '/asOf' }].map(expect.objectContaining) }),
    );
  });
});
