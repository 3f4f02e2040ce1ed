import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, SEES_ROW } from './grants.js';

/**
 * How long records are kept, what is held, and which openings are gone because their time was over. Nobody who serves may
 * remove an opening: that is done by the owner alone, with `tracemark expire`, as migrations are.
 */
export class AddRetention1700000000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE retention_rules (
        edition bigint CONSTRAINT pk_retention_rules PRIMARY KEY,
        entry_id uuid NOT NULL,
        code text NOT NULL,
        rule jsonb NOT NULL,
        recorded_at timestamptz NOT NULL);

      CREATE TABLE retention_holds (
        id uuid CONSTRAINT pk_retention_holds PRIMARY KEY,
        entry_id uuid NOT NULL,
        stream_id uuid NOT NULL,
        until text,
        placed_at timestamptz NOT NULL,
        lifted_by uuid,
        viewers uuid[] NOT NULL);

      CREATE TABLE expired_openings (
        entry_id uuid NOT NULL,
        path text NOT NULL,
        expired_by uuid NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_expired_openings PRIMARY KEY (entry_id, path));
      CREATE INDEX ix_expired_openings_expired_by ON expired_openings (expired_by, entry_id, path);
    `);
    for (const table of ['retention_rules', 'retention_holds', 'expired_openings']) {
      await protect(db, table);
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    await allow(db, 'retention_rules', 'SELECT', 'true');
    await allow(db, 'retention_rules', 'INSERT', '(SELECT acting_for_authority())');
    await grant(db, `SELECT, INSERT ON retention_rules`, 'runtime');
    const authoritys = `${SEES_ROW} AND (SELECT acting_for_authority())`;
    await allow(db, 'retention_holds', 'SELECT', SEES_ROW);
    await allow(db, 'retention_holds', 'INSERT', authoritys);
    await allow(db, 'retention_holds', 'UPDATE', authoritys);
    await grant(db, `SELECT, INSERT, UPDATE (lifted_by) ON retention_holds`, 'runtime');
    await allow(db, 'expired_openings', 'SELECT', SEES_ROW);
    await grant(db, `SELECT ON expired_openings`, 'runtime');
    await db.query(OWNER_EXPIRES);
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/** The entry of a run, the openings it removes, and what came of them in tables. */
const OWNER_EXPIRES = `
  CREATE POLICY owner_records ON ledger_entries FOR INSERT TO CURRENT_USER WITH CHECK (kind = 'openings.expired');
  CREATE POLICY owner_records ON ledger_outbox FOR INSERT TO CURRENT_USER WITH CHECK (true);
  CREATE POLICY owner_records ON streams FOR INSERT TO CURRENT_USER WITH CHECK (type = 'retention');
  CREATE POLICY owner_moves ON streams FOR UPDATE TO CURRENT_USER USING (type = 'retention');
  CREATE POLICY owner_expires ON entry_openings FOR DELETE TO CURRENT_USER USING (true);
  CREATE POLICY owner_expires ON expired_openings FOR INSERT TO CURRENT_USER WITH CHECK (true);
  CREATE POLICY owner_forgets ON markings FOR UPDATE TO CURRENT_USER USING (true);
  CREATE POLICY owner_forgets ON import_rows FOR UPDATE TO CURRENT_USER USING (true);
`;
