import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inTier, printSeed, seed } from '../../test/support/seeded.js';
import {
  exactKey,
  FOLDED_KINDS,
  foldedKey,
  indexedExactKey,
  type KeyKind,
  keysOf,
  MAX_KEY_LENGTH,
  NCIC_KINDS,
  ncicForm,
  reversedKey,
  unreversed,
} from './keys.js';
import { countCodePoints } from './marking-text.js';

const runs = { seed, numRuns: inTier(2_000, 100_000) };

beforeAll(() => printSeed('keys of markings'));

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
    const last = inTier(0x33ff, 0x10ffff);
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
    ['KBO27415', foldedKey('KB027415')],
    ['АВЕ 684639', foldedKey('ABE684639')],
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

/** Few characters, so that two random serials often share a key. */
const serial = fc.array(fc.constantFrom(...'0O1I2A#Ж'), { minLength: 1, maxLength: 6 }).map((all) => all.join(''));

describe('the NCIC form', () => {
  it.each([
    ['369J257', '369257'],
    ['369M257', '369257'],
    ['369257', '369257'],
    ['J369257', 'J369257'],
    ['369257J', '369257J'],
    ['AB12CD34EF', 'AB1234EF'],
    ['KBO27615', 'KB027615'],
    ['O123', '0123'],
    ['1O2', '102'],
    ['1AO2', '102'],
    ['1#A2', '1#A2'],
    ['12Ж34', '1234'],
  ])('of %s is %s', (exact, form) => {
    expect(ncicForm(exact)).toBe(form);
  });

  it('of an NCIC form is that form', () => {
    fc.assert(
      fc.property(serial, (exact) => {
        expect(ncicForm(ncicForm(exact))).toBe(ncicForm(exact));
      }),
      runs,
    );
  });
});

describe('the keys a marking is indexed under', () => {
  it('are of every kind that says more than another', () => {
    expect(keysOf('hbo-19O-304')).toEqual([
      { kind: 'exact', key: 'HBO19O304' },
      { kind: 'folded', key: 'H80190304' },
      { kind: 'ncic', key: 'HB0190304' },
      { kind: 'reversed', key: '<40309108H' },
    ]);
    expect(keysOf('A-17')).toEqual([{ kind: 'exact', key: 'A17' }]);
    expect(keysOf('A 173')).toEqual([
      { kind: 'exact', key: 'A173' },
      { kind: 'reversed', key: '<371A' },
    ]);
  });

  it('let every marking of a folded key or of an NCIC form be found, and no other', () => {
    const found = (marking: string, kinds: readonly KeyKind[], key: string) =>
      keysOf(marking).some((one) => kinds.includes(one.kind) && one.key === key);
    let met = 0;
    fc.assert(
      fc.property(serial, serial, (marking, looked) => {
        const [folded, form] = [foldedKey(looked), ncicForm(exactKey(looked))];
        if (foldedKey(marking) === folded) met += 1;
        expect(found(marking, FOLDED_KINDS, folded)).toBe(foldedKey(marking) === folded);
        expect(found(marking, NCIC_KINDS, form)).toBe(ncicForm(exactKey(marking)) === form);
        const reversed = countCodePoints(folded) >= 4 && foldedKey(marking) === folded;
        expect(found(marking, ['reversed'], reversedKey(folded))).toBe(reversed);
      }),
      { ...runs, numRuns: 5 * runs.numRuns },
    );
    expect(met).toBeGreaterThan(50);
  });

  it('hold the reversed one apart from those read forwards, and give it back', () => {
    expect(unreversed(reversedKey('A\u{10400}1'))).toBe('A\u{10400}1');
  });

  it('are none where nothing but separators is written', () => {
    expect(keysOf(' -/. ')).toEqual([]);
  });

  it('are more than the exact one up to 40 code points, counted as characters', () => {
    const kinds = (text: string) => keysOf(text).map(({ kind }) => kind);
    expect(kinds('\u{10400}'.repeat(MAX_KEY_LENGTH))).toEqual(['exact', 'reversed']);
    expect(kinds('B'.repeat(MAX_KEY_LENGTH))).toEqual(['exact', 'folded', 'reversed']);
    expect(kinds('B'.repeat(MAX_KEY_LENGTH + 1))).toEqual(['exact']);
  });

  it('tell two long markings apart that begin alike, within a bounded length', () => {
    const one = indexedExactKey('A'.repeat(200));
    const other = indexedExactKey(`${'A'.repeat(199)}B`);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^A{40}#[0-9a-f]{64}$/);
    expect(Buffer.byteLength(indexedExactKey(exactKey('\uFDFA'.repeat(200))))).toBeLessThan(300);
  });
});
