import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareCalibres, findCalibre, listCalibres, resolveCalibre } from './builtin.js';
import { calibreFamilies } from './tables/calibres.js';

describe('resolving a calibre', () => {
  it.each([
    ['9 mm Luger', '9-luger'],
    ['9x19', '9-luger'],
    ['9X19MM', '9-luger'],
    ['9 × 19 mm', '9-luger'],
    ['9mm Para', '9-luger'],
    ['9 mm Parabellum', '9-luger'],
    ['9mm Makarov', '9-makarov'],
    ['9mm kurz', '9-browning-court'],
    ['.380 ACP', '9-browning-court'],
    ['.45ACP', '45-auto'],
    ['45 long colt', '45-colt'],
    ['.40 S&W', '40-sw'],
    ['40 Smith & Wesson', '40-sw'],
    ['.38 Special +P', '38-special'],
    ['.22LR', '22-lr'],
    ['22 Magnum', '22-wmr'],
    ['7,62 x 39 mm', '762x39'],
    ['7.62х54R', '762x54r'],
    ['5.56 NATO', '223-rem'],
    ['.223/5.56', '223-rem'],
    ['7.62 X 51 (308 Win)', '308-win'],
    ['12/70', '12-70'],
    ['762x39', '762x39'],
    ['9 mm (9 x 19)', '9-luger'],
    ['82 mm mortar', '82-mortar'],
    ['40x46mm SR', '40x46'],
    ['.44-40 WCF', '44-40'],
    ['12,7 x 108', '127x108'],
  ])('reads %p as %s and keeps the text', (text, code) => {
    expect(resolveCalibre(text)).toEqual({ code, confidence: 1, assumed: false, asWritten: text });
  });

  it.each([
    ['9mm', 0.8, '9-luger 9-browning-court 9-makarov 9x21 9-largo 9-browning-long 9-ultra'],
    ['.22', 0.8, '22-lr 22-wmr 22-short 22-long'],
    ['.40', 0.8, '40-sw 10-auto'],
    ['.380', 0.8, '9-browning-court 38-sw'],
    ['9 x 18', 0.8, '9-makarov 9-ultra'],
    ['.500', 0.95, '500-sw-mag'],
    ['57', 0.95, '57x28'],
    ['556', 0.95, '223-rem'],
    ['38 cal', 0.8, '38-special 38-sw 38-super 38-auto 38-long-colt 357-magnum'],
  ])('assumes the likeliest for %p, with confidence %p', (text, confidence, codes) => {
    const ambiguous = codes.split(' ');
    expect(resolveCalibre(text)).toEqual({ code: ambiguous[0], confidence, assumed: true, asWritten: text, ambiguous });
  });

  it.each([
    ['45', '45-auto 45-colt 45-gap'],
    ['40mm', '40x46 40x53 40-vog25 40-rpg7 40x51'],
    ['12 GA.', '12-70 12-76 12-65 12-89'],
    ['45colt/410', '45-colt 410'],
    ['.22/.22 Mag', '22-lr 22-wmr 22-short 22-long'],
    ['.357/9mm Luger', '357-magnum 9-luger 357-sig 38-special'],
    ['7.62', '762x39 308-win 762x54r 762-tokarev 762-nagant 30-06 30-carbine'],
  ])('leaves %p open', (text, codes) => {
    const ambiguous = codes.split(' ');
    expect(resolveCalibre(text)).toEqual({ code: null, confidence: 0, assumed: false, asWritten: text, ambiguous });
  });

  it.each(['', 'N/A', 'unknown', '.45/phaser', '38mm', '9 40 45 357', `9 mm${' '.repeat(100)}Luger`])(
    'knows nothing by %p',
    (text) => expect(resolveCalibre(text)).toEqual({ code: null, confidence: 0, assumed: false, asWritten: text }),
  );

  it('reads every code, name and synonym as its own calibre, and no two calibres share one', () => {
    for (const { code, name, synonyms, diameter } of listCalibres()) {
      for (const text of [code, name, ...synonyms]) {
        const { code: read, assumed } = resolveCalibre(text);
        expect([text, read, assumed]).toEqual([text, code, /^\d+$/.test(text) && text !== code]);
      }
      expect(Number.isInteger(diameter)).toBe(true);
    }
    expect(new Set(listCalibres().map(({ code }) => code)).size).toBe(listCalibres().length);
    expect(listCalibres().length).toBeGreaterThanOrEqual(120);
  });

  it('names only known calibres in its families', () => {
    for (const { usual, possible } of calibreFamilies) {
      for (const code of `${usual} ${possible}`.trim().split(' '))
        expect([code, findCalibre(code)?.code]).toEqual([code, code]);
    }
  });
});

describe('comparing calibres', () => {
  it.each([
    ['9mm', '9 mm Luger', 'agree'],
    ['9mm', '9-luger', 'agree'],
    ['9MM', '9 mm', 'agree'],
    ['9mm', '9-makarov', 'unknown'],
    ['9mm', '.380', 'unknown'],
    ['.38', '.380', 'disagree'],
    ['.22', '9mm', 'disagree'],
    ['.40', '9mm', 'disagree'],
    ['.40', '40 mm', 'disagree'],
    ['9-luger', '9-makarov', 'disagree'],
    ['.45', '45-colt', 'agree'],
    ['45colt/410', '.410', 'agree'],
    ['.577 Tyrannosaur', '577 tyrannosaur', 'agree'],
    ['.577 Tyrannosaur', '9mm', 'unknown'],
    ['', '', 'unknown'],
  ])('%p and %p: %s', (one, other, verdict) => {
    expect(compareCalibres(one, other)).toBe(verdict);
    expect(compareCalibres(other, one)).toBe(verdict);
  });

  it('never throws, is symmetric, and never lets a text disagree with itself', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...listCalibres().flatMap(({ name, synonyms }) => [name, ...synonyms])),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(compareCalibres(one, other)).toBe(compareCalibres(other, one));
        expect(compareCalibres(one, one)).not.toBe('disagree');
      }),
      { seed: 20260102, numRuns: 1_000 },
    );
  });
});
