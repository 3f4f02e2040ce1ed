import { listWeaponTypes } from '../vocabulary/core.js';

/** The codes a weapon's type may have, for who writes one. */
export const WEAPON_TYPES = listWeaponTypes()
  .map(({ code }) => code)
  .join(', ');

export const NO_SUCH_COUNTRY = 'no country has this code; write three capital letters such as AUT (ISO 3166-1 alpha-3)';
