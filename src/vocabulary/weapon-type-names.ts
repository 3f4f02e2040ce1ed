import { resolutionOf, type Resolution } from './agreement.js';
import { weaponTypeTable, type WeaponType } from './tables/weapon-types.js';

/** Longer is no name; keeps a hostile text from being walked. */
export const LONGEST_WEAPON_TYPE = 200;

/** One way to write what several words say; read on the joined text, so that blanks and hyphens do not matter. */
const SAID_ALIKE: readonly (readonly [RegExp, string])[] = [
  [/semiautomatic|semiauto|autoloading/g, 'selfloading'],
  [/underslung|underbarrelled|underbarreled/g, 'underbarrel'],
  [/homemade|improvised|artisanal|artisan|craftmade|craftproduced|countrymade/g, 'craft'],
  [/firearm/g, 'weapon'],
];

/** One key for all spellings of one name: case, accents, blanks, hyphens, points and the plural do not matter. */
export function typeNameKey(text: string): string {
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

/** Names of types, and what texts mean by them. */
export interface WeaponTypeNames {
  /** What a text or code means: one code, several (`ambiguous`), or none. A name is known in any case and in the plural. */
  resolve: (asWritten: string) => Resolution;
  /** The types that a text names, alone or with others. */
  bearers: (text: string) => readonly string[];
  /** What people write for a type besides its name. */
  aliasesOf: (code: string) => readonly string[];
}

/** What a registry calls a type besides what everybody does. */
export interface AddedName {
  text: string;
  code: string;
  /** False for the code and the name of a type. */
  alias: boolean;
}

const splitTexts = weaponTypeSynonyms.flatMap(([texts, codes]) =>
  texts.split(', ').map((text) => ({ text, codes: codes.split(' ') })),
);

/** Every name that everybody uses, by its key; the name of a type is its own before it is anybody's synonym. */
const usualNames: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...splitTexts.map(({ text, codes }) => [typeNameKey(text), codes] as const),
  ...weaponTypeTable.rows.flatMap(({ code, name }) => [code, name].map((text) => [typeNameKey(text), [code]] as const)),
]);

/** What texts mean among these types; `added` are names besides the usual ones, those of added types included. */
export function weaponTypeNames(types: readonly WeaponType[], added: readonly AddedName[]): WeaponTypeNames {
  const known = new Set(types.map(({ code }) => code));
  const codesNamed = new Map(usualNames);
  const aliases = new Map<string, string[]>();
  const alias = (text: string, code: string) => aliases.set(code, [...(aliases.get(code) ?? []), text]);
  for (const { text, codes } of splitTexts) for (const code of codes) alias(text, code);
  for (const { text, code, alias: isAlias } of added) {
    const key = typeNameKey(text);
    codesNamed.set(key, [...new Set([...(codesNamed.get(key) ?? []), code])]);
    if (isAlias) alias(text, code);
  }
  const bearers = (text: string) => codesNamed.get(typeNameKey(text)) ?? [];
  const codesOf = (text: string) => (known.has(text) ? [text] : text.length > LONGEST_WEAPON_TYPE ? [] : bearers(text));
  return {
    resolve: (asWritten) => resolutionOf(asWritten, { usual: codesOf(asWritten), possible: [] }),
    bearers,
    aliasesOf: (code) => aliases.get(code) ?? [],
  };
}
