import { describe, expect, it } from '@jest/globals';
import { scriptsOf } from './writing-systems.js';

describe('the writing systems of a marking', () => {
  it.each([
    ['12345', []],
    ['AB 123', ['Latn']],
    ['ИЖ 1234', ['Cyrl']],
    ['AВ 1', ['Latn', 'Cyrl']],
    ['ΑΒΓ', ['Grek']],
    ['١٢٣', ['Arab']],
    ['۱۲۳', ['Arab']],
    ['غ A', ['Latn', 'Arab']],
    ['五六式', ['Hani']],
    ['ปืน', ['Thai']],
  ])('finds in %s %j', (text, scripts) => {
    expect(scriptsOf(text)).toEqual(scripts);
  });
});
