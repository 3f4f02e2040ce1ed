import { v7 as uuid } from 'uuid';
import { placeFacts, type Recorded } from '../../src/ledger/append.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { decideRegister } from '../../src/weapons/decisions.js';
import { openedEntry } from '../../src/weapons/opened-entry.js';
import { newRegistryNumber } from '../../src/weapons/registry-number.js';
import { projectWeapon, type WeaponChange } from '../../src/weapons/weapon-projection.js';
import type { DenseWeapon } from '../dense-weapons.js';
import { registration } from './registration.js';

/** Everything a registration leaves in the database, hashed and sealed, before anybody writes it. */
export interface Registered {
  recorded: Recorded;
  change: WeaponChange;
}

/** `now` is RFC 3339 in UTC with microseconds. */
export function registeredRows(weapon: DenseWeapon, acting: Acting, now: string): Registered {
  const stand = { unit: acting.unit, authorityUnit: acting.authorityUnit, now: new Date(now) };
  const input = registration(weapon);
  const fact = decideRegister({ ...input, markings: [...input.markings] }, uuid(), newRegistryNumber(), stand);
  const [recorded] = placeFacts([fact], new Map(), { acting, now });
  return { recorded: recorded!, change: projectWeapon(null, openedEntry(recorded!, fact)) };
}
