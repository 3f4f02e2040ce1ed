import type { MetWeapon, ProbeRow } from '../../src/weapons/search-evidence.js';

/** Weapons that nothing describes, as the register answers a probe. */
export const undescribed = (met: Iterable<MetWeapon>): ProbeRow => ({
  manufacturer_code: null,
  manufacturer_text: null,
  model_code: null,
  model_text: null,
  calibre_code: null,
  calibre_text: null,
  country_of_manufacture: null,
  met,
});
