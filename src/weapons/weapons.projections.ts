import { summariseList, type OpenedEntry, type Projection } from '../ledger/index.js';
import {
  joinChanges,
  projectWeapon,
  uncommonCharacters,
  type WeaponChange,
  type WeaponRow,
} from './weapon-projection.js';

/** A weapon's stream makes its row, its states, its markings as they are seen now, and the keys they are found by. */
const weapons: Projection = {
  streams: ['weapon'],
  tables: [
    { name: 'weapons', stream: 'id', key: [] },
    { name: 'weapon_states', stream: 'weapon_id', key: ['position'] },
    { name: 'markings', stream: 'weapon_id', key: ['number'] },
    { name: 'marking_keys', stream: 'weapon_id', key: ['key', 'kind', 'marking_number'] },
    { name: 'key_characters', stream: null, key: ['character'] },
  ],
  forget: [
    `UPDATE markings m SET applied_by = NULL FROM expiring x
      WHERE m.weapon_id = x.stream_id AND m.entry_id = x.entry_id AND m.applied_by IS NOT NULL`,
    // The row of a file as it came, and what was read of it.
    `UPDATE import_rows r SET raw = '', weapon = 'null' FROM expiring x WHERE r.entry_id = x.entry_id`,
  ],
  project: (entries) => {
    const changes: WeaponChange[] = [];
    let weapon: WeaponRow | null = null;
    for (const entry of entries) {
      changes.push(projectWeapon(weapon, entry));
      weapon = changes.at(-1)!.weapon;
    }
    const { states, markings, keys } = joinChanges(changes);
    const { viewers } = weapon!;
    return {
      weapons: [weapon!],
      weapon_states: states,
      markings: markings.map((marking) => ({ ...marking, viewers })),
      marking_keys: keys,
      key_characters: uncommonCharacters(keys).map((character) => ({ character })),
    };
  },
};

/** The row of an act of looking: of the entry that records it, and of one that names its case afterwards. */
const lookRow = ([{ id, streamId, recordedAt, unit, officer, payload, viewers }, added]: LookStream) => ({
  id: streamId,
  entry_id: id,
  recorded_at: recordedAt,
  unit_id: unit,
  officer_id: officer,
  purpose: payload.purpose,
  viewers,
  case_stated: payload.caseReference !== undefined,
  case_added_at: added?.recordedAt ?? null,
});

type LookStream = readonly [OpenedEntry, OpenedEntry?];

const markingSearches: Projection = {
  streams: ['markingSearch'],
  tables: [
    {
      name: 'marking_searches',
      stream: 'id',
      key: [],
      committed: ({ weapon_ids, ...row }) => ({ ...row, weapon_ids: summariseList(weapon_ids as string[]) }),
    },
  ],
  project: (entries) => {
    const { payload } = entries[0]!;
    const row = { ...lookRow(entries as never), verdict: payload.verdict, weapon_ids: payload.candidates };
    return { marking_searches: [row] };
  },
};

const disclosures: Projection = {
  streams: ['disclosure'],
  tables: [{ name: 'disclosures', stream: 'id', key: [] }],
  project: (entries) => ({
    disclosures: [{ ...lookRow(entries as never), weapon_id: entries[0]!.payload.weapon }],
  }),
};

/** What this room keeps beside the ledger. */
export const weaponsProjections: readonly Projection[] = [weapons, markingSearches, disclosures];
