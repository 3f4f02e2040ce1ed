import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactKey, foldedKey, indexedExactKey, keysOf, MAX_KEY_LENGTH } from './keys.js';
import { countCodePoints } from './marking-text.js';

const long = process.env.TRACEMARK_TEST_TIER === 'long';
const runs = { seed: 20260301, numRuns: long ? 100_000 : 2_000 };

describe('the exact key', () => {
  it.each([
    ['ab-123', 'AB123'],
    [' SL 123 ', 'SL123'],
    ['SL.123/4_5\\6', 'SL123456'],
    ['A‐B‑C–D—E−F', 'ABCDEF'],
    ['A\u00A0B\u2009C\u3000D', 'ABCD'],
    ['A\u200BB\u00ADC\uFEFFD', 'ABCD'],
    ['ＡＢ１２３', 'AB123'],
    ['011683', '011683'],
    ['иж 1234', 'ИЖ1234'],
    ['A?1*', 'A?1*'],
    ['e \u0301', 'É'],
    ['---', ''],
  ])('of %j is %j', (text, key) => {
    expect(exactKey(text)).toBe(key);
  });

  it('does not change when made again, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(exactKey(exactKey(text))).toBe(exactKey(text));
      }),
      runs,
    );
    const last = long ? 0x10ffff : 0x33ff;
    for (let point = 0; point <= last; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const key = exactKey(String.fromCodePoint(point));
      if (exactKey(key) !== key) throw new Error(`U+${point.toString(16)} has no stable key`);
    }
  });

  it('ignores case, separators and canonical form', () => {
    const serial = fc.array(fc.constantFrom(...'ABZ019éЖ'), { minLength: 1, maxLength: 12 });
    const separator = fc.constantFrom('', ' ', '-', '.', '/', '_', '–', '\u00A0');
    fc.assert(
      fc.property(serial, fc.array(separator, { minLength: 13, maxLength: 13 }), (characters, separators) => {
        const written = characters.map((one, i) => separators[i]! + one.toLowerCase()).join('') + separators[12]!;
        expect(exactKey(written.normalize('NFD'))).toBe(exactKey(characters.join('')));
      }),
      runs,
    );
  });
});

describe('the folded key', () => {
  it.each([
    ['OQD-IL1', '000111'],
    ['HBO19304', foldedKey('HB019304')],
    ['АВЕ 573528', foldedKey('ABE573528')],
    ['١٢٣٤', '1234'],
    ['۰۱۲۳', '0123'],
  ])('of %s is %s', (text, key) => {
    expect(foldedKey(text)).toBe(key);
  });

  it('has as many characters as the exact key and depends on it alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(countCodePoints(foldedKey(text))).toBe(countCodePoints(exactKey(text)));
        expect(foldedKey(exactKey(text))).toBe(foldedKey(text));
      }),
      runs,
    );
  });
});

describe('the keys a marking is indexed under', () => {
  it('are exact and folded', () => {
    expect(keysOf('hbo-19304')).toEqual([
      { kind: 'exact', key: 'HBO19304' },
      { kind: 'folded', key: 'H8019304' },
    ]);
  });

  it('are none where nothing but separators is written', () => {
    expect(keysOf(' -/. ')).toEqual([]);
  });

  it('are both up to 40 code points, counted as characters', () => {
    expect(keysOf('\u{10400}'.repeat(MAX_KEY_LENGTH)).map(({ kind }) => kind)).toEqual(['exact', 'folded']);
    expect(keysOf('A'.repeat(MAX_KEY_LENGTH + 1)).map(({ kind }) => kind)).toEqual(['exact']);
  });

  it('tell two long markings apart that begin alike, within a bounded length', () => {
    const one = indexedExactKey('A'.repeat(200));
    const other = indexedExactKey(`${'A'.repeat(199)}B`);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^A{40}#[0-9a-f]{64}$/);
    expect(Buffer.byteLength(indexedExactKey(exactKey('\uFDFA'.repeat(200))))).toBeLessThan(300);
  });
});
