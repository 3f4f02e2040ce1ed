import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, SEES_ROW } from './grants.js';

export class RecordLooks1700000000014 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE looks (
        stream_id uuid NOT NULL,
        number integer NOT NULL,
        entry_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        act text NOT NULL,
        officer_id uuid,
        credential_id uuid,
        identity text,
        agency_id uuid,
        unit_id uuid,
        route text,
        target text,
        purpose text,
        shows text,
        weapon_ids uuid[] NOT NULL,
        code text,
        snapshot text,
        row_count bigint,
        times integer NOT NULL,
        request_id uuid,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_looks PRIMARY KEY (recorded_at, entry_id, number),
        CONSTRAINT ck_looks_act CHECK (act IN ('read', 'exported', 'exportEnded', 'exportCut', 'refused')));
      CREATE INDEX ix_looks_officer ON looks (officer_id, recorded_at);
      CREATE INDEX ix_looks_weapons ON looks USING gin (weapon_ids);

      -- Whether a case was named with the look, or when one was after it.
      ALTER TABLE marking_searches ADD case_stated boolean NOT NULL DEFAULT false, ADD case_added_at timestamptz;
      ALTER TABLE disclosures ADD case_stated boolean NOT NULL DEFAULT false, ADD case_added_at timestamptz;
      CREATE POLICY owner_states ON marking_searches FOR UPDATE TO CURRENT_USER USING (true);
      CREATE POLICY owner_states ON disclosures FOR UPDATE TO CURRENT_USER USING (true);
      UPDATE marking_searches s SET case_stated = true
        FROM ledger_entries e
       WHERE e.stream_id = s.id AND e.position = 1 AND e.canonical::jsonb #> '{payload,caseReference}' IS NOT NULL;
      UPDATE disclosures d SET case_stated = true
        FROM ledger_entries e
       WHERE e.stream_id = d.id AND e.position = 1 AND e.canonical::jsonb #> '{payload,caseReference}' IS NOT NULL;
      DROP POLICY owner_states ON marking_searches;
      DROP POLICY owner_states ON disclosures;
      ALTER TABLE marking_searches ALTER case_stated DROP DEFAULT;
      ALTER TABLE disclosures ALTER case_stated DROP DEFAULT;

      CREATE INDEX ix_marking_searches_time ON marking_searches (recorded_at, id);
      CREATE INDEX ix_marking_searches_officer ON marking_searches (officer_id, recorded_at);
      CREATE INDEX ix_marking_searches_weapons ON marking_searches USING gin (weapon_ids);
      CREATE INDEX ix_disclosures_time ON disclosures (recorded_at, id);
      CREATE INDEX ix_disclosures_officer ON disclosures (officer_id, recorded_at);
    `);
    await protect(db, 'looks');
    await allow(db, 'looks', 'SELECT', SEES_ROW);
    await allow(db, 'looks', 'INSERT', SEES_ROW);
    await grant(db, 'SELECT, INSERT ON looks', 'runtime');
    await grant(db, 'SELECT ON looks', 'oversight');
    for (const table of ['marking_searches', 'disclosures']) {
      await allow(db, table, 'UPDATE', `${SEES_ROW} AND case_added_at IS NULL`, SEES_ROW);
      await grant(db, `UPDATE (case_added_at) ON ${table}`, 'runtime');
    }
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
