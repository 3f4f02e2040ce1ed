import { summariseList, type OpenedEntry, type Projection } from '../ledger/index.js';
import { disclosureQuote } from './corrections/quote.js';
import { WeaponRecord } from './corrections/weapon-record.js';
import { disclosureCaseAdded, searchCaseAdded } from './weapon-kinds.js';

/** A weapon's stream makes its row, its states, its markings as they are seen now, and the keys they are found by. */
const weapons: Projection = {
  streams: ['weapon'],
  tables: [
    { name: 'weapons', stream: 'id', key: [] },
    { name: 'weapon_states', stream: 'weapon_id', key: ['position'] },
    { name: 'markings', stream: 'weapon_id', key: ['number'] },
    { name: 'marking_keys', stream: 'weapon_id', key: ['key', 'kind', 'marking_number'] },
    { name: 'key_characters', stream: null, key: ['character'] },
    { name: 'corrections', stream: 'weapon_id', key: ['id'] },
  ],
  forget: [
    // What stands there is of the last correction that restates it, if there is one.
    `UPDATE markings m SET applied_by = NULL FROM expiring x
      WHERE m.weapon_id = x.stream_id AND m.applied_by IS NOT NULL
        AND x.entry_id = coalesce(
          (SELECT c.decided_entry_id FROM corrections c
            WHERE c.weapon_id = m.weapon_id AND c.status = 'effective'
              AND 'markings/' || m.number || '/appliedBy' = ANY (c.fields)
            ORDER BY c.decided_at DESC LIMIT 1),
          m.entry_id)`,
    // The row of a file as it came, and what was read of it.
    `UPDATE import_rows r SET raw = '', weapon = 'null' FROM expiring x WHERE r.entry_id = x.entry_id`,
  ],
  project: (entries) => {
    const record = new WeaponRecord();
    for (const entry of entries) record.follow(entry);
    return record.rows();
  },
};

/** The row of an act of looking: of the entry that records it, and of one that names its case afterwards. */
function lookRow(entries: readonly OpenedEntry[]) {
  const [look] = entries as readonly [OpenedEntry];
  const added = entries.find(({ kind }) => kind === searchCaseAdded.kind || kind === disclosureCaseAdded.kind);
  return {
    id: look.streamId,
    entry_id: look.id,
    recorded_at: look.recordedAt,
    unit_id: look.unit,
    officer_id: look.officer,
    purpose: look.payload.purpose,
    viewers: look.viewers,
    case_stated: look.payload.caseReference !== undefined,
    case_added_at: added?.recordedAt ?? null,
  };
}

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
    const row = { ...lookRow(entries), verdict: payload.verdict, weapon_ids: payload.candidates };
    return { marking_searches: [row] };
  },
};

const disclosures: Projection = {
  streams: ['disclosure'],
  tables: [
    { name: 'disclosures', stream: 'id', key: [] },
    { name: 'weapon_quotes', stream: 'id', key: [] },
  ],
  project: (entries) => {
    const [look] = entries as readonly [OpenedEntry];
    const quote = disclosureQuote({
      id: look.streamId,
      weapon_id: look.payload.weapon as string,
      position: (look.payload.position ?? null) as number | null,
      entry_id: look.id,
      recorded_at: look.recordedAt,
      unit_id: look.unit,
      viewers: look.viewers,
    });
    return { disclosures: [{ ...lookRow(entries), weapon_id: look.payload.weapon }], weapon_quotes: [quote] };
  },
};

/** What this room keeps beside the ledger. */
export const weaponsProjections: readonly Projection[] = [weapons, markingSearches, disclosures];
