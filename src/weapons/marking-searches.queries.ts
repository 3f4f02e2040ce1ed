import type { EntityManager } from 'typeorm';
import type { RecordedMarking } from '../matching/index.js';
import { partsOf } from '../platform/parts-of.js';
import { prepared, run } from '../platform/database/prepared.js';
import { rowOf } from '../platform/database/write.js';
import type { RegisterProbe } from './find-candidates.js';
import type { MetKey, MetWeapon, ProbeRow } from './search-evidence.js';
import type { Status } from './weapon.js';

/** What every search needs to know of the register. */
export interface SearchContext {
  registerSize: number;
  /** Folded characters that occur besides the common alphabet. */
  characters: string[];
  /** What the officer has looked at today. */
  counts: { searches: number; weaponsShown: number };
}

const CONTEXT = prepared<{
  register_size: number;
  characters: string[];
  searches: number;
  weapons_shown: number;
}>('SELECT * FROM search_context()');

export async function searchContext(manager: EntityManager): Promise<SearchContext> {
  const [row] = await run(manager, CONTEXT, []);
  const { register_size: registerSize, characters, searches, weapons_shown: weaponsShown } = row!;
  return { registerSize, characters, counts: { searches, weaponsShown } };
}

/** No accepted marking holds a control character. */
const BETWEEN_KEYS = '\u0001';
const ID_LENGTH = 36;

type DescribedRow = Omit<ProbeRow, 'met'> & { met: string };

const PROBE_KEYS = prepared<DescribedRow>('SELECT * FROM probe_markings($1, $2)');
const PROBE_RANGES = prepared<{ met: string | null }>('SELECT probe_key_ranges($1, $2, $3) AS met');
const DESCRIBE = prepared<DescribedRow>('SELECT * FROM describe_weapons($1)');

/** Of each the id and the key. */
function* metKeys(text: string): Generator<MetKey, void> {
  for (const one of partsOf(text, BETWEEN_KEYS)) yield { weaponId: one.slice(0, ID_LENGTH), key: one.slice(ID_LENGTH) };
}

/** Of each the id, the year if there is one, a colon and the key. */
function* metWeapons(text: string): Generator<MetWeapon, void> {
  for (const one of partsOf(text, BETWEEN_KEYS)) {
    const colon = one.indexOf(':', ID_LENGTH);
    const year = colon === ID_LENGTH ? null : Number(one.slice(ID_LENGTH, colon));
    yield { weaponId: one.slice(0, ID_LENGTH), year, key: one.slice(colon + 1) };
  }
}

const probeRow = ({ met, ...row }: DescribedRow): ProbeRow => ({ ...row, met: metWeapons(met) });

/** Asks the register through the functions that cross agencies, inside a transaction. */
export const registerProbe = (manager: EntityManager): RegisterProbe => ({
  async keys(kinds, keys) {
    return (await run(manager, PROBE_KEYS, [kinds, keys.join(BETWEEN_KEYS)])).map(probeRow);
  },
  async beginnings(kinds, begin, most) {
    const [row] = await run(manager, PROBE_RANGES, [kinds, begin.join(BETWEEN_KEYS), most]);
    return metKeys(row!.met ?? '');
  },
  async describe(met) {
    return (await run(manager, DESCRIBE, [met.map(({ weaponId }) => weaponId).join(BETWEEN_KEYS)])).map(probeRow);
  },
});

/** What of a weapon may be shown to who searches, whoever holds it. */
export interface CandidateLine {
  weaponId: string;
  registryNumber: string;
  status: Status;
  markings: (RecordedMarking & { place: string | null })[];
  contact: { agency: string; email: string | null; phone: string | null };
}

const LINES = prepared<CandidateLine>(`
  SELECT weapon_id AS "weaponId", registry_number AS "registryNumber", status, markings, contact
    FROM candidate_lines($1::uuid[])`);

export const candidateLines = (manager: EntityManager, ids: readonly string[]): Promise<CandidateLine[]> =>
  run(manager, LINES, [ids]);

/** The search as the audit reads it: by whom, for what, and every weapon it showed. */
export interface SearchRow {
  id: string;
  entry_id: string;
  recorded_at: string;
  unit_id: string;
  officer_id: string;
  purpose: string;
  verdict: string;
  weapon_ids: string[];
  viewers: readonly string[];
  case_stated: boolean;
}

export const rowOfSearch = rowOf<SearchRow>('marking_searches');
