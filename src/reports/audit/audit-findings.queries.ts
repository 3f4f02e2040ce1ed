import type { EntityManager } from 'typeorm';
import {
  highestIdBefore,
  lowestIdFrom,
  QUESTIONS,
  type AuditFinding,
  type AuditTerms,
  type Question,
} from './audit-question.js';

/** Columns of a finding; those a question is not about are NULL. */
const finding = (columns: Partial<Record<'officer' | 'agency' | 'unit' | 'weapon' | 'entry', string>>) =>
  (['officer', 'agency', 'unit', 'weapon', 'entry'] as const)
    .map((name) => `${columns[name] ?? 'NULL'}::uuid AS ${name}`)
    .join(', ');

/** What officers were shown from $1 to before $2, whichever way. */
const SHOWN = `
  (SELECT officer_id, agency_id, unit_id, recorded_at, weapon_ids FROM looks
    WHERE recorded_at >= $1::timestamptz AND recorded_at < $2::timestamptz AND officer_id IS NOT NULL
      AND act IN ('read', 'exported')
   UNION ALL
   SELECT s.officer_id, u.agency_id, s.unit_id, s.recorded_at, s.weapon_ids
     FROM marking_searches s JOIN units u ON u.id = s.unit_id
    WHERE s.recorded_at >= $1::timestamptz AND s.recorded_at < $2::timestamptz
   UNION ALL
   SELECT d.officer_id, u.agency_id, d.unit_id, d.recorded_at, ARRAY[d.weapon_id]
     FROM disclosures d JOIN units u ON u.id = d.unit_id
    WHERE d.recorded_at >= $1::timestamptz AND d.recorded_at < $2::timestamptz) AS shown`;

const RECORDED = `e.recorded_at >= $1::timestamptz AND e.recorded_at < $2::timestamptz AND e.id >= $3::uuid AND e.id < $4::uuid`;

interface Asked {
  /** Without order; its columns are since, until, those of `finding`, count and key. */
  statement: string;
  values: (terms: AuditTerms) => readonly unknown[];
}

const recorded = ({ from, to }: AuditTerms) => [from, to, lowestIdFrom(from), highestIdBefore(to)];

