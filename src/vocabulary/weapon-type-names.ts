import { resolutionOf, type Resolution } from './agreement.js';
import { isWeaponType, listWeaponTypes } from './weapon-types.js';

/** Longer is no name; keeps a hostile text from being walked. */
const LONGEST_TEXT = 200;

/** One way to write what several words say; read on the joined text, so that blanks and hyphens do not matter. */
const SAID_ALIKE: readonly (readonly [RegExp, string])[] = [
  [/semiautomatic|semiauto|autoloading/g, 'selfloading'],
  [/underslung|underbarrelled|underbarreled/g, 'underbarrel'],
  [/homemade|improvised|artisanal|artisan|craftmade|craftproduced|countrymade/g, 'craft'],
  [/firearm/g, 'weapon'],
];

/** One key for all spellings of one name: case, accents, blanks, hyphens, points and the plural do not matter. */
function nameKey(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’.]/gu, '');
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = words.map((word) => (word.length > 2 ? word.replace(/s$/, '') : word)).join('');
  return SAID_ALIKE.reduce((key, [said, alike]) => key.replace(said, alike), joined);
}

/**
 * What people write for a type besides its name: the texts, and the type they mean. Never a narrower one than was said:
 * a "pistol" need not be self-loading, and a "zip gun" need not be held in one hand. Of several types each is possible.
 * The words and abbreviations are those of service manuals and police forms.
 */
export const weaponTypeSynonyms: readonly (readonly [texts: string, codes: string])[] = [
  ['pistol, sidearm, side arm', 'handgun'],
  ['derringer, single-shot pistol', 'singleShotPistol'],
  ['wheelgun, wheel gun, double-action revolver, single-action revolver, revolving pistol', 'revolver'],
  ['semi-auto pistol, automatic pistol, auto pistol, semi-auto handgun, SLP', 'selfLoadingPistol'],
  ['bolt-action rifle, lever-action rifle, single-shot rifle, hunting rifle, sporting rifle', 'rifle'],
  ['semi-auto rifle, SLR, battle rifle, marksman rifle, designated marksman rifle, DMR', 'rifle'],
  ['anti-material rifle', 'antiMaterielRifle'],
  ['muzzle-loader, muzzle loading rifle, musket', 'muzzleLoader'],
  ['semi-auto carbine', 'carbine'],
  ['SMG, machine carbine', 'subMachineGun'],
  ['selective-fire rifle, select-fire rifle', 'assaultRifle'],
  ['LMG, SAW, squad automatic weapon', 'lightMachineGun'],
  ['GPMG', 'generalPurposeMachineGun'],
  ['MG, MMG, machine gun, medium machine gun', 'lightMachineGun heavyMachineGun'],
  ['pump-action shotgun, semi-auto shotgun, double-barrelled shotgun, double-barreled shotgun', 'shotgun'],
  ['sawn-off shotgun, sawed-off shotgun', 'shotgun'],
  ['combination gun, drilling', 'combinationGun'],
  ['craft, craft gun, zip gun, zipgun, pipe gun', 'craftWeapon'],
  ['craft pistol, craft revolver, katta', 'craftHandgun'],
  ['craft rifle, craft shotgun, craft long gun', 'craftLongGun'],
  ['craft SMG', 'craftSubMachineGun'],
  ['3D-printed weapon, 3D-printed gun, 3D-printed, printed gun', 'craftPrinted'],
  ['HMG', 'heavyMachineGun'],
  ['GL', 'grenadeLauncher'],
  ['handheld grenade launcher', 'handHeldGrenadeLauncher'],
  ['UBGL, UGL', 'underBarrelGrenadeLauncher'],
  ['AGL, automatic grenade launcher, grenade machine gun', 'mountedGrenadeLauncher'],
  ['AA gun, anti-aircraft gun', 'portableAntiAircraftGun'],
  ['anti-tank gun, anti-tank rifle', 'portableAntiTankGun'],
  ['recoilless gun, RCL', 'recoillessRifle'],
  ['anti-tank launcher, anti-tank weapon', 'antiTankLauncher'],
  [
    'ATGM, ATGW, anti-tank missile launcher, anti-tank guided missile, anti-tank guided missile launcher',
    'antiTankMissileLauncher',
  ],
  ['RPG, RPG launcher, rocket-propelled grenade, rocket-propelled grenade launcher', 'antiTankRocketLauncher'],
  ['rocket launcher, anti-tank rocket launcher, light anti-tank weapon, bazooka', 'antiTankRocketLauncher'],
  ['MANPADS, man-portable air-defence system, man-portable air-defense system', 'antiAircraftMissileLauncher'],
  ['anti-aircraft missile launcher, surface-to-air missile launcher', 'antiAircraftMissileLauncher'],
  ['alarm weapon, alarm pistol, blank-firing pistol, signal pistol, flare gun', 'alarmWeapon'],
  ['air gun, air rifle, air pistol', 'airWeapon'],
  ['stun gun, taser', 'shockWeapon'],
];

const codesNamed = new Map<string, readonly string[]>();
for (const [texts, codes] of weaponTypeSynonyms) {
  for (const text of texts.split(', ')) codesNamed.set(nameKey(text), codes.split(' '));
}
for (const { code, name } of listWeaponTypes()) {
  for (const text of [code, name]) codesNamed.set(nameKey(text), [code]);
}

function codesOf(text: string): readonly string[] {
  if (isWeaponType(text)) return [text];
  return text.length > LONGEST_TEXT ? [] : (codesNamed.get(nameKey(text)) ?? []);
}

/** What a text or code means: one code, several (`ambiguous`), or none. A name is known in any case and in the plural. */
export function resolveWeaponType(asWritten: string): Resolution {
  return resolutionOf(asWritten, { usual: codesOf(asWritten), possible: [] });
}
