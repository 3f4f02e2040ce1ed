import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { partsOf } from './parts-of.js';

const runs = propertyRuns('parts of a text', 500, 20_000);

describe('the parts of a text', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [',a,,b', ['', 'a', '', 'b']],
  ])('of %j are %j', (text, parts) => {
    expect([...partsOf(text, ',')]).toEqual(parts);
  });

  it('are those of split, where none is empty', () => {
    const part = fc.string({ minLength: 1 }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect([...partsOf(parts.join('\n'), '\n')]).toEqual(parts);
      }),
      runs,
    );
  });
});
