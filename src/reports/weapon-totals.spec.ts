import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { builtinVocabulary, CONDITIONS, type NationalLaw } from '../vocabulary/index.js';
import { COUNTED_BY, countGroup, talliesOf, WeaponClasses, type WeaponGroup } from './weapon-totals.js';

const rule = { from: '1970-01-01', to: null, category: null };
const law: NationalLaw = {
  state: 'XVA',
  version: 1,
  rules: [
    { ...rule, code: 'antique', counts: false, madeUntil: 1889 },
    { ...rule, code: 'dead', counts: false, category: 'D', has: ['deactivated'] },
    { ...rule, code: 'handgun', counts: true, category: 'B', types: ['handgun'] },
    { ...rule, code: 'later', from: '2030-01-01', counts: true, category: 'C' },
  ],
};
const by = { vocabulary: builtinVocabulary, law, day: '2026-01-01' };

const revolver: WeaponGroup = {
  type: 'revolver',
  calibre: '38-special',
  conditions: [],
  military: false,
  yearOfManufacture: 1990,
  weapons: 1,
};

function classesOf(groups: readonly Partial<WeaponGroup>[], rules = by) {
  const classes = new WeaponClasses();
  for (const stated of groups) {
    const group = { ...revolver, ...stated };
    classes.add(group, countGroup(group, rules));
  }
  return { weapons: classes.weapons, list: classes.list() };
}

describe('weapons counted three ways', () => {
  it('are added up by what counts them, and by why', () => {
    const { weapons, list } = classesOf([
      { weapons: 3 },
      { weapons: 2, calibre: null, yearOfManufacture: 2001 },
      { weapons: 5, conditions: ['deactivated'] },
      { weapons: 7, conditions: null },
    ]);
    expect(weapons).toBe(17);
    expect(
      list.map(({ number, by: counter, counts, category, rule: code, weapons: of }) => [
        number,
        counter,
        counts,
        category,
        code,
        of,
      ]),
    ).toEqual([
      [1, 'iti', true, 'smallArm', 'ITI §4(a)', 5],
      [2, 'iti', false, null, 'ITI §4', 5],
      [3, 'iti', null, 'smallArm', 'ITI §4', 7],
      [4, 'unroca', true, 'SA1', null, 5],
      [5, 'unroca', false, null, null, 5],
      [6, 'unroca', null, 'SA1', null, 7],
      [7, 'national', true, 'B', 'handgun', 5],
      [8, 'national', false, 'D', 'dead', 5],
      [9, 'national', null, null, 'dead', 7],
    ]);
    expect(talliesOf(list)).toEqual({
      iti: { counted: 5, notCounted: 5, unknown: 7 },
      unroca: { counted: 5, notCounted: 5, unknown: 7 },
      national: { counted: 5, notCounted: 5, unknown: 7 },
    });
  });

  it.each([
    ['of a type without a code', null],
    ['of a type that the vocabulary does not have', 'x-nowhere'],
  ])('%s are unknown on all three, and no rule says so', (_, type) => {
    const unknown = { counts: null, category: null, rule: null };
    expect(countGroup({ ...revolver, type }, by)).toEqual({ iti: unknown, unroca: unknown, national: unknown });
  });

  it('by the law as it stands on the day', () => {
    const rifle = { type: 'rifle', calibre: '308-win' };
    expect(talliesOf(classesOf([rifle]).list).national).toEqual({ counted: 0, notCounted: 1, unknown: 0 });
    const then = { ...by, day: '2030-01-01' };
    expect(talliesOf(classesOf([rifle], then).list).national).toEqual({ counted: 1, notCounted: 0, unknown: 0 });
  });

  it('are none where there is none', () => {
    expect(classesOf([])).toEqual({ weapons: 0, list: [] });
    expect(talliesOf([]).unroca).toEqual({ counted: 0, notCounted: 0, unknown: 0 });
  });

  const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const group: fc.Arbitrary<WeaponGroup> = fc.record({
    type: orNull(fc.constantFrom(...builtinVocabulary.weaponTypes.list().map(({ code }) => code), 'x-nowhere')),
    calibre: orNull(fc.constantFrom('38-special', '9-luger', '82-mortar', '120-mortar', 'x-nowhere')),
    conditions: orNull(fc.subarray([...CONDITIONS])),
    military: orNull(fc.boolean()),
    yearOfManufacture: orNull(fc.integer({ min: 1300, max: 2030 })),
    weapons: fc.integer({ min: 1, max: 1_000_000 }),
  });

  it('always add up to all weapons, whatever is known of them and in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(group, { maxLength: 40 }), (groups) => {
        const { weapons, list } = classesOf(groups);
        const tallies = talliesOf(list);
        for (const counter of COUNTED_BY) {
          const { counted, notCounted, unknown } = tallies[counter];
          expect(counted + notCounted + unknown).toBe(weapons);
        }
        expect(classesOf(groups.toReversed())).toEqual({ weapons, list });
      }),
      propertyRuns('weapon totals', 300, 20_000),
    );
  });
});
