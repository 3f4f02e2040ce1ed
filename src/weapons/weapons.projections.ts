import { summariseList, type OpenedEntry, type Projection } from '../ledger/index.js';
import { supplementWaived } from './corrections/correction-kinds.js';
import { disclosureQuote } from './corrections/quote.js';
import { WeaponRecord } from './corrections/weapon-record.js';

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
  project: (entries) => {
    const record = new WeaponRecord();
    for (const entry of entries) record.follow(entry);
    return record.rows();
  },
};

/** The row of an act of looking, which is a stream of one entry. */
const lookRow = ({ id, streamId, recordedAt, unit, officer, payload, viewers }: OpenedEntry) => ({
  id: streamId,
  entry_id: id,
  recorded_at: recordedAt,
  unit_id: unit,
  officer_id: officer,
  purpose: payload.purpose,
  viewers,
});

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
  project: (entries) => ({
    marking_searches: entries.map((entry) => ({
      ...lookRow(entry),
      verdict: entry.payload.verdict,
      weapon_ids: entry.payload.candidates,
    })),
  }),
};

const disclosures: Projection = {
  streams: ['disclosure'],
  tables: [
    { name: 'disclosures', stream: 'id', key: [] },
    { name: 'weapon_quotes', stream: 'id', key: [] },
  ],
  project: (entries) => {
    const looks = entries.filter(({ kind }) => kind !== supplementWaived.kind);
    return {
      disclosures: looks.map((entry) => ({ ...lookRow(entry), weapon_id: entry.payload.weapon })),
      weapon_quotes: looks.map((entry) =>
        disclosureQuote({
          id: entry.streamId,
          weapon_id: entry.payload.weapon as string,
          position: (entry.payload.position ?? null) as number | null,
          entry_id: entry.id,
          recorded_at: entry.recordedAt,
          unit_id: entry.unit,
          viewers: entry.viewers,
        }),
      ),
    };
  },
};

/** What this room keeps beside the ledger. */
export const weaponsProjections: readonly Projection[] = [weapons, markingSearches, disclosures];
