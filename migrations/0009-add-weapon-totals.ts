import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, COVERS_UNIT, grant, protectReport } from './grants.js';

export class AddWeaponTotals1700000000009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE weapon_totals (
        id uuid CONSTRAINT pk_weapon_totals PRIMARY KEY,
        unit_id uuid NOT NULL,
        job_id uuid NOT NULL,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        state text NOT NULL,
        day text NOT NULL,
        law_version integer NOT NULL,
        counting_version integer NOT NULL,
        vocabulary jsonb,
        edition bigint,
        weapons bigint,
        as_of timestamptz);

      CREATE TABLE weapon_total_classes (
        report_id uuid NOT NULL,
        number integer NOT NULL,
        counted_by text NOT NULL,
        category text,
        rule text,
        counts boolean,
        weapons bigint NOT NULL,
        unit_id uuid NOT NULL,
        CONSTRAINT pk_weapon_total_classes PRIMARY KEY (report_id, number),
        CONSTRAINT ck_weapon_total_classes_counted_by CHECK (counted_by IN ('iti', 'unroca', 'national')));
    `);
    for (const table of ['weapon_totals', 'weapon_total_classes']) await protectReport(db, table);
    await allow(db, 'weapon_totals', 'UPDATE', COVERS_UNIT);
    await grant(db, `UPDATE (vocabulary, edition, weapons, as_of) ON weapon_totals`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
