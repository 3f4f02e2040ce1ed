import { describe, expect, it } from '@jest/globals';
import { findWeaponType, isTypeWithin, isWeaponType, listWeaponTypes } from './builtin.js';

const itiSmallArms = 'revolver selfLoadingPistol rifle carbine subMachineGun assaultRifle lightMachineGun'.split(' ');
const itiLightWeapons = (
  'heavyMachineGun handHeldGrenadeLauncher underBarrelGrenadeLauncher mountedGrenadeLauncher portableAntiAircraftGun ' +
  'portableAntiTankGun recoillessRifle antiTankLauncher antiAircraftMissileLauncher mortar'
).split(' ');

describe('weapon types', () => {
  it('have the sub-types of the International Tracing Instrument', () => {
    for (const code of itiSmallArms) expect(findWeaponType(code)?.class).toBe('smallArm');
    for (const code of itiLightWeapons) expect(findWeaponType(code)?.class).toBe('lightWeapon');
  });

  it('form a tree that ends in the class of each', () => {
    for (const type of listWeaponTypes()) expect(isTypeWithin(type.code, type.class)).toBe(true);
    expect(new Set(listWeaponTypes().map((type) => type.code)).size).toBe(listWeaponTypes().length);
  });

  it('tell narrow from wide', () => {
    expect(isTypeWithin('revolver', 'handgun')).toBe(true);
    expect(isTypeWithin('handgun', 'revolver')).toBe(false);
    expect(isTypeWithin('mortar', 'smallArm')).toBe(false);
    expect(isTypeWithin('howitzer', 'lightWeapon')).toBe(false);
    expect(isWeaponType('shotgun')).toBe(true);
    expect(isWeaponType('constructor')).toBe(false);
  });
});
