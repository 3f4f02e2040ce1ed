import { describe, expect, it } from '@jest/globals';
import { countByLaw, countWeapon } from './builtin.js';
import type { CountedWeapon, NationalLaw } from './national-classes.js';

/** The law of an invented State. Until 2009 it did not count alarm weapons; since then it does where converted. */
const law: NationalLaw = {
  state: 'ZZZ',
  version: 1,
  rules: [
    { code: 'antique', from: '1970-01-01', to: '2009-12-31', counts: false, category: null, madeUntil: 1910 },
    { code: 'antique-2010', from: '2010-01-01', to: null, counts: false, category: null, madeUntil: 1889 },
    { code: 'dead', from: '2010-01-01', to: null, counts: false, category: 'D', has: ['deactivated'] },
    {
      code: 'military',
      from: '1970-01-01',
      to: null,
      counts: true,
      category: 'A',
      types: ['assaultRifle', 'lightWeapon'],
    },
    {
      code: 'small-bore',
      from: '1970-01-01',
      to: null,
      counts: false,
      category: null,
      types: ['rifle'],
      bore: { to: 580 },
    },
    { code: 'handgun', from: '1970-01-01', to: null, counts: true, category: 'B', types: ['handgun'] },
    { code: 'long', from: '1970-01-01', to: null, counts: true, category: 'C', types: ['rifleOrCarbine', 'shotgun'] },
    {
      code: 'alarm',
      from: '2010-01-01',
      to: null,
      counts: true,
      category: 'B',
      types: ['alarmWeapon'],
      has: ['converted'],
    },
    {
      code: 'exotic',
      from: '2010-01-01',
      to: null,
      counts: true,
      category: 'A',
      calibres: ['50-browning'],
      hasNot: ['sporting'],
    },
  ],
};

const weapon = (stated: Partial<CountedWeapon> = {}): CountedWeapon => ({
  type: 'revolver',
  calibres: ['38-special'],
  conditions: [],
  yearOfManufacture: 1990,
  military: false,
  ...stated,
});
const counted = (stated: Partial<CountedWeapon>, day = '2026-01-01') => {
  const { iti, unroca, national } = countWeapon(weapon(stated), law, day);
  return [iti.counts, unroca.counts, unroca.category, national.counts, national.category, national.rule];
};

