import { IS_IN_SCOPE } from './report.queries.js';
import { PLAIN_SERIAL } from './serial-rules.js';

/** Tables of one report under way, gone with its transaction. Made by the login that serves; nobody else sees them. */
export const WORKING_TABLES = [
  `CREATE TEMPORARY TABLE quality_weapons (
     weapon_id uuid NOT NULL, registry_number text NOT NULL, agency_id uuid NOT NULL, described uuid NOT NULL,
     unmarked_reason text) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_descriptions (
     described uuid NOT NULL, type_code text, type_text text NOT NULL, manufacturer_code text, manufacturer_text text,
     model_code text, model_text text, calibre_code text, calibre_text text, country_of_manufacture text,
     year_of_manufacture integer) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_marked (weapon_id uuid NOT NULL, placed boolean NOT NULL) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_serials (
     weapon_id uuid NOT NULL, described uuid NOT NULL, part text NOT NULL, partial boolean NOT NULL, key text COLLATE "C",
     special text COLLATE "C") ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_dates (
     weapon_id uuid NOT NULL, year_of_manufacture integer NOT NULL, applied_at text NOT NULL) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_judged_descriptions (
     described uuid NOT NULL, kind integer NOT NULL, maker text, model text) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_judged_serials (
     special text COLLATE "C" NOT NULL, key text COLLATE "C", junk boolean NOT NULL, damaged boolean NOT NULL)
     ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_judged_dates (applied_at text NOT NULL, latest_year integer) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_duplicates (weapon_id uuid NOT NULL, duplicate_set text NOT NULL) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_cases (
     weapon_id uuid NOT NULL, registry_number text NOT NULL, agency_id uuid NOT NULL, kind integer NOT NULL,
     facts integer NOT NULL, unmarked_reason text, duplicate_set text) ON COMMIT DROP`,
  `CREATE TEMPORARY TABLE quality_case_profiles (
     kind integer NOT NULL, facts integer NOT NULL, unmarked_reason text, profile integer NOT NULL) ON COMMIT DROP`,
] as const;

/** A number on another part than that which is the weapon is compared with numbers on that part only (domain 9.25). */
const OTHER_PARTS = ['barrel', 'slide', 'cylinder', 'bolt', 'stock'];

/**
 * Everything a report needs of the register, read in one statement and so in one snapshot. $1: units, $2: whether all,
 * $3 to $5: the rules for plain serials, $6: parts beside the weapon itself. Answers the time of the snapshot.
 */
export const TAKE_SNAPSHOT = `
  WITH scope AS MATERIALIZED (
    SELECT w.id, w.registry_number, u.agency_id, w.unmarked_reason, w.type_code, w.type_text, w.manufacturer_code,
           w.manufacturer_text, w.model_code, w.model_text, w.calibre_code, w.calibre_text, w.country_of_manufacture,
           w.year_of_manufacture,
           md5(ROW(w.type_code, w.type_text, w.manufacturer_code, w.manufacturer_text, w.model_code, w.model_text,
                   w.calibre_code, w.calibre_text, w.country_of_manufacture, w.year_of_manufacture)::text)::uuid AS described
      FROM weapons w JOIN units u ON u.id = coalesce(w.holder_unit_id, w.registered_by_unit_id)
     WHERE ${IS_IN_SCOPE}),
  read AS MATERIALIZED (
    SELECT m.weapon_id, s.described, m.kind, m.text, m.place, cardinality(m.unread) > 0 AS partial, m.applied_at,
           s.year_of_manufacture
      FROM markings m JOIN scope s ON s.id = m.weapon_id),
  described AS (
    INSERT INTO quality_descriptions
    SELECT DISTINCT described, type_code, type_text, manufacturer_code, manufacturer_text, model_code, model_text,
           calibre_code, calibre_text, country_of_manufacture, year_of_manufacture
      FROM scope),
  marked AS (
    INSERT INTO quality_marked SELECT weapon_id, bool_and(place IS NOT NULL) FROM read GROUP BY weapon_id),
  dated AS (
    INSERT INTO quality_dates
    SELECT weapon_id, year_of_manufacture, applied_at FROM read
     WHERE substring(applied_at FROM '([0-9]{4})[^/]*$')::integer <= year_of_manufacture),
  numbered AS (
    INSERT INTO quality_serials
    SELECT weapon_id, described, CASE WHEN place = ANY ($6::text[]) THEN place ELSE 'weapon' END, partial,
           CASE WHEN plain THEN translate(upper(text COLLATE "C"), $5, '') END,
           CASE WHEN NOT plain AND text <> '' THEN text END
      FROM (SELECT read.*, text COLLATE "C" ~ $3 AND text COLLATE "C" !~ $4 AS plain FROM read WHERE kind = 'serial') r),
  weapons AS (
    INSERT INTO quality_weapons SELECT id, registry_number, agency_id, described, unmarked_reason FROM scope RETURNING 1)
  SELECT registry_time(statement_timestamp()) AS "asOf", (SELECT count(*) FROM weapons) AS weapons`;

