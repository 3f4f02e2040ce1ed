import type { EntityManager } from 'typeorm';
import type { Act, RecordedLook } from './recorded-look.js';

/** What an auditor asks by; all that is stated must hold. */
export interface LooksAsked {
  officer?: string;
  agency?: string;
  /** Id of a weapon that was shown. */
  weapon?: string;
  purpose?: string;
  act?: Act;
  /** RFC 3339; recorded from then on, and before then. */
  from?: string;
  to?: string;
}

/** Columns of each kind of look, in one order. */
const READS = `
  SELECT l.recorded_at, l.entry_id, l.number, l.act, l.officer_id, l.credential_id, l.identity, l.agency_id, l.unit_id,
         l.purpose, NULL::boolean AS case_named, l.shows, l.route, l.target, l.weapon_ids, l.code, l.row_count, l.times,
         l.request_id
    FROM looks l`;
const SEARCHES = `
  SELECT l.recorded_at, l.entry_id, 0 AS number, 'search' AS act, l.officer_id, NULL::uuid, NULL, u.agency_id, l.unit_id,
         l.purpose, l.case_stated OR l.case_added_at IS NOT NULL, 'MarkingSearch', 'POST /v1/marking-searches',
         l.id::text, l.weapon_ids, NULL, NULL::bigint, 1, NULL::uuid
    FROM marking_searches l JOIN units u ON u.id = l.unit_id`;
const DISCLOSURES = `
  SELECT l.recorded_at, l.entry_id, 0 AS number, 'disclosure' AS act, l.officer_id, NULL::uuid, NULL, u.agency_id,
         l.unit_id, l.purpose, l.case_stated OR l.case_added_at IS NOT NULL, 'Disclosure',
         'POST /v1/weapons/:id/disclosures', l.id::text, ARRAY[l.weapon_id], NULL, NULL::bigint, 1, NULL::uuid
    FROM disclosures l JOIN units u ON u.id = l.unit_id`;

interface Branch {
  from: string;
  act: string;
  agency: string;
  weapon: string;
  number: string;
}

/** The newest of one kind, as many as the page has rows. Planned for what is asked: what is null falls away. */
const branch = ({ from, act, agency, weapon, number }: Branch): string => `(
  ${from}
   WHERE ($1::uuid IS NULL OR l.officer_id = $1) AND ($2::uuid IS NULL OR ${agency} = $2)
     AND ($3::uuid IS NULL OR ${weapon}) AND ($4::text IS NULL OR l.purpose = $4) AND ($5::text IS NULL OR ${act} = $5)
     AND ($6::timestamptz IS NULL OR l.recorded_at >= $6) AND ($7::timestamptz IS NULL OR l.recorded_at < $7)
     AND ($8::timestamptz IS NULL OR (l.recorded_at <= $8 AND (l.recorded_at, l.entry_id, ${number}) < ($8, $9::uuid, $10::int)))
   ORDER BY l.recorded_at DESC, l.entry_id DESC, number DESC LIMIT $11)`;

const LOOKS = `
  SELECT registry_time(recorded_at) AS "recordedAt", act, officer_id AS officer, credential_id AS credential, identity,
         agency_id AS agency, unit_id AS unit, purpose, case_named AS "caseNamed", shows, route, target,
         to_jsonb(weapon_ids) AS weapons, code, row_count AS rows, times, request_id AS request, entry_id AS entry, number
    FROM (${[
      branch({
        from: READS,
        act: 'l.act',
        agency: 'l.agency_id',
        weapon: 'l.weapon_ids @> ARRAY[$3]',
        number: 'l.number',
      }),
      branch({
        from: SEARCHES,
        act: `'search'`,
        agency: 'u.agency_id',
        weapon: 'l.weapon_ids @> ARRAY[$3]',
        number: '0',
      }),
      branch({
        from: DISCLOSURES,
        act: `'disclosure'`,
        agency: 'u.agency_id',
        weapon: 'l.weapon_id = $3',
        number: '0',
      }),
    ].join(' UNION ALL ')}) AS look
   ORDER BY recorded_at DESC, entry_id DESC, number DESC LIMIT $11`;

/** Looks by what is asked, newest first, after a place. */
export async function looksAfter(
  manager: EntityManager,
  { officer, agency, weapon, purpose, act, from, to }: LooksAsked,
  after: string | undefined,
  limit: number,
): Promise<RecordedLook[]> {
  const place = after?.split(' ') ?? [];
  const asked = [officer, agency, weapon, purpose, act, from, to].map((value) => value ?? null);
  const [recordedAt = null, entry = null, number = null] = place;
  return manager.query<RecordedLook[]>(LOOKS, [...asked, recordedAt, entry, number, limit]);
}
