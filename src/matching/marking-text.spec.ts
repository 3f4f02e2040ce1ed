import { describe, expect, it } from '@jest/globals';
import { countCodePoints, MAX_MARKING_LENGTH, readMarkingText } from './marking-text.js';

describe('a marking as it was read', () => {
  it.each([
    ['', 'EMPTY'],
    ['   ', 'BLANK'],
    ['\u00A0\u3000\u200B', 'BLANK'],
    ['AB\u0000123', 'CONTROL_CHARACTER'],
    ['AB\t123', 'CONTROL_CHARACTER'],
    ['AB\n123', 'CONTROL_CHARACTER'],
    ['AB\u0085123', 'CONTROL_CHARACTER'],
    ['AB\u2028123', 'CONTROL_CHARACTER'],
    ['AB\uFDD0123', 'CONTROL_CHARACTER'],
    ['AB\uFFFF123', 'CONTROL_CHARACTER'],
    ['AB\uD800123', 'LONE_SURROGATE'],
    ['AB123\uDC00', 'LONE_SURROGATE'],
    ...[...'\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069'].map((sign) => [
      `AB${sign}123`,
      'BIDI_CONTROL',
    ]),
  ])('refuses %j as %s', (text, fault) => {
    expect(readMarkingText(text!)).toMatchObject({ fault });
  });

  it.each([
    ['10,000 letters', 'A'.repeat(10_000)],
    ['one letter past the limit', 'A'.repeat(MAX_MARKING_LENGTH + 1)],
    ['one sign outside the BMP past the limit', '\u{10400}'.repeat(MAX_MARKING_LENGTH + 1)],
  ])('refuses %s as TOO_LONG', (_name, text) => {
    expect(readMarkingText(text)).toMatchObject({ fault: 'TOO_LONG' });
  });

  it.each([
    ['AB 123', 'AB 123'],
    [' padded ', ' padded '],
    ['0', '0'],
    ['e\u0301', 'é'],
    ['غ ۱۲۳', 'غ ۱۲۳'],
    ['نمی\u200Cخوانم', 'نمی\u200Cخوانم'],
    ['Ⅷ ★ 12', 'Ⅷ ★ 12'],
  ])('keeps %j as %j', (text, kept) => {
    expect(readMarkingText(text)).toEqual({ text: kept });
  });

  it('counts code points, not code units, against the limit', () => {
    const longest = '\u{10400}'.repeat(MAX_MARKING_LENGTH);
    expect(readMarkingText(longest)).toEqual({ text: longest });
    expect(countCodePoints(longest)).toBe(MAX_MARKING_LENGTH);
  });

  it('measures the normalised text, which can be longer than what was sent', () => {
    const grows = '\u0344'.repeat(150);
    expect(countCodePoints(grows.normalize('NFC'))).toBe(300);
    expect(readMarkingText(grows)).toMatchObject({ fault: 'TOO_LONG' });
  });
});
