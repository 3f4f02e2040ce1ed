import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, COVERS_UNIT, grant, protectReport } from './grants.js';

const TABLES = ['data_quality_reports', 'data_quality_profiles', 'data_quality_counts', 'data_quality_records'];

export class AddDataQuality1700000000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE data_quality_reports (
        id uuid CONSTRAINT pk_data_quality_reports PRIMARY KEY,
        unit_id uuid NOT NULL,
        job_id uuid NOT NULL,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        rules_version integer NOT NULL,
        vocabulary jsonb,
        edition bigint,
        as_of timestamptz,
        forgotten_at timestamptz);

      -- What was found in a record and how complete it is: few of them serve all the records of a report.
      CREATE TABLE data_quality_profiles (
        report_id uuid NOT NULL,
        profile integer NOT NULL,
        score smallint NOT NULL,
        points jsonb NOT NULL,
        findings text[] NOT NULL,
        unit_id uuid NOT NULL,
        CONSTRAINT pk_data_quality_profiles PRIMARY KEY (report_id, profile),
        CONSTRAINT ck_data_quality_profiles_score CHECK (score BETWEEN 0 AND 100));

      CREATE TABLE data_quality_counts (
        report_id uuid NOT NULL,
        agency_id uuid NOT NULL,
        profile integer NOT NULL,
        weapons bigint NOT NULL,
        unit_id uuid NOT NULL,
        CONSTRAINT pk_data_quality_counts PRIMARY KEY (report_id, agency_id, profile));

      CREATE TABLE data_quality_records (
        report_id uuid NOT NULL,
        agency_id uuid NOT NULL,
        profile integer NOT NULL,
        weapon_id uuid NOT NULL,
        registry_number text NOT NULL,
        duplicate_set text,
        unit_id uuid NOT NULL,
        CONSTRAINT pk_data_quality_records PRIMARY KEY (report_id, agency_id, profile, weapon_id));
    `);
    for (const table of TABLES) await protectReport(db, table);
    await allow(db, 'data_quality_reports', 'UPDATE', COVERS_UNIT);
    await grant(db, `UPDATE (as_of, edition, vocabulary) ON data_quality_reports`, 'runtime');
    await db.query(FORGET);
    await grant(db, `EXECUTE ON FUNCTION forget_old_data_quality_records()`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/** The totals of a report stay; which records they were made of is out of date after a month, and large. */
const FORGET = `
  CREATE POLICY owner_forgets ON data_quality_records FOR DELETE TO CURRENT_USER USING (true);
  CREATE POLICY owner_notes ON data_quality_reports FOR UPDATE TO CURRENT_USER USING (true);
  CREATE FUNCTION forget_old_data_quality_records() RETURNS bigint
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH old AS (
      UPDATE data_quality_reports SET forgotten_at = now()
       WHERE requested_at < now() - interval '30 days' AND forgotten_at IS NULL RETURNING id),
    forgotten AS (DELETE FROM data_quality_records r USING old WHERE r.report_id = old.id RETURNING 1)
    SELECT count(*) FROM forgotten
  $$;
  REVOKE ALL ON FUNCTION forget_old_data_quality_records() FROM PUBLIC;
`;
