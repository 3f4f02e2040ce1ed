export type WeaponClass = 'smallArm' | 'lightWeapon';

export interface WeaponType {
  code: string;
  name: string;
  class: WeaponClass;
  /** The next wider type; null for the two classes themselves. */
  parent: string | null;
}

const branch = (weaponClass: WeaponClass, rows: readonly (readonly [string, string, string | null])[]): WeaponType[] =>
  rows.map(([code, name, parent]) => ({ code, name, class: weaponClass, parent }));

/**
 * The tree of types. Source: International Tracing Instrument §4(a) and (b), the sub-types it names; shotguns and
 * craft weapons, which it does not name, are ours ("inter alia" leaves room). A wide code is a full answer where
 * nobody could say more.
 */
const types: readonly WeaponType[] = [
  ...branch('smallArm', [
    ['smallArm', 'Small arm', null],
    ['handgun', 'Handgun', 'smallArm'],
    ['revolver', 'Revolver', 'handgun'],
    ['selfLoadingPistol', 'Self-loading pistol', 'handgun'],
    ['rifleOrCarbine', 'Rifle or carbine', 'smallArm'],
    ['rifle', 'Rifle', 'rifleOrCarbine'],
    ['carbine', 'Carbine', 'rifleOrCarbine'],
    ['subMachineGun', 'Sub-machine gun', 'smallArm'],
    ['assaultRifle', 'Assault rifle', 'smallArm'],
    ['lightMachineGun', 'Light machine gun', 'smallArm'],
    ['shotgun', 'Shotgun', 'smallArm'],
    ['craftWeapon', 'Craft weapon', 'smallArm'],
    ['craftHandgun', 'Craft handgun', 'craftWeapon'],
    ['craftLongGun', 'Craft rifle or shotgun', 'craftWeapon'],
    ['craftSubMachineGun', 'Craft sub-machine gun', 'craftWeapon'],
    ['craftPrinted', 'Printed weapon', 'craftWeapon'],
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
];

const byCode = new Map(types.map((type) => [type.code, type]));

/** Every type, wide before narrow. */
export function listWeaponTypes(): readonly WeaponType[] {
  return types;
}

export function findWeaponType(code: string): WeaponType | null {
  return byCode.get(code) ?? null;
}

export function isWeaponType(code: string): boolean {
  return byCode.has(code);
}

/** True where `code` is `ancestor` or one of its narrower types. */
export function isTypeWithin(code: string, ancestor: string): boolean {
  for (let type = findWeaponType(code); type; type = type.parent === null ? null : findWeaponType(type.parent)) {
    if (type.code === ancestor) return true;
  }
  return false;
}
