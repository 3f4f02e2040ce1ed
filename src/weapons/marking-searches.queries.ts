import type { EntityManager } from 'typeorm';
import type { EditGroup, RecordedMarking } from '../matching/index.js';
import { classNumber, type ProbeRow } from './search-evidence.js';
import type { Status } from './weapon.js';

/** What every search needs to know of the register. */
export interface SearchContext {
  registerSize: number;
  /** Folded characters that occur besides the common alphabet. */
  characters: string[];
}

export async function searchContext(manager: EntityManager): Promise<SearchContext> {
  const [row] = await manager.query<{ register_size: number; characters: string[] }[]>(
    'SELECT register_size, characters FROM search_context()',
  );
  return { registerSize: row!.register_size, characters: row!.characters };
}

/** Keys to probe for one reading. */
export interface Probe extends EditGroup {
  reading: number;
  kind: 'exact' | 'folded';
}

/** No accepted marking holds a control character. */
const BETWEEN_KEYS = '\u0001';

export function probeMarkings(manager: EntityManager, probes: readonly Probe[]): Promise<ProbeRow[]> {
  return manager.query<ProbeRow[]>(
    'SELECT * FROM probe_markings($1::smallint[], $2::smallint[], $3::text[], $4::text[])',
    [
      probes.map((probe) => probe.reading),
      probes.map((probe) => classNumber(probe.class)),
      probes.map((probe) => probe.kind),
      probes.map((probe) => probe.keys.join(BETWEEN_KEYS)),
    ],
  );
}

/** What of a weapon may be shown to who searches, whoever holds it. */
export interface CandidateLine {
  weaponId: string;
  registryNumber: string;
  status: Status;
  markings: (RecordedMarking & { place: string | null })[];
  contact: { agency: string; email: string | null; phone: string | null };
}

export function candidateLines(manager: EntityManager, ids: readonly string[]): Promise<CandidateLine[]> {
  return manager.query<CandidateLine[]>(
    `SELECT weapon_id AS "weaponId", registry_number AS "registryNumber", status, markings, contact
       FROM candidate_lines($1::uuid[])`,
    [ids],
  );
}

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
}

export async function insertSearch(manager: EntityManager, search: SearchRow): Promise<void> {
  await manager.query('INSERT INTO marking_searches SELECT * FROM json_populate_record(NULL::marking_searches, $1)', [
    JSON.stringify(search),
  ]);
}
