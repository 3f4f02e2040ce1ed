import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical.js';
import type { JsonFact } from './json-fact.js';

const long = process.env.TRACEMARK_TEST_TIER === 'long';
const numRuns = long ? 200_000 : 500;
const seed = 8785;

const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: fc.constantFrom('"', '\\', 'a') }),
  )
  .filter((value) => !value.includes('\0'));
const { fact } = fc.letrec<{ fact: JsonFact }>((tie) => ({
  fact: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.maxSafeInteger().map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('fact')),
    fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      tie('fact'),
    ),
  ),
}));

describe('canonical JSON', () => {
  it(`is what the package canonicalize writes (seed ${seed})`, () => {
    fc.assert(
      fc.property(fact, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns, seed },
    );
  });

  it('reads back as the same value and is its own canonical form', () => {
    fc.assert(
      fc.property(fact, (value) => {
        const written = canonicalJson(value);
        expect(canonicalJson(JSON.parse(written) as JsonFact)).toBe(written);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: numRuns / 4, seed },
    );
  });

  it('sorts names by UTF-16 code units and escapes as RFC 8785 §3.2.2.2 does', () => {
    // The names of RFC 8785 §3.2.3.
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(names)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
    expect(canonicalJson('\b\t\n\f\r\u000f"\\/\u007f\u2028')).toBe('"\\b\\t\\n\\f\\r\\u000f\\"\\\\/\u007f\u2028"');
  });

  it('refuses what has no canonical form', () => {
    expect(() => canonicalJson({ a: [0.5] })).toThrow('/a/0');
  });
});
