import { describe, expect, it } from '@jest/globals';
import { readableSteps, renderAlignment } from './alignment.js';
import { EDIT_LOG_LIKELIHOOD, HABIT_LOG_LIKELIHOOD } from './edit-classes.js';
import { parseReading, type Reading } from './reading.js';
import { alignMarking } from './score.js';

const aligned = (read: string, marked: string) => alignMarking(parseReading(read) as Reading, marked);
const signs = (read: string, marked: string) => {
  const alignment = aligned(read, marked);
  return alignment && [alignment.class, ...renderAlignment(alignment.steps)];
};

describe('an alignment of parts', () => {
  it.each([
    ['104729', 'KAX-104729', 'lostPrefix', '-  104729', '-  ||||||', 'KAX104729'],
    ['KAX1O4', 'KAX104-729', 'lostSuffix', 'KAX1O4-  ', '||||~|-  ', 'KAX104729'],
    ['KAX10472', 'KAX-104729', 'loss', 'KAX10472-', '||||||||-', 'KAX104729'],
    ['12AB34CD56', '123456', 'ncic', '12AB34CD56', '||= ||= ||', '12- 34- 56'],
    ['1O34J5K6', '1034K5L6', 'ncic', '1O34J5K6', '|~||=|=|', '1034K5L6'],
    ['369J257', '369M257', 'substitution', '369J257', '|||x|||', '369M257'],
    ['KAX1*29', 'KAX104729', 'wildcard', 'KAX1*  29', '|||||*  ||'.slice(1), 'KAX104729'],
    ['*1O47*', 'KAX104729', 'wildcard', '*  1O47* ', '*  |~||* ', 'KAX104729'],
    ['KAX104729*', 'KAX104729', 'wildcard', 'KAX104729*', '|||||||||*', 'KAX104729-'],
  ])('of %s and %s is %s', (read, marked, editClass, ...lines) => {
    expect(signs(read, marked)).toEqual([editClass, ...lines]);
  });

  it.each([
    ['104', 'KAX104', 'three characters are too few to have lost an end'],
    ['1047', 'KAXBC1047', 'five are lost'],
    ['1047', 'KAX1047Y', 'both ends are lost'],
    ['KAX1*30', 'KAX104729', 'the end differs'],
    ['KAX1047*04729', 'KAX104729', 'the parts overlap'],
    ['*1047*', 'KAXY1047KAXY', 'both stars are longer than three'],
  ])('of %s and %s is none: %#', (read, marked) => {
    expect(aligned(read, marked)).toBeNull();
  });

  it('shows a star as it was written', () => {
    expect(readableSteps(aligned('KAX1*', 'KAX1047')!.steps).at(-1)).toEqual({ op: 'run', read: '*', marked: '047' });
  });

  it('is between one edit and two in likelihood', () => {
    expect(HABIT_LOG_LIKELIHOOD.lostPrefix).toBeLessThan(EDIT_LOG_LIKELIHOOD.loss);
    expect(aligned('KAX1047', 'KAX104729')!.class).toBe('lostSuffix');
    expect(aligned('KX10479', 'KAX104729')!.class).toBe('loss+loss');
  });
});
