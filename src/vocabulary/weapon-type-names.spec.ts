import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWeaponType, listWeaponTypes, resolveWeaponType } from './builtin.js';
import { weaponTypeSynonyms } from './weapon-type-names.js';

describe('resolving a weapon type', () => {
  it.each([
    ['selfLoadingPistol', 'selfLoadingPistol'],
    ['SELFLOADINGPISTOL', 'selfLoadingPistol'],
    ['self loading pistol', 'selfLoadingPistol'],
    ['Self-Loading Pistols', 'selfLoadingPistol'],
    ['Semi-Auto Pistol', 'selfLoadingPistol'],
    ['semiautomatic pistol', 'selfLoadingPistol'],
    ['PISTOL', 'handgun'],
    ['hand gun', 'handgun'],
    ['Revolvers', 'revolver'],
    ['rifle', 'rifle'],
    ['Rifles', 'rifle'],
    ['bolt action rifle', 'rifle'],
    ['rifle or carbine', 'rifleOrCarbine'],
    ['CARBINE', 'carbine'],
    ['SMG', 'subMachineGun'],
    ['S.M.G.', 'subMachineGun'],
    ['submachine guns', 'subMachineGun'],
    ['sub machine gun', 'subMachineGun'],
    ['LMG', 'lightMachineGun'],
    ['GPMGs', 'generalPurposeMachineGun'],
    ['Sniper rifle', 'sniperRifle'],
    ['Derringer', 'singleShotPistol'],
    ['machine-pistol', 'machinePistol'],
    ['HMG', 'heavyMachineGun'],
    ['heavy machinegun', 'heavyMachineGun'],
    ['Assault  Rifle', 'assaultRifle'],
    ['shot gun', 'shotgun'],
    ['Pump-action shotgun', 'shotgun'],
    ['RPG', 'antiTankRocketLauncher'],
    ['rpg’s', 'antiTankRocketLauncher'],
    ['MANPADS', 'antiAircraftMissileLauncher'],
    ['manpad', 'antiAircraftMissileLauncher'],
    ['Mortars', 'mortar'],
    ['underslung grenade launcher', 'underBarrelGrenadeLauncher'],
    ['recoilless rifles', 'recoillessRifle'],
    ['zip gun', 'craftWeapon'],
    ['home-made firearm', 'craftWeapon'],
    ['improvised pistol', 'craftHandgun'],
    ['Artisanal shotgun', 'craftLongGun'],
    ['ｒｅｖｏｌｖｅｒ', 'revolver'],
  ])('reads %p as %s and keeps the text', (text, code) => {
    expect(resolveWeaponType(text)).toMatchObject({ code, asWritten: text });
  });

  it.each(['machine gun', 'MG', 'Medium Machine Guns'])('leaves %p open between light and heavy', (text) => {
    const ambiguous = ['lightMachineGun', 'heavyMachineGun'];
    expect(resolveWeaponType(text)).toMatchObject({ code: null, asWritten: text, ambiguous });
  });

  it.each(['', ' ', 's', 'cannon', 'unknown', 'gun', 'constructor', '__proto__', `rifle${' '.repeat(200)}`])(
    'knows nothing by %p',
    (text) => {
      const resolution = resolveWeaponType(text);
      expect(resolution).toMatchObject({ code: null, asWritten: text });
      expect(resolution.ambiguous).toBeUndefined();
    },
  );

  it('reads every code and name as its own type, in any case and with any blanks', () => {
    for (const { code, name } of listWeaponTypes()) {
      for (const text of [code, name, name.toUpperCase(), ` ${name.replaceAll('-', ' ')} `, name.replace(/s?$/, 's')])
        expect([text, resolveWeaponType(text).code]).toEqual([text, code]);
    }
  });

  it('means only known types by its synonyms, each of which is read', () => {
    for (const [texts, codes] of weaponTypeSynonyms) {
      for (const code of codes.split(' ')) expect([code, isWeaponType(code)]).toEqual([code, true]);
      for (const text of texts.split(', ')) {
        const { code, ambiguous } = resolveWeaponType(text);
        expect([text, code ?? ambiguous]).not.toEqual([text, undefined]);
      }
    }
  });

  it('never throws, and never names a type that is not on the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { code, asWritten } = resolveWeaponType(text);
        expect(asWritten).toBe(text);
        expect(code === null || isWeaponType(code)).toBe(true);
      }),
      { seed: 20260102, numRuns: 1_000 },
    );
  });
});
