import type { EntityManager } from 'typeorm';
import { BEFORE_EVERY_ID } from '../platform/database/before-every-id.js';
import { NotFoundError } from '../platform/problem.js';
import { HEAD_COLUMNS } from './report.queries.js';
import { PART_NAMES } from './completeness.js';
import type { AgencyTotals, RecordFindings, ReportView, Totals } from './data-quality.js';
import { FINDINGS, SERIAL_MISSING_OR_DUPLICATE, type Finding } from './finding.js';

const REPORT = `
  SELECT ${HEAD_COLUMNS}, rules_version AS "rulesVersion", vocabulary, edition,
         forgotten_at IS NOT NULL AS forgotten
    FROM data_quality_reports`;
const ONE_REPORT = `${REPORT} WHERE id = $1`;
const REPORTS = `${REPORT} WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`;

export type ReportRow = Omit<ReportView, 'total'> & { forgotten: boolean };

export async function getReport(manager: EntityManager, id: string): Promise<ReportRow> {
  const [report] = await manager.query<ReportRow[]>(ONE_REPORT, [id]);
  if (!report) throw new NotFoundError('report');
  return report;
}

/** The newest first: ids are made in the order of time. */
export const listReports = (manager: EntityManager, after: string | undefined, limit: number): Promise<ReportRow[]> =>
  manager.query(REPORTS, [after ?? null, limit]);

interface TotalsRow {
  agency: string | null;
  weapons: number;
  withoutFindings: number;
  serialMissingOrDuplicate: number;
  meanScore: number;
  meanPoints: Record<string, number>;
  findings: Partial<Record<Finding, number>>;
}

/** $1: report, $2: the agency after which to go on, $3: most agencies, $4: what counts as missing or duplicate. */
const totalsBy = (grouped: string, which: string) => `
  WITH counted AS (
    SELECT ${grouped} AS agency, p.score, p.points, p.findings, sum(c.weapons)::bigint AS weapons
      FROM data_quality_counts c
      JOIN data_quality_profiles p ON p.report_id = c.report_id AND p.profile = c.profile
     WHERE c.report_id = $1 ${which}
     GROUP BY 1, 2, 3, 4),
  found AS (
    SELECT agency, jsonb_object_agg(finding, weapons) AS findings
      FROM (SELECT agency, finding, sum(weapons) AS weapons FROM counted, unnest(findings) AS finding GROUP BY 1, 2) f
     GROUP BY agency),
  earned AS (
    SELECT agency, jsonb_object_agg(part, points) AS points
      FROM (SELECT agency, part, round(sum(weapons * earned.value::numeric) / sum(weapons), 2) AS points
              FROM counted, jsonb_each(points) AS earned (part, value) GROUP BY 1, 2) e
     GROUP BY agency)
  SELECT c.agency, sum(weapons)::bigint AS weapons,
         coalesce(sum(weapons) FILTER (WHERE c.findings = '{}'), 0)::bigint AS "withoutFindings",
         coalesce(sum(weapons) FILTER (WHERE c.findings && $2), 0)::bigint AS "serialMissingOrDuplicate",
         round(sum(weapons * score) / sum(weapons), 2)::float AS "meanScore",
         earned.points AS "meanPoints", coalesce(found.findings, '{}') AS findings
    FROM counted c JOIN earned ON earned.agency = c.agency LEFT JOIN found ON found.agency = c.agency
   GROUP BY c.agency, earned.points, found.findings ORDER BY c.agency`;

const TOTAL = totalsBy(`''`, '');
const BY_AGENCY = totalsBy(
  'c.agency_id',
  `AND c.agency_id IN (SELECT DISTINCT agency_id FROM data_quality_counts
                        WHERE report_id = $1 AND ($3::uuid IS NULL OR agency_id > $3) ORDER BY 1 LIMIT $4)`,
);

const everyFinding = (counts: TotalsRow['findings']) =>
  Object.fromEntries(FINDINGS.map((finding) => [finding, counts[finding] ?? 0])) as Totals['findings'];

const totalsOf = ({ agency: _, ...row }: TotalsRow): Totals => ({
  ...row,
  meanPoints: Object.fromEntries(PART_NAMES.map((part) => [part, row.meanPoints[part]])) as Totals['meanPoints'],
  findings: everyFinding(row.findings),
});

const NO_RECORD: Totals = {
  weapons: 0,
  withoutFindings: 0,
  serialMissingOrDuplicate: 0,
  meanScore: null,
  meanPoints: null,
  findings: everyFinding({}),
};

export async function getTotals(manager: EntityManager, report: string): Promise<Totals> {
  const [row] = await manager.query<TotalsRow[]>(TOTAL, [report, SERIAL_MISSING_OR_DUPLICATE]);
  return row ? totalsOf(row) : NO_RECORD;
}

/** Agencies in the order of their ids. */
export async function listAgencyTotals(
  manager: EntityManager,
  report: string,
  after: string | undefined,
  limit: number,
): Promise<AgencyTotals[]> {
  const values = [report, SERIAL_MISSING_OR_DUPLICATE, after ?? null, limit];
  const rows = await manager.query<TotalsRow[]>(BY_AGENCY, values);
  return rows.map((row) => ({ agency: row.agency!, ...totalsOf(row) }));
}

export interface RecordFilter {
  finding?: Finding;
  agency?: string;
}

/** Where a list of records goes on: `agency/profile/weapon`. */
export const RECORD_PLACE = /^[0-9a-f-]{36}\/\d{1,9}\/[0-9a-f-]{36}$/;
export const placeOf = ({ agency, profile, weapon }: RecordFindings): string => `${agency}/${profile}/${weapon}`;

/**
 * Records of an agency that are judged alike stand together in the index: each such group that the filter leaves is
 * read from its place on, and only as far as the page goes.
 */
const RECORDS = `
  SELECT r.weapon_id AS weapon, r.registry_number AS "registryNumber", g.agency_id AS agency, g.score, g.points,
         g.findings, r.duplicate_set AS "duplicateSet", g.profile
    FROM (SELECT c.agency_id, c.profile, p.score, p.points, p.findings
            FROM data_quality_counts c
            JOIN data_quality_profiles p ON p.report_id = c.report_id AND p.profile = c.profile
           WHERE c.report_id = $1 AND p.findings <> '{}' AND ($2::text IS NULL OR $2 = ANY (p.findings))
             AND ($3::uuid IS NULL OR c.agency_id = $3) AND (c.agency_id, c.profile) >= ($4::uuid, $5::integer)
           ORDER BY c.agency_id, c.profile) g
   CROSS JOIN LATERAL (
     SELECT weapon_id, registry_number, duplicate_set FROM data_quality_records r
      WHERE r.report_id = $1 AND r.agency_id = g.agency_id AND r.profile = g.profile
        AND r.weapon_id > CASE WHEN g.agency_id = $4 AND g.profile = $5 THEN $6::uuid ELSE '${BEFORE_EVERY_ID}'::uuid END
      ORDER BY weapon_id LIMIT $7) r
   ORDER BY g.agency_id, g.profile, r.weapon_id LIMIT $7`;

export const listRecords = (
  manager: EntityManager,
  report: string,
  { finding, agency }: RecordFilter,
  after: string | undefined,
  limit: number,
): Promise<RecordFindings[]> => {
  const [fromAgency, fromProfile, fromWeapon] = after?.split('/') ?? [BEFORE_EVERY_ID, '0', BEFORE_EVERY_ID];
  return manager.query(RECORDS, [report, finding ?? null, agency ?? null, fromAgency, fromProfile, fromWeapon, limit]);
};
