import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect } from './grants.js';

/** What the national authority adds to the lists of the program: read by everybody, added to by the authority alone. */
export class AddVocabulary1700000000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE vocabulary_extensions (
        edition bigint CONSTRAINT pk_vocabulary_extensions PRIMARY KEY,
        entry_id uuid NOT NULL,
        list text NOT NULL,
        code text NOT NULL,
        addition jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT ck_vocabulary_extensions_list CHECK (list IN ('weapon-types', 'calibres', 'manufacturers', 'models',
          'national-classes', 'marking-rules', 'import-mark-formats')));

      -- What was decided by an older vocabulary is decided again: the code is that of a lost race.
      CREATE FUNCTION require_edition(decided_by bigint) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF decided_by IS DISTINCT FROM coalesce((SELECT max(edition) FROM vocabulary_extensions), 0) THEN
          RAISE EXCEPTION 'Decided by edition % of the vocabulary, which is not the last', decided_by
            USING ERRCODE = 'serialization_failure';
        END IF;
      END $$;
    `);
    await protect(db, 'vocabulary_extensions');
    await allow(db, 'vocabulary_extensions', 'SELECT', 'true');
    await allow(db, 'vocabulary_extensions', 'INSERT', '(SELECT acting_for_authority())');
    await grant(db, 'SELECT, INSERT ON vocabulary_extensions', 'runtime');
    await grant(db, 'SELECT ON vocabulary_extensions', 'oversight');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