describe('counting a weapon three ways', () => {
  it.each([
    ['a revolver', {}, [true, true, 'SA1', true, 'B', 'handgun']],
    ['an assault rifle', { type: 'assaultRifle', calibres: ['762x39'] }, [true, true, 'SA4', true, 'A', 'military']],
    ['a small-bore rifle', { type: 'rifle', calibres: ['22-lr'] }, [true, true, 'SA2', false, null, 'small-bore']],
    ['a rifle of unknown calibre', { type: 'rifle', calibres: null }, [true, true, 'SA2', null, null, 'small-bore']],
    ['an alarm pistol', { type: 'alarmWeapon', calibres: ['9-pak'] }, [false, false, null, false, null, null]],
    ['a converted one', { type: 'alarmWeapon', conditions: ['converted'] }, [false, false, null, true, 'B', 'alarm']],
    ['a deactivated revolver', { conditions: ['deactivated'] }, [false, false, null, false, 'D', 'dead']],
    ['one of unknown condition', { conditions: null }, [null, null, 'SA1', null, null, 'dead']],
    ['a revolver of 1880', { yearOfManufacture: 1880 }, [false, false, null, false, null, 'antique-2010']],
    ['one of unknown year', { yearOfManufacture: null }, [null, null, 'SA1', null, null, 'antique-2010']],
    ['a mortar of 82 mm', { type: 'mortar', calibres: ['82-mortar'] }, [true, true, 'III', true, 'A', 'military']],
    ['a mortar of 120 mm', { type: 'mortar', calibres: ['120-mortar'] }, [false, true, 'III', true, 'A', 'military']],
    ['a mortar of unknown bore', { type: 'mortar', calibres: null }, [null, null, null, true, 'A', 'military']],
    [
      'a mortar of 120 mm, deactivated',
      { type: 'mortar', calibres: ['120-mortar'], conditions: ['deactivated'] },
      [false, false, null, false, 'D', 'dead'],
    ],
    [
      'one of unknown condition and 120 mm',
      { type: 'mortar', calibres: ['120-mortar'], conditions: null },
      [false, null, 'III', null, null, 'dead'],
    ],
    [
      'a deactivated mortar of unknown bore',
      { type: 'mortar', calibres: null, conditions: ['deactivated'] },
      [false, false, null, false, 'D', 'dead'],
    ],
    [
      'a deactivated revolver of unknown year',
      { yearOfManufacture: null, conditions: ['deactivated'] },
      [false, false, null, false, null, null],
    ],
    [
      'a revolver of 1880 of unknown condition',
      { yearOfManufacture: 1880, conditions: null },
      [false, false, null, false, null, 'antique-2010'],
    ],
    ['a small arm, no more said', { type: 'smallArm' }, [true, true, 'SA6', null, null, 'military']],
    [
      'a sub-machine gun in .50',
      { type: 'subMachineGun', calibres: ['50-browning'] },
      [true, true, 'SA3', true, 'A', 'exotic'],
    ],
    [
      'one for sport',
      { type: 'subMachineGun', calibres: ['50-browning'], conditions: ['sporting'] },
      [true, true, 'SA3', false, null, null],
    ],
  ] as [string, Partial<CountedWeapon>, unknown[]][])('%s', (_, stated, expected) => {
    expect(counted(stated)).toEqual(expected);
  });

  it('tells what all rules agree in that may decide, and nothing else', () => {
    const rule = (code: string, counts: boolean, category: string, more: object = {}) =>
      ({ code, from: '1970-01-01', to: null, counts, category, ...more }) as NationalLaw['rules'][number];
    const luger = { calibres: ['9-luger'] };
    const of = (...rules: NationalLaw['rules'][number][]) =>
      countByLaw(weapon({ calibres: null }), { ...law, rules }, '2026-01-01');
    const counts = { counts: true, category: null, rule: null };
    expect(of(rule('b', true, 'B', luger), rule('all', true, 'A'))).toEqual(counts);
    expect(of(rule('b', true, 'A', luger), rule('all', true, 'A'))).toEqual({ ...counts, category: 'A' });
    const unknown = { counts: null, category: null, rule: 'b' };
    expect(of(rule('b', true, 'B', luger), rule('all', false, 'A'))).toEqual(unknown);
    expect(of(rule('b', true, 'B', luger))).toEqual(unknown);
  });

  it('judges by the law of the day', () => {
    const converted = weapon({ type: 'alarmWeapon', conditions: ['converted'] });
    expect(countByLaw(converted, law, '2009-12-31')).toEqual({ counts: false, category: null, rule: null });
    expect(countByLaw(converted, law, '2010-01-01')).toEqual({ counts: true, category: 'B', rule: 'alarm' });
    expect(countByLaw(weapon({ yearOfManufacture: 1905 }), law, '2009-12-31').rule).toBe('antique');
    expect(countByLaw(weapon({ yearOfManufacture: 1905 }), law, '2010-01-01').rule).toBe('handgun');
  });

  it('takes for an antique only what surely is one by the law', () => {
    const rule = { from: '1970-01-01', to: null, category: null };
    const sport = { ...rule, code: 'sport', counts: true, calibres: ['22-lr'] };
    const antique = { ...rule, code: 'antique', counts: false, madeUntil: 1910 };
    const rules = [sport, antique, { ...rule, code: 'all', counts: true }];
    const iti = (stated: Partial<CountedWeapon>) =>
      countWeapon(weapon(stated), { ...law, rules }, '2026-01-01').iti.counts;
    expect(iti({ yearOfManufacture: 1880 })).toBe(false);
    expect(iti({ yearOfManufacture: 1880, calibres: ['22-lr'] })).toBe(true);
    expect(iti({ yearOfManufacture: 1880, calibres: null })).toBeNull();
    expect(iti({ yearOfManufacture: 1905, calibres: null })).toBe(true);
    expect(iti({ yearOfManufacture: 1990, calibres: null })).toBe(true);
    expect(iti({ yearOfManufacture: null, calibres: null })).toBeNull();
  });

  it('never lets a State call antique by the ITI what was made after 1899', () => {
    expect(counted({ yearOfManufacture: 1905 }, '2000-01-01')).toEqual([true, true, 'SA1', false, null, 'antique']);
    expect(counted({ yearOfManufacture: 1899 }, '2000-01-01').slice(0, 2)).toEqual([false, false]);
  });
});