export const snapshotValues = (units: readonly string[], all: boolean): unknown[] => {
  const { is, isNot, separators } = PLAIN_SERIAL;
  return [units, all, is, isNot, separators, OTHER_PARTS];
};

/** Statistics of tables that were just filled: without them the joins that follow are planned for a handful of rows. */
export const ANALYZE_SNAPSHOT =
  'ANALYZE quality_weapons, quality_descriptions, quality_marked, quality_serials, quality_dates';

export const DISTINCT_SERIALS = 'SELECT DISTINCT special FROM quality_serials WHERE special IS NOT NULL';
export const DISTINCT_DATES = 'SELECT DISTINCT applied_at FROM quality_dates';
export const DISTINCT_DESCRIPTIONS = `
  SELECT described, type_code AS "typeCode", type_text AS "typeText", manufacturer_code AS "manufacturerCode",
         manufacturer_text AS "manufacturerText", model_code AS "modelCode", model_text AS "modelText",
         calibre_code AS "calibreCode", calibre_text AS "calibreText", country_of_manufacture AS "countryOfManufacture",
         year_of_manufacture AS "yearOfManufacture"
    FROM quality_descriptions`;
export const DISTINCT_CASES = `
  SELECT DISTINCT kind, facts, unmarked_reason AS "unmarkedReason" FROM quality_cases`;

/**
 * Same number, same known maker, and the same model where both are known (domain 9.20): the number 1234 of two makers
 * is no duplicate, nor is it of two models of one. A number of which characters are unread is no number to compare.
 */
export const FIND_DUPLICATES = `
  WITH numbers AS MATERIALIZED (
    SELECT DISTINCT s.weapon_id, s.described, s.part, coalesce(s.key, j.key) AS key
      FROM quality_serials s LEFT JOIN quality_judged_serials j ON j.special = s.special
     WHERE NOT s.partial AND coalesce(s.key, j.key) IS NOT NULL),
  repeated AS (SELECT key FROM numbers GROUP BY key HAVING count(*) > 1),
  compared AS (
    SELECT n.weapon_id, n.key, n.part, d.maker, d.model,
           count(*) OVER one_maker AS others,
           count(*) FILTER (WHERE d.model IS NULL) OVER one_maker AS unknown,
           count(*) OVER (PARTITION BY n.key, n.part, d.maker, d.model) AS alike
      FROM numbers n JOIN repeated ON repeated.key = n.key
      JOIN quality_judged_descriptions d ON d.described = n.described
     WHERE d.maker IS NOT NULL
    WINDOW one_maker AS (PARTITION BY n.key, n.part, d.maker))
  INSERT INTO quality_duplicates
  SELECT weapon_id, min(left(md5(ROW(key, part, maker)::text), 16)) FROM compared
   WHERE CASE WHEN model IS NULL THEN others ELSE alike + unknown END > 1
   GROUP BY weapon_id`;

/** What the markings of each record come to, as bits in the order of `MARKING_BITS`, beside what its description is. */
export const GATHER_CASES = `
  WITH serials AS (
    SELECT s.weapon_id,
           bool_or(NOT coalesce(j.junk OR j.damaged, false) AND NOT s.partial) AS whole,
           bool_or(NOT coalesce(j.junk OR j.damaged, false) AND s.partial) AS partial,
           bool_or(coalesce(j.junk, false)) AS junk, bool_or(coalesce(j.damaged, false)) AS damaged
      FROM quality_serials s LEFT JOIN quality_judged_serials j ON j.special = s.special GROUP BY s.weapon_id),
  early AS (
    SELECT DISTINCT d.weapon_id FROM quality_dates d JOIN quality_judged_dates j ON j.applied_at = d.applied_at
     WHERE j.latest_year < d.year_of_manufacture)
  INSERT INTO quality_cases
  SELECT w.weapon_id, w.registry_number, w.agency_id, d.kind,
         coalesce(s.whole, false)::int + 2 * coalesce(s.partial, false)::int + 4 * coalesce(s.junk, false)::int
           + 8 * coalesce(s.damaged, false)::int + 16 * coalesce(m.placed, false)::int
           + 32 * (m.weapon_id IS NOT NULL)::int + 64 * (u.weapon_id IS NOT NULL)::int
           + 128 * (e.weapon_id IS NOT NULL)::int,
         w.unmarked_reason, u.duplicate_set
    FROM quality_weapons w
    JOIN quality_judged_descriptions d ON d.described = w.described
    LEFT JOIN serials s ON s.weapon_id = w.weapon_id
    LEFT JOIN quality_marked m ON m.weapon_id = w.weapon_id
    LEFT JOIN quality_duplicates u ON u.weapon_id = w.weapon_id
    LEFT JOIN early e ON e.weapon_id = w.weapon_id`;
