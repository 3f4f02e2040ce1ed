import { describe, expect, it } from '@jest/globals';
import {
  compareModels,
  findCalibre,
  findManufacturer,
  findModel,
  findWeaponType,
  listModels,
  resolveModel,
} from './builtin.js';
import { modelTable } from './tables/models.js';

describe('models', () => {
  it('name only known makers, types and calibres, and have a code of their own', () => {
    for (const { code, makers, type, calibres } of listModels()) {
      for (const maker of makers) expect([code, maker, findManufacturer(maker)?.code]).toEqual([code, maker, maker]);
      for (const calibre of calibres)
        expect([code, calibre, findCalibre(calibre)?.code]).toEqual([code, calibre, calibre]);
      expect([code, findWeaponType(type)?.code]).toEqual([code, type]);
      expect(makers.length).toBeGreaterThan(0);
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
    expect(new Set(listModels().map(({ code }) => code)).size).toBe(modelTable.rows.length);
    expect(modelTable.rows.length).toBeGreaterThanOrEqual(300);
  });

  it('are found by code and by every name and alias beside each of their makers', () => {
    for (const { code, name, aliases, makers } of listModels()) {
      expect(resolveModel(code).code).toBe(code);
      for (const maker of makers) {
        for (const text of [name, ...aliases]) {
          const { code: read, ambiguous } = resolveModel(text, maker);
          expect([maker, text, read === code || ambiguous?.includes(code)]).toEqual([maker, text, true]);
        }
      }
    }
  });

  it.each([
    ['17', 'glock', 'glock-17'],
    ['Glock 17', 'glock', 'glock-17'],
    ['Mod. 92FS', 'beretta', null],
    ['92 FS', 'beretta', 'beretta-92'],
    ['Beretta 92FS', null, 'beretta-92'],
    ['AKM', 'radom', 'akm'],
    ['АКМ', null, 'akm'],
    ['FAL', 'imbel', 'fal'],
    ['AK-47', null, 'ak-47'],
    ['R4', 'vektor', 'galil'],
    ['RPG-7', null, 'rpg-7'],
    ['HK MP5', 'heckler-koch', 'mp5'],
    ['Taurus 85', 'taurus', 'taurus-85'],
    ['Smith & Wesson Mod', null, null],
  ])('reads %p beside the maker %p as %p', (text, maker, code) => {
    expect(resolveModel(text, maker)).toEqual({ code, confidence: code ? 1 : 0, assumed: false, asWritten: text });
  });

  it('assumes a short designation without a maker, and one of a maker not known for it', () => {
    const [short, foreign] = [resolveModel('17'), resolveModel('Uzi', 'glock')];
    expect(short).toEqual({
      code: 'glock-17',
      confidence: 0.8,
      assumed: true,
      asWritten: '17',
      ambiguous: ['glock-17'],
    });
    expect(foreign).toEqual({ code: 'uzi', confidence: 0.6, assumed: true, asWritten: 'Uzi', ambiguous: ['uzi'] });
  });

  it('leaves a designation open that several models bear', () => {
    const { code, assumed, ambiguous } = resolveModel('Model 500');
    expect([code, assumed, ambiguous]).toEqual([null, false, ['sw-500', 'mossberg-500']]);
    expect(resolveModel('Model 500', 'mossberg').code).toBe('mossberg-500');
    expect(findModel('constructor')).toBeNull();
    expect(resolveModel('x'.repeat(500)).code).toBeNull();
  });
});

describe('a type stated beside a designation that several models bear', () => {
  it.each([
    ['revolver', 'sw-500'],
    ['handgun', 'sw-500'],
    ['shotgun', 'mossberg-500'],
    ['mortar', null],
  ])('%s decides for %p', (type, code) => {
    expect(resolveModel('Model 500', null, type)).toMatchObject({ code, assumed: false });
  });
});

describe('comparing two models', () => {
  it.each([
    ['17', 'glock-17', 'agree'],
    ['Glock 17', 'G17', 'agree'],
    ['92FS', 'beretta-92', 'agree'],
    ['АКМ', 'akm', 'agree'],
    ['Model 500', 'mossberg-500', 'agree'],
    ['Glock 17', 'glock-19', 'disagree'],
    ['AKM', 'Uzi', 'disagree'],
    ['Glock 17', 'my own build', 'unknown'],
    ['my own build', 'My-own build', 'agree'],
    ['my own build', 'another', 'unknown'],
    ['', '', 'unknown'],
    ['x'.repeat(500), 'x'.repeat(500), 'unknown'],
  ])('%p and %p: %s', (one, other, expected) => {
    expect([compareModels(one, other), compareModels(other, one)]).toEqual([expected, expected]);
  });
});
