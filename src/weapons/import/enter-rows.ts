import { EntriesToCopy, placeFacts, type CopiedEntries, type Fact, type Recorded } from '../../ledger/core.js';
import type { Acting } from '../../platform/database/acting.js';
import { NotFoundError } from '../../platform/problem.js';
import type { CopiedRows } from '../../platform/tabular/copy-text.js';
import type { Vocabulary } from '../../vocabulary/core.js';
import { decideRegister, decideReport, type Stand } from '../decisions.js';
import { openedEntry } from '../opened-entry.js';
import { newRegistryNumber } from '../registry-number.js';
import { joinChanges, projectWeapon, type WeaponChange } from '../weapon-projection.js';
import { WeaponsToCopy, type CopiedWeapons } from '../weapons.repository.js';
import type { ImportRow } from './import-row.js';

/** A row that is to become a weapon, with the ids that were drawn for it. */
export interface RowToEnter {
  number: number;
  id: string;
  entryId: string;
  registryNumber: string | null;
  weapon: ImportRow;
}

/** What a batch of rows writes. */
export interface EnteredRows {
  entries: CopiedEntries;
  weapons: CopiedWeapons;
  count: number;
}

/** Everything of it that goes by COPY. */
export const tablesOf = ({ entries, weapons }: EnteredRows): CopiedRows[] => [
  entries.entries,
  entries.openings,
  weapons.weapons,
  weapons.states,
  weapons.markings,
  weapons.keys,
];

export type Enterer = Pick<Acting, 'unit' | 'officer' | 'identity' | 'authorityUnit' | 'units'>;

/** The file that rows came from: its import, and the hash of its bytes. */
export interface Origin {
  import: string;
  file: string;
}

const NO_HEADS = new Map();

/**
 * Decides, hashes and projects rows one after the other, by the functions of a single registration. `now` as the ledger
 * writes it.
 */
export function enterRows(
  rows: Iterable<RowToEnter>,
  origin: Origin,
  acting: Enterer,
  now: string,
  vocabulary: Vocabulary,
): EnteredRows {
  const stand = { unit: acting.unit, authorityUnit: acting.authorityUnit, now: new Date(now) };
  const place = { acting: acting as Acting, now };
  const [entries, weapons] = [new EntriesToCopy(), new WeaponsToCopy()];
  let count = 0;
  for (const row of rows) {
    const { unit } = row.weapon.holder ?? {};
    if (unit !== undefined && !acting.units.includes(unit)) throw new NotFoundError('unit');
    const facts = story(row, origin, stand, vocabulary);
    const recorded = placeFacts(facts, NO_HEADS, place);
    entries.addStream(recorded);
    weapons.add(changeOf(facts, recorded));
    count += 1;
  }
  return { entries: entries.finish(), weapons: weapons.finish(), count };
}

/** What the facts of a new weapon make of it. */
function changeOf(facts: readonly Fact[], recorded: readonly Recorded[]): WeaponChange {
  let weapon: WeaponChange['weapon'] | null = null;
  const changes = facts.map((fact, place) => {
    const change = projectWeapon(weapon, openedEntry(recorded[place]!, fact));
    weapon = change.weapon;
    return change;
  });
  return joinChanges(changes);
}

/** The facts of one row: its registration, and its loss where it is missing. */
function story(
  { number, id, entryId, registryNumber, weapon }: RowToEnter,
  origin: Origin,
  stand: Stand,
  vocabulary: Vocabulary,
): Fact[] {
  const decided = decideRegister(weapon, id, registryNumber ?? newRegistryNumber(), stand, vocabulary);
  const registered = {
    ...decided,
    entryId,
    values: { ...decided.values, importedFrom: { ...origin, number } },
  } as Fact;
  const { status = 'active', missingSince = null, source, sourceRef } = weapon;
  if (status === 'active') return [registered];
  const recorded = { id, origin: weapon.origin, status: 'active', holderUnit: null, markingCount: 0 } as const;
  const missing = decideReport(
    { ...recorded, viewers: decided.viewers },
    status,
    { occurredAt: missingSince, source, sourceRef },
    { ...stand, mayReport: true },
  );
  return [registered, missing];
}
