import { describe, expect, it } from '@jest/globals';
import { extendedBy, law, refusalOf, rule } from '../../test/support/extending.js';

describe('the law of a State', () => {
  const first = [rule('handgun', { types: ['handgun'] }), rule('long', { types: ['rifle'], category: 'C' })] as const;

  it('counts by each of its versions', () => {
    const ended = { ...first[0], to: '2009-12-31' };
    const vocabulary = extendedBy(
      law(...first),
      law(ended, first[1], rule('all', { counts: false, from: '2010-01-01' })),
    );
    const revolver = { type: 'revolver', calibres: [], conditions: [], yearOfManufacture: 1990, military: false };
    const [before, now] = [1, 2].map((version) => vocabulary.nationalLaws.find('XVA', version)!);
    expect(vocabulary.countByLaw(revolver, before!, '2026-01-01').rule).toBe('handgun');
    expect(vocabulary.countByLaw(revolver, now!, '2026-01-01').rule).toBe('all');
    expect(vocabulary.countByLaw(revolver, now!, '2009-01-01').rule).toBe('handgun');
    expect(vocabulary.nationalLaws.find('XVA')).toBe(now);
    expect([vocabulary.nationalLaws.find('XVA', 3), vocabulary.nationalLaws.find('AUT')]).toEqual([null, null]);
  });

  it.each<[string, object[], ...string[]]>([
    ['a rule changed', [{ ...first[0], category: 'A' }, first[1]], 'RULE_CHANGED', '/rules/0 CHANGED'],
    ['a rule removed', [first[1]], 'RULE_CHANGED', '/rules REMOVED'],
    ['rules in another order', [first[1], first[0]], 'RULE_CHANGED', '/rules REORDERED'],
    ['nothing new', [...first], 'NOTHING_TO_ADD'],
    ['a code twice', [...first, rule('long')], 'INVALID_INPUT', '/rules/2/code REPEATED'],
    ['no day', [...first, rule('x', { from: '2009-02-30' })], 'INVALID_INPUT', '/rules/2/from NOT_A_DATE'],
    [
      'an end before the beginning',
      [...first, rule('x', { to: '1969-12-31' })],
      'INVALID_INPUT',
      '/rules/2/to CONTRADICTION',
    ],
    ['an unknown type', [...first, rule('x', { types: ['toy'] })], 'INVALID_INPUT', '/rules/2/types/0 UNKNOWN_CODE'],
    [
      'an unknown calibre',
      [...first, rule('x', { calibres: ['9mm'] })],
      'INVALID_INPUT',
      '/rules/2/calibres/0 UNKNOWN_CODE',
    ],
    [
      'an impossible bore',
      [...first, rule('x', { bore: { from: 9, to: 8 } })],
      'INVALID_INPUT',
      '/rules/2/bore CONTRADICTION',
    ],
  ])('is refused with %s', (_, rules, ...refusal) => {
    expect(refusalOf(law(...rules), extendedBy(law(...first)))).toEqual(refusal);
  });

  it('is not made longer-lived again, once ended', () => {
    const ended = { ...first[0], to: '2009-12-31' };
    const vocabulary = extendedBy(law(...first), law(ended, first[1]));
    expect(refusalOf(law(...first), vocabulary)).toEqual(['RULE_CHANGED', '/rules/0 CHANGED']);
  });
});
