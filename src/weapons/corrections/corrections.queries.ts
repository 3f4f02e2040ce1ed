import type { EntityManager } from 'typeorm';
import { getEntries, unopenedEntry, type ReadableEntry } from '../../ledger/index.js';
import { NotFoundError } from '../../platform/problem.js';
import type { Listing } from '../../platform/http/listing.js';
import type { MarkingRow, StateRow } from '../weapon-projection.js';
import type { CorrectionRow, CorrectionStatus } from './correction-row.js';

const EFFECTIVE = `SELECT decided_entry_id AS id FROM corrections WHERE corrects = ANY ($1::uuid[]) AND status = 'effective'`;

/** The entries that restate fields of these and that the actor may see, each stream's in order. */
export async function getCorrectionsOf(manager: EntityManager, entries: readonly string[]): Promise<ReadableEntry[]> {
  const rows = await manager.query<{ id: string }[]>(EFFECTIVE, [entries]);
  return rows.length === 0
    ? []
    : getEntries(
        manager,
        rows.map(({ id }) => id),
      );
}

const TO_CORRECT = 'SELECT canonical, hash FROM entries_to_correct($1)';

/** An entry that is to be corrected, with the corrections of it that hold, oldest first. */
export interface EntryToCorrect {
  entry: ReadableEntry;
  corrections: ReadableEntry[];
  /** False where it is older than the actor's part in the weapon: then who holds the weapon is told its plain fields. */
  seen: boolean;
}

/** Throws NotFoundError. */
export async function getEntryToCorrect(manager: EntityManager, id: string): Promise<EntryToCorrect> {
  const [seen] = await getEntries(manager, [id]);
  if (seen) return { entry: seen, corrections: await getCorrectionsOf(manager, [id]), seen: true };
  const rows = await manager.query<{ canonical: string; hash: string }[]>(TO_CORRECT, [id]);
  const [entry, ...corrections] = rows.map(({ canonical, hash }) => unopenedEntry(canonical, hash));
  if (!entry) throw new NotFoundError('entry');
  return { entry, corrections, seen: false };
}

const RECORDED = `
  SELECT (SELECT coalesce(json_agg(s), '[]') FROM weapon_states s WHERE s.weapon_id = $1 AND s.restates IS NULL) AS states,
         (SELECT coalesce(json_agg(m), '[]') FROM markings m WHERE m.weapon_id = $1) AS markings`;

/** The states a weapon has had, without restatements, and its markings. */
export async function getStatesAndMarkings(
  manager: EntityManager,
  weapon: string,
): Promise<{ states: StateRow[]; markings: MarkingRow[] }> {
  const [found] = await manager.query<{ states: StateRow[]; markings: MarkingRow[] }[]>(RECORDED, [weapon]);
  return found!;
}

const AS_RECORDED = `
  SELECT to_jsonb(c) || jsonb_build_object('recorded_at', registry_time(c.recorded_at),
                                           'decided_at', registry_time(c.decided_at)) AS correction
    FROM corrections c`;

const BY_ID = `${AS_RECORDED} WHERE c.id = $1`;
const LIST = `
  ${AS_RECORDED} WHERE ($1::text IS NULL OR c.status = $1) AND ($2::uuid IS NULL OR c.id > $2) ORDER BY c.id LIMIT $3`;

interface CorrectionRead {
  correction: CorrectionRow;
}

/** Throws NotFoundError. */
export async function getCorrection(manager: EntityManager, id: string): Promise<CorrectionRow> {
  const [found] = await manager.query<CorrectionRead[]>(BY_ID, [id]);
  if (!found) throw new NotFoundError('correction');
  return found.correction;
}

/** Corrections of what the actor may see, in the order in which they were proposed. */
export const correctionList = <Line extends object>(
  status: CorrectionStatus | undefined,
  line: (row: CorrectionRow) => Line,
): Pick<Listing<Line>, 'rows'> => ({
  rows: async (manager, after, limit) => {
    const rows = await manager.query<CorrectionRead[]>(LIST, [status ?? null, after ?? null, limit]);
    return rows.map(({ correction }) => line(correction));
  },
});
