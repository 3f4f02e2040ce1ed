import type { Table } from './table.js';

/** What other lists call a type. An absent field is the wider type's; null says that the list has no place for it. */
export interface Crosswalk {
  /** Category of the UN Register of Conventional Arms: SA1–SA6 and LW1–LW7 (small arms and light weapons), III, VIIb. */
  unroca: string | null;
  /** NCIC type letters, the usual one first. */
  ncic: readonly string[];
  /** Subheadings of the Harmonized System (2022) for a military weapon and for any other. */
  hs: { military: string; other: string } | null;
  /** Item of the Munitions List (Wassenaar Arrangement, EU Common Military List) up to 12.7 mm. */
  munitions: string | null;
}

const hs = (other: string, military = other) => ({ military, other });

/**
 * Sources: UN Register of Conventional Arms, standardised form for small arms and light weapons (domain 8.12); NCIC
 * weapon type letters; Harmonized System headings 9301 to 9304; Munitions List ML1, ML2, ML4. A weapon of more than
 * 12.7 mm in ML1.a is in ML2.a, and a mortar of 75 mm or more in category III; `crosswalkOf` decides that.
 */
export const weaponTypeCrosswalk: Table<{ code: string } & Partial<Crosswalk>> = {
  version: 1,
  rows: [
    { code: 'smallArm', unroca: 'SA6', ncic: ['Z'], hs: hs('930390', '930190'), munitions: 'ML1.a' },
    { code: 'handgun', unroca: 'SA1', ncic: ['P'], hs: hs('930200') },
    { code: 'rifleOrCarbine', unroca: 'SA2', ncic: ['R'], hs: hs('930330', '930190') },
    { code: 'muzzleLoader', hs: hs('930310') },
    { code: 'subMachineGun', unroca: 'SA3', ncic: ['B'], hs: hs('930190') },
    { code: 'assaultRifle', unroca: 'SA4', ncic: ['R', 'M'], hs: hs('930190') },
    { code: 'lightMachineGun', unroca: 'SA5', ncic: ['M'], hs: hs('930190') },
    { code: 'shotgun', ncic: ['S'], hs: hs('930320', '930190'), munitions: 'ML1.b' },
    { code: 'combinationGun', ncic: ['C'] },
    { code: 'shotgunPistol', ncic: ['Q'] },
    { code: 'craftHandgun', ncic: ['P'], hs: hs('930200') },
    { code: 'craftLongGun', ncic: ['R', 'S'] },
    { code: 'craftSubMachineGun', ncic: ['B'], hs: hs('930190') },
    { code: 'disguisedWeapon', ncic: ['D'] },
    { code: 'lightWeapon', unroca: 'LW7', ncic: ['Z'], hs: hs('930190'), munitions: 'ML2.a' },
    { code: 'heavyMachineGun', unroca: 'LW1', ncic: ['M'], munitions: 'ML1.a' },
    { code: 'grenadeLauncher', unroca: 'LW2', hs: hs('930120') },
    { code: 'portableAntiAircraftGun', ncic: ['A'], hs: hs('930110') },
    { code: 'portableAntiTankGun', unroca: 'LW3', ncic: ['A'], hs: hs('930110') },
    { code: 'recoillessRifle', unroca: 'LW4', ncic: ['A'], hs: hs('930110') },
    { code: 'antiTankLauncher', unroca: 'LW5', ncic: ['K', 'J'], hs: hs('930120') },
    { code: 'antiTankMissileLauncher', ncic: ['J'], munitions: 'ML4' },
    { code: 'antiTankRocketLauncher', ncic: ['K'] },
    { code: 'antiAircraftMissileLauncher', unroca: 'VIIb', ncic: ['J'], hs: hs('930120'), munitions: 'ML4' },
    { code: 'mortar', unroca: 'LW6', ncic: ['O'], hs: hs('930110') },
    { code: 'otherWeapon', unroca: null, ncic: ['Z'], hs: hs('930400'), munitions: null },
    { code: 'alarmWeapon', hs: hs('930390') },
    { code: 'captiveBolt', hs: hs('930390') },
    { code: 'shockWeapon', ncic: ['E'] },
  ],
};
