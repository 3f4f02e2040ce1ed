import { describe, expect, it } from '@jest/globals';
import { conclude, judge, median, percentile, type Outcome } from '../../bench/kit/outcome.js';

const TARGETS: Outcome['targets'] = { throughput: { atLeast: 0.5 }, statements: { atMost: 10 } };

const judged = (throughput: number, statements: unknown, targets = TARGETS): Outcome =>
  judge({
    bench: 'register',
    measured: { perSecond: { median: 410, least: 398, greatest: 422 }, statements },
    baseline: { perSecond: { median: 700, least: 690, greatest: 711 }, statements: 4 },
    ratios: { throughput },
    targets,
  });

function concluded(outcome: Outcome): { lines: string[]; code: number } {
  const lines: string[] = [];
  return { code: conclude(outcome, (line) => lines.push(line)), lines };
}

describe('what a benchmark ends with', () => {
  it.each([
    ['with room', 0.58, 7, true],
    ['exactly', 0.5, 10, true],
    ['but for a ratio that is too small', 0.499, 7, false],
    ['but for a number that is too great', 0.58, 11, false],
    ['in nothing', 0.1, 40, false],
    ['but for a ratio that could not be made', 0 / 0, 7, false],
  ])('says whether every target is met: %s', (_how, throughput, statements, met) => {
    expect(judged(throughput, statements).met).toBe(met);
  });

  it('takes a ratio before a measured number of the same name', () => {
    expect(judged(0.58, 7, { throughput: { atMost: 0.6 } }).met).toBe(true);
    const both = { bench: 'read', measured: { p99: 900 }, baseline: {}, ratios: { p99: 1.4 } };
    expect(judge({ ...both, targets: { p99: { atMost: 2 } } }).met).toBe(true);
  });

  it.each([
    ['nothing measured', undefined],
    ['no number', { median: 7 }],
  ])('is an error where a target has %s', (_what, statements) => {
    expect(() => judged(0.58, statements)).toThrow('Nothing was measured for the target statements');
  });

  it.each([
    ['met', 7, true, 0],
    ['missed', 11, false, 1],
  ])('is one line of JSON, and the exit code, of targets %s', (_how, statements, met, code) => {
    const outcome = judged(0.58, statements);
    const { lines, code: given } = concluded(outcome);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
    expect(JSON.parse(lines[0]!)).toEqual({ ...outcome, met });
    expect(Object.keys(JSON.parse(lines[0]!))).toEqual(['bench', 'measured', 'baseline', 'ratios', 'targets', 'met']);
    expect(given).toBe(code);
  });
});

describe('the middle and the share of some values', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 2, 4, 100], 7],
  ])('of %j is in the middle %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it.each([
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
    [0, 1],
  ])('of 1 to 100 is, for a share of %d, %d', (share, value) => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, share)).toBe(value);
  });
});
