import { describe, expect, it } from '@jest/globals';
import { BUILTIN_RULES, rulesWith } from './retention-rules.js';
import { isInForce, retentionOf, type RetainedRecord, type RetentionRule } from './retention.js';

const rule = (more: Partial<RetentionRule>): RetentionRule => ({
  code: 'r',
  regime: 'R',
  class: 'weapon',
  years: 10,
  trigger: 'recorded',
  source: '§1',
  from: null,
  to: null,
  ...more,
});

const record = (more: Partial<RetainedRecord> = {}): RetainedRecord => ({
  classes: ['weapon'],
  occurredTo: null,
  recordedAt: '2000-03-04T05:06:07.000008Z',
  lastEntryAt: '2010-01-01T00:00:00.000000Z',
  destroyedAt: null,
  ...more,
});

const untilOf = (of: RetainedRecord, ...rules: RetentionRule[]) => {
  const { until, rule: by } = retentionOf(of, rules);
  return { until: until?.toISOString().slice(0, 10) ?? null, by: by?.code ?? null };
};

describe('how long a record is kept', () => {
  it('is for ever where no rule is about it', () => {
    expect(untilOf(record())).toEqual({ until: null, by: null });
    expect(untilOf(record(), rule({ class: 'look' }))).toEqual({ until: null, by: null });
    expect(untilOf(record({ classes: [] }), rule({}))).toEqual({ until: null, by: null });
  });

  it('is as the longest rule says, in whatever order they come', () => {
    const [ten, thirty] = [rule({ code: 'ten' }), rule({ code: 'thirty', years: 30 })];
    expect(untilOf(record(), ten, thirty)).toEqual({ until: '2030-03-04', by: 'thirty' });
    expect(untilOf(record(), thirty, ten)).toEqual({ until: '2030-03-04', by: 'thirty' });
  });

  it('is by the end that comes last, not by the number of years', () => {
    const long = rule({ code: 'long', years: 12 });
    const later = rule({ code: 'later', years: 10, trigger: 'lastEntry' });
    expect(untilOf(record(), long, later)).toEqual({ until: '2020-01-01', by: 'later' });
  });

  it('is by the rules of every class it is of', () => {
    const of = record({ classes: ['weapon', 'manufacture'] });
    const made = rule({ code: 'made', class: 'manufacture', years: 30 });
    expect(untilOf(of, rule({}), made)).toEqual({ until: '2030-03-04', by: 'made' });
  });

  it('is for ever where one of them says indefinitely', () => {
    const indefinite = rule({ code: 'indefinite', years: null });
    for (const rules of [
      [indefinite, rule({})],
      [rule({}), indefinite],
    ])
      expect(untilOf(record(), ...rules)).toEqual({ until: null, by: 'indefinite' });
  });

  it('does not end before what it is counted from has happened', () => {
    const eu = rule({ code: 'eu', years: 30, trigger: 'destroyed' });
    expect(untilOf(record(), rule({}), eu)).toEqual({ until: null, by: 'eu' });
    const destroyed = record({ destroyedAt: '2015-06-01T00:00:00.000000Z' });
    expect(untilOf(destroyed, rule({}), eu)).toEqual({ until: '2045-06-01', by: 'eu' });
  });

  it.each([
    ['an instant', '1999-05-06T00:00:00.000000Z', '2009-05-06'],
    ['a year, at its end', '1999-01-01T00:00:00.000000Z', '2009-01-01'],
    ['an open end, when it was recorded', null, '2010-03-04'],
    ['an end behind its record, when it was recorded', '2001-01-01T00:00:00.000000Z', '2010-03-04'],
  ])('counts from when it occurred: %s', (_, occurredTo, until) => {
    expect(untilOf(record({ occurredTo }), rule({ trigger: 'occurred' }))).toEqual({ until, by: 'r' });
  });

  it('counts years of the calendar, a leap day to the day after', () => {
    const leap = record({ recordedAt: '2004-02-29T12:00:00.000000Z' });
    expect(untilOf(leap, rule({ years: 4 })).until).toBe('2008-02-29');
    expect(untilOf(leap, rule({ years: 5 })).until).toBe('2009-03-01');
  });
});

describe('a rule is in force', () => {
  it.each([
    [null, null, '2026-01-01', true],
    ['2026-01-01', null, '2025-12-31', false],
    ['2026-01-01', null, '2026-01-01', true],
    [null, '2026-01-01', '2026-01-01', true],
    [null, '2026-01-01', '2026-01-02', false],
  ])('from %s to %s on %s: %s', (from, to, day, inForce) => {
    expect(isInForce(rule({ from, to }), day)).toBe(inForce);
  });
});

describe('the rules of a registry', () => {
  it('are those of the program and its own, each as it was stated last', () => {
    const [first] = BUILTIN_RULES;
    const ended = { ...first!, to: '2030-12-31' };
    const own = rule({ code: 'x-own' });
    const rules = rulesWith([own, ended, { ...own, to: '2031-01-01' }]);
    expect(rules).toHaveLength(BUILTIN_RULES.length + 1);
    expect(rules.find(({ code }) => code === first!.code)).toEqual(ended);
    expect(rules.find(({ code }) => code === 'x-own')!.to).toBe('2031-01-01');
    expect(rules.map(({ code }) => code)).toEqual(rules.map(({ code }) => code).sort());
  });

  it('keep records of manufacture for 30 years and others for 20, and those of weapons until 30 after destruction', () => {
    const of = (more: Partial<RetainedRecord>) => untilOf(record(more), ...BUILTIN_RULES);
    expect(of({ classes: ['import'] })).toEqual({ until: '2030-01-01', by: 'iti-12-import' });
    expect(of({ classes: ['manufacture'] })).toEqual({ until: '2040-01-01', by: 'iti-12-manufacture' });
    expect(of({ classes: ['weapon'] })).toEqual({ until: null, by: 'eu-4-5' });
    expect(of({ classes: ['look'] })).toEqual({ until: null, by: null });
  });
});
