import type { EntityManager } from 'typeorm';

/** Of every table of reports, as `ReportHead` names them. */
export const HEAD_COLUMNS = `
         id, unit_id AS unit, job_id AS job, requested_by AS "requestedBy", registry_time(requested_at) AS "requestedAt",
         registry_time(as_of) AS "asOf"`;

const UNITS_BELOW = `
  SELECT coalesce(array_agg(id), '{}') AS units FROM units WHERE $1 = ANY (path)`;

/** The units a report about a unit is about: itself and all below it. */
export async function unitsBelow(manager: EntityManager, unit: string): Promise<string[]> {
  const [found] = await manager.query<{ units: string[] }[]>(UNITS_BELOW, [unit]);
  return found!.units;
}

/**
 * Whether a report is about the weapon `w`: one that such a unit holds, or an unlocated one that it put on record. $1:
 * the units, $2: whether it is about the whole register: then every record that is seen counts.
 */
export const IS_IN_SCOPE = `($2::boolean OR w.holder_unit_id = ANY ($1::uuid[])
        OR (w.holder_kind = 'unknown' AND w.registered_by_unit_id = ANY ($1::uuid[])))`;
