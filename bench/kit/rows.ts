import { v7 as uuid } from 'uuid';
import { placeFacts, type Recorded } from '../../src/ledger/append.js';
import type { Fact } from '../../src/ledger/index.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { builtinVocabulary } from '../../src/vocabulary/index.js';
import { decideRegister } from '../../src/weapons/decisions.js';
import { openedEntry } from '../../src/weapons/opened-entry.js';
import { newRegistryNumber } from '../../src/weapons/registry-number.js';
import { projectWeapon, type WeaponChange, type WeaponEntry } from '../../src/weapons/weapon-projection.js';
import type { DenseWeapon } from '../dense-weapons.js';
import { registration } from './registration.js';

/** Everything a registration leaves in the database, hashed and sealed, before anybody writes it. */
export interface Registered {
  recorded: Recorded;
  change: WeaponChange;
}

function registeredFact(weapon: DenseWeapon, acting: Acting, now: string): Fact {
  const stand = { unit: acting.unit, authorityUnit: acting.authorityUnit, now: new Date(now) };
  const input = registration(weapon);
  return decideRegister(
    { ...input, markings: [...input.markings] },
    uuid(),
    newRegistryNumber(),
    stand,
    builtinVocabulary,
  );
}

/** `now` is RFC 3339 in UTC with microseconds. */
export function registeredRows(weapon: DenseWeapon, acting: Acting, now: string): Registered {
  const fact = registeredFact(weapon, acting, now);
  const [recorded] = placeFacts([fact], new Map(), { acting, now });
  return { recorded: recorded!, change: projectWeapon(null, openedEntry(recorded!, fact)) };
}

/** The same rows of the current state without the entry behind them, which is most of the work. */
export function stateRows(weapon: DenseWeapon, acting: Acting, now: string): WeaponChange {
  const fact = registeredFact(weapon, acting, now);
  return projectWeapon(null, {
    id: uuid(),
    position: 1,
    kind: fact.kind.kind,
    streamId: fact.streamId,
    occurredAt: fact.occurredAt,
    occurredFrom: null,
    occurredTo: null,
    recordedAt: now,
    unit: acting.unit,
    payload: fact.values as WeaponEntry['payload'],
    viewers: fact.viewers,
  });
}
