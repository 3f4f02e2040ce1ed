import { describe, expect, it } from '@jest/globals';
import {
  compareText,
  compareYear,
  FIELD_WEIGHTS,
  fieldLogOdds,
  FIELDS,
  isContradicted,
  needsTwoEdits,
} from './fields.js';

describe('the fields beside a marking', () => {
  it.each([
    ['CANIK', ' canik ', 'agree'],
    ['CANIK', 'GLOCK', 'disagree'],
    ['CANIK', null, 'unknown'],
    [undefined, 'CANIK', 'unknown'],
    ['CANIK', ' ', 'unknown'],
  ])('compares %s with %s: %s', (stated, recorded, comparison) => {
    expect(compareText(stated, recorded)).toBe(comparison);
  });

  it.each([
    [1974, 1974, 'agree'],
    [1974, 1975, 'near'],
    [1974, 1973, 'near'],
    [1974, 1976, 'disagree'],
    [1974, null, 'unknown'],
  ])('compares the years %s and %s: %s', (stated, recorded, comparison) => {
    expect(compareYear(stated, recorded)).toBe(comparison);
  });

  it('weighs agreement for, disagreement against, and what is unknown not at all', () => {
    for (const field of FIELDS) {
      const { agree, near, disagree, unknown } = FIELD_WEIGHTS[field];
      expect([agree > near, near >= 0, disagree < 0, unknown]).toEqual([true, true, true, 0]);
    }
    expect(fieldLogOdds({})).toBe(0);
    expect(fieldLogOdds({ manufacturer: 'agree', calibre: 'disagree' })).toBeCloseTo(-0.5, 9);
  });

  it('contradict where they disagree and nothing outweighs it', () => {
    expect(isContradicted({ fields: {} })).toBe(false);
    expect(isContradicted({ fields: { calibre: 'disagree' } })).toBe(true);
    expect(isContradicted({ fields: { calibre: 'disagree', manufacturer: 'agree' } })).toBe(true);
    expect(isContradicted({ fields: { calibre: 'disagree', model: 'agree' } })).toBe(false);
  });

  it('send the search on to two edits where there is nothing, or nothing better than contradicted', () => {
    expect(needsTwoEdits([])).toBe(true);
    expect(needsTwoEdits([{ fields: { calibre: 'disagree' } }])).toBe(true);
    expect(needsTwoEdits([{ fields: { calibre: 'disagree' } }, { fields: {} }])).toBe(false);
  });

  it('weigh less where a name was only assumed, and never turn', () => {
    for (const comparison of ['agree', 'disagree'] as const) {
      const [sure, assumed] = [{ model: comparison }, { model: comparison, confidence: { model: 0.8 } }];
      expect(fieldLogOdds(assumed)).toBeCloseTo(0.8 * fieldLogOdds(sure), 9);
    }
    expect(isContradicted({ fields: { model: 'disagree', confidence: { model: 0.6 } } })).toBe(true);
    expect(isContradicted({ fields: { model: 'disagree', manufacturer: 'agree', confidence: { model: 0.6 } } })).toBe(
      false,
    );
  });
});
