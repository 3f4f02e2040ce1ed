import type { Table } from './table.js';

export const WEAPON_CLASSES = ['smallArm', 'lightWeapon', 'otherWeapon'] as const;
export type WeaponClass = (typeof WEAPON_CLASSES)[number];

export interface WeaponType {
  code: string;
  name: string;
  /** `otherWeapon` is outside the International Tracing Instrument; a State's law may count it all the same. */
  class: WeaponClass;
  /** The next wider type; null for the classes themselves. */
  parent: string | null;
}

const branch = (weaponClass: WeaponClass, rows: readonly (readonly [string, string, string | null])[]): WeaponType[] =>
  rows.map(([code, name, parent]) => ({ code, name, class: weaponClass, parent }));

/**
 * The tree of types. Source: International Tracing Instrument §4(a) and (b), the sub-types it names; the narrower ones,
 * shotguns and craft weapons, which it does not name, are ours ("inter alia" leaves room). A wide code is a full answer
 * where nobody could say more.
 */
export const weaponTypeTable: Table<WeaponType> = {
  version: 1,
  rows: [
    ...branch('smallArm', [
      ['smallArm', 'Small arm', null],
      ['handgun', 'Handgun', 'smallArm'],
      ['revolver', 'Revolver', 'handgun'],
      ['selfLoadingPistol', 'Self-loading pistol', 'handgun'],
      ['singleShotPistol', 'Single-shot pistol or derringer', 'handgun'],
      ['rifleOrCarbine', 'Rifle or carbine', 'smallArm'],
      ['rifle', 'Rifle', 'rifleOrCarbine'],
      ['sniperRifle', 'Sniper rifle', 'rifle'],
      ['antiMaterielRifle', 'Anti-materiel rifle', 'rifle'],
      ['muzzleLoader', 'Muzzle-loading rifle or musket', 'rifle'],
      ['carbine', 'Carbine', 'rifleOrCarbine'],
      ['subMachineGun', 'Sub-machine gun', 'smallArm'],
      ['machinePistol', 'Machine pistol', 'subMachineGun'],
      ['assaultRifle', 'Assault rifle', 'smallArm'],
      ['lightMachineGun', 'Light machine gun', 'smallArm'],
      ['generalPurposeMachineGun', 'General-purpose machine gun', 'lightMachineGun'],
      ['shotgun', 'Shotgun', 'smallArm'],
      ['combinationGun', 'Combined rifle and shotgun', 'shotgun'],
      ['shotgunPistol', 'Shotgun pistol', 'shotgun'],
      ['craftWeapon', 'Craft weapon', 'smallArm'],
      ['craftHandgun', 'Craft handgun', 'craftWeapon'],
      ['craftLongGun', 'Craft rifle or shotgun', 'craftWeapon'],
      ['craftSubMachineGun', 'Craft sub-machine gun', 'craftWeapon'],
      ['craftPrinted', 'Printed weapon', 'craftWeapon'],
      ['disguisedWeapon', 'Disguised weapon', 'smallArm'],
    ]),
    ...branch('lightWeapon', [
      ['lightWeapon', 'Light weapon', null],
      ['heavyMachineGun', 'Heavy machine gun', 'lightWeapon'],
      ['grenadeLauncher', 'Grenade launcher', 'lightWeapon'],
      ['handHeldGrenadeLauncher', 'Hand-held grenade launcher', 'grenadeLauncher'],
      ['underBarrelGrenadeLauncher', 'Under-barrel grenade launcher', 'grenadeLauncher'],
      ['mountedGrenadeLauncher', 'Mounted grenade launcher', 'grenadeLauncher'],
      ['portableAntiAircraftGun', 'Portable anti-aircraft gun', 'lightWeapon'],
      ['portableAntiTankGun', 'Portable anti-tank gun', 'lightWeapon'],
      ['recoillessRifle', 'Recoilless rifle', 'lightWeapon'],
      ['antiTankLauncher', 'Portable launcher of anti-tank missile and rocket systems', 'lightWeapon'],
      ['antiTankMissileLauncher', 'Portable launcher of anti-tank missiles', 'antiTankLauncher'],
      ['antiTankRocketLauncher', 'Portable launcher of anti-tank rockets', 'antiTankLauncher'],
      ['antiAircraftMissileLauncher', 'Portable launcher of anti-aircraft missile systems', 'lightWeapon'],
      ['mortar', 'Mortar of a calibre of less than 100 millimetres', 'lightWeapon'],
    ]),
    ...branch('otherWeapon', [
      ['otherWeapon', 'Weapon that is neither a small arm nor a light weapon', null],
      ['alarmWeapon', 'Alarm or signal weapon', 'otherWeapon'],
      ['airWeapon', 'Air, gas or spring weapon', 'otherWeapon'],
      ['captiveBolt', 'Captive bolt device', 'otherWeapon'],
      ['shockWeapon', 'Electric shock weapon', 'otherWeapon'],
    ]),
  ],
};