const ASKED: Readonly<Record<Question, Asked>> = {
  bulkBrowsing: {
    statement: `
      SELECT min(recorded_at) AS since, max(recorded_at) AS until,
             ${finding({ officer: 'officer_id', agency: 'agency_id' })},
             count(DISTINCT weapon) AS count, officer_id AS key
        FROM ${SHOWN} CROSS JOIN LATERAL unnest(weapon_ids) AS weapon
       GROUP BY officer_id, agency_id, (recorded_at AT TIME ZONE 'UTC')::date
      HAVING count(DISTINCT weapon) > $3::int`,
    values: ({ from, to, weapons }) => [from, to, weapons],
  },
  searchesWithoutCase: {
    statement: `
      SELECT s.recorded_at AS since, s.recorded_at AS until,
             ${finding({ officer: 's.officer_id', agency: 'u.agency_id', unit: 's.unit_id', entry: 's.entry_id' })},
             1 AS count, s.entry_id AS key
        FROM marking_searches s JOIN units u ON u.id = s.unit_id
       WHERE s.recorded_at >= $1::timestamptz AND s.recorded_at < $2::timestamptz AND NOT s.case_stated
         AND s.recorded_at < now() - interval '7 days'
         AND coalesce(s.case_added_at, 'infinity') > s.recorded_at + interval '7 days'`,
    values: ({ from, to }) => [from, to],
  },
  offHours: {
    statement: `
      SELECT min(recorded_at) AS since, max(recorded_at) AS until,
             ${finding({ officer: 'officer_id', agency: 'agency_id' })},
             count(*) AS count, officer_id AS key
        FROM ${SHOWN}
       CROSS JOIN LATERAL (SELECT recorded_at AT TIME ZONE $3::text AS there) AS local
       WHERE extract(hour FROM there) < $4::int OR extract(hour FROM there) >= $5::int
       GROUP BY officer_id, agency_id, there::date`,
    values: ({ from, to, timeZone, dayBegins, dayEnds }) => [from, to, timeZone, dayBegins, dayEnds],
  },
  ownName: {
    statement: `
      SELECT s.recorded_at AS since, s.recorded_at AS until,
             ${finding({ officer: 's.officer_id', agency: 'o.agency_id', unit: 's.unit_id', entry: 's.entry_id' })},
             1 AS count, s.entry_id AS key
        FROM (SELECT entry_id, officer_id, unit_id, recorded_at FROM marking_searches
               WHERE recorded_at >= $1::timestamptz AND recorded_at < $2::timestamptz
              UNION ALL
              SELECT entry_id, officer_id, unit_id, recorded_at FROM disclosures
               WHERE recorded_at >= $1::timestamptz AND recorded_at < $2::timestamptz) s
        JOIN officers o ON o.id = s.officer_id
        JOIN ledger_entries e ON e.id = s.entry_id
       WHERE EXISTS (
         SELECT FROM regexp_split_to_table(lower(o.name), '[^[:alpha:]]+') AS word
          WHERE length(word) >= 4 AND (
            position(word IN lower(coalesce(e.canonical::jsonb #>> '{payload,readings}', ''))) > 0
            OR EXISTS (SELECT FROM entry_openings p
                        WHERE p.entry_id = s.entry_id AND position(word IN lower(p.value::text)) > 0)))`,
    values: ({ from, to }) => [from, to],
  },
  weaponsWithoutEntries: {
    statement: `
      SELECT w.registered_at AS since, w.registered_at AS until, ${finding({ weapon: 'w.id', unit: 'w.holder_unit_id' })},
             0 AS count, w.id AS key
        FROM weapons w
       WHERE w.registered_at >= $1::timestamptz AND w.registered_at < $2::timestamptz
         AND NOT EXISTS (SELECT FROM ledger_entries e WHERE e.stream_id = w.id AND e.position = w.position)`,
    values: ({ from, to }) => [from, to],
  },
  backDatedEntries: {
    statement: `
      SELECT e.recorded_at AS since, e.recorded_at AS until,
             ${finding({ officer: 'e.officer_id', agency: 'u.agency_id', unit: 'e.unit_id', weapon: `CASE WHEN e.stream_type = 'weapon' THEN e.stream_id END`, entry: 'e.id' })},
             1 AS count, e.id AS key
        FROM ledger_entries e JOIN units u ON u.id = e.unit_id
       WHERE ${RECORDED} AND e.occurred_to < e.recorded_at - make_interval(days => $5::int)
         AND e.canonical::jsonb ->> 'source' <> 'importedRecord'`,
    values: (terms) => [...recorded(terms), terms.days],
  },
  correctionsBeforeCounts: {
    statement: `
      SELECT e.recorded_at AS since, counted.at AS until,
             ${finding({ officer: 'e.officer_id', agency: 'u.agency_id', unit: 'e.unit_id', weapon: 'e.stream_id', entry: 'e.id' })},
             1 AS count, e.id AS key
        FROM ledger_entries e JOIN units u ON u.id = e.unit_id
       CROSS JOIN LATERAL (
         SELECT min(at) AS at
           FROM (SELECT recorded_at AS at FROM looks
                  WHERE purpose = 'count' AND weapon_ids @> ARRAY[e.stream_id]
                 UNION ALL
                 SELECT recorded_at FROM marking_searches
                  WHERE purpose = 'count' AND weapon_ids @> ARRAY[e.stream_id]
                 UNION ALL
                 SELECT recorded_at FROM disclosures WHERE purpose = 'count' AND weapon_id = e.stream_id) AS looked
          WHERE at > e.recorded_at AND at <= e.recorded_at + make_interval(days => $5::int)) AS counted
       WHERE ${RECORDED} AND e.stream_type = 'weapon' AND e.kind = 'weapon.corrected' AND counted.at IS NOT NULL`,
    values: (terms) => [...recorded(terms), terms.days],
  },
  onePersonDuties: {
    statement: `
      SELECT e.recorded_at AS since, e.recorded_at AS until,
             ${finding({ officer: 'e.officer_id', agency: 'u.agency_id', unit: 'e.unit_id', weapon: 'e.stream_id', entry: 'e.id' })},
             e.position AS count, e.id AS key
        FROM ledger_entries e JOIN units u ON u.id = e.unit_id
       WHERE ${RECORDED} AND e.kind IN ('weapon.lost', 'weapon.stolen', 'weapon.found')
         AND NOT EXISTS (SELECT FROM ledger_entries other
                          WHERE other.stream_id = e.stream_id AND other.officer_id <> e.officer_id)`,
    values: recorded,
  },
};

/** A page of what a question found, the latest first, and how many findings there are. */
const statements = Object.fromEntries(
  QUESTIONS.map((question) => {
    const { statement, values } = ASKED[question];
    const next = values({ from: '2026-01-01', to: '2026-01-02' } as AuditTerms).length + 1;
    const [since, key, limit] = [next, next + 1, next + 2].map((place) => `$${place}`);
    return [
      question,
      {
        page: `
          SELECT registry_time(since) AS since, registry_time(until) AS until, officer, agency, unit, weapon, entry,
                 count::int, key
            FROM (${statement}) AS found
           WHERE ${since}::timestamptz IS NULL OR (since, key) < (${since}::timestamptz, ${key}::uuid)
           ORDER BY found.since DESC, found.key DESC LIMIT ${limit}`,
        count: `SELECT count(*)::int AS count FROM (${statement} LIMIT $${next}) AS found`,
      },
    ];
  }),
) as Readonly<Record<Question, { page: string; count: string }>>;

export async function findingsAfter(
  manager: EntityManager,
  question: Question,
  terms: AuditTerms,
  after: string | undefined,
  limit: number,
): Promise<AuditFinding[]> {
  const [since = null, key = null] = after?.split(' ') ?? [];
  const { page } = statements[question];
  const rows = await manager.query<Omit<AuditFinding, 'question'>[]>(page, [
    ...ASKED[question].values(terms),
    since,
    key,
    limit,
  ]);
  return rows.map((row) => ({ question, ...row }));
}

/** How many findings a question has; at most `most`. */
export async function countFindings(
  manager: EntityManager,
  question: Question,
  terms: AuditTerms,
  most: number,
): Promise<number> {
  const { count } = statements[question];
  const [row] = await manager.query<{ count: number }[]>(count, [...ASKED[question].values(terms), most]);
  return row!.count;
}
