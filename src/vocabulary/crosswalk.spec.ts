import { describe, expect, it } from '@jest/globals';
import { crosswalkOf, isWeaponType, listWeaponTypes } from './builtin.js';
import { weaponTypeCrosswalk } from './tables/weapon-type-crosswalk.js';

describe('the crosswalk of weapon types', () => {
  it.each([
    ['revolver', ['357-magnum'], false, 'SA1', 'P', '930200', 'ML1.a'],
    ['rifle', ['308-win'], false, 'SA2', 'R', '930330', 'ML1.a'],
    ['rifle', ['308-win'], true, 'SA2', 'R', '930190', 'ML1.a'],
    ['rifle', ['308-win'], null, 'SA2', 'R', null, 'ML1.a'],
    ['antiMaterielRifle', ['50-browning'], true, 'SA2', 'R', '930190', 'ML1.a'],
    ['antiMaterielRifle', ['145x114'], true, 'SA2', 'R', '930190', 'ML2.a'],
    ['machinePistol', ['9-luger'], true, 'SA3', 'B', '930190', 'ML1.a'],
    ['assaultRifle', ['762x39'], true, 'SA4', 'R M', '930190', 'ML1.a'],
    ['shotgun', ['12-70'], false, 'SA6', 'S', '930320', 'ML1.b'],
    ['combinationGun', null, false, 'SA6', 'C', '930320', 'ML1.b'],
    ['muzzleLoader', null, null, 'SA2', 'R', '930310', 'ML1.a'],
    ['heavyMachineGun', ['127x108'], true, 'LW1', 'M', '930190', 'ML1.a'],
    ['heavyMachineGun', ['145x114'], true, 'LW1', 'M', '930190', 'ML2.a'],
    ['mortar', ['60-mortar'], true, 'LW6', 'O', '930110', 'ML2.a'],
    ['mortar', ['82-mortar'], true, 'III', 'O', '930110', 'ML2.a'],
    ['mortar', null, true, null, 'O', '930110', 'ML2.a'],
    ['antiAircraftMissileLauncher', null, true, 'VIIb', 'J', '930120', 'ML4'],
    ['antiTankRocketLauncher', ['40-rpg7'], true, 'LW5', 'K', '930120', 'ML2.a'],
    ['airWeapon', null, null, null, 'Z', '930400', null],
    ['shockWeapon', null, null, null, 'E', '930400', null],
  ])('%s in %p, military %p: %p, %s, %p, %p', (type, calibres, military, unroca, ncic, hs, munitions) => {
    const expected = { unroca, ncic: ncic.split(' '), hs, munitions };
    expect(crosswalkOf(type, calibres, military)).toEqual(expected);
  });

  it('has a letter and a heading for every type, and names known types only', () => {
    for (const { code } of listWeaponTypes()) {
      const { ncic, hs } = crosswalkOf(code, null, false);
      expect([code, ncic.every((letter) => /^[A-Z]$/.test(letter)), ncic.length > 0]).toEqual([code, true, true]);
      expect([code, hs]).toEqual([code, expect.stringMatching(/^930[1-4]\d\d$/)]);
    }
    expect(weaponTypeCrosswalk.rows.filter(({ code }) => !isWeaponType(code))).toEqual([]);
  });
});
