import type { DenseWeapon } from '../dense-weapons.js';

export const BENCH_SEED = 20261124;

/** The body of `POST /v1/weapons` as an armoury sends it: three markings and the legal basis, recorded sealed. */
export function registration({ index: _, ...weapon }: DenseWeapon) {
  return { ...weapon, origin: 'stateStock' as const, basis: 'Firearms Act, section 12', source: 'document' as const };
}
