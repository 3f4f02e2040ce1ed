import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, OPENED_BY_ACTOR, SEES_ROW } from './grants.js';

export class CreateImports1700000000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE import_mappings (
        id uuid CONSTRAINT pk_import_mappings PRIMARY KEY,
        agency_id uuid NOT NULL,
        name text NOT NULL,
        mapping jsonb NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        saved_by uuid NOT NULL,
        CONSTRAINT uq_import_mappings_name UNIQUE (agency_id, name));

      CREATE TABLE weapon_imports (
        id uuid CONSTRAINT pk_weapon_imports PRIMARY KEY,
        job_id uuid NOT NULL,
        agency_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'receiving',
        settings jsonb NOT NULL,
        payload_hash bytea,
        payload_bytes bigint,
        form jsonb,
        plan jsonb,
        rows_read bigint NOT NULL DEFAULT 0,
        entered_through bigint NOT NULL DEFAULT 0,
        accepted bigint NOT NULL DEFAULT 0,
        accepted_with_warning bigint NOT NULL DEFAULT 0,
        duplicate bigint NOT NULL DEFAULT 0,
        rejected bigint NOT NULL DEFAULT 0,
        entered bigint NOT NULL DEFAULT 0,
        opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        received_at timestamptz,
        viewers uuid[] NOT NULL,
        CONSTRAINT ck_weapon_imports_state CHECK (state IN ('receiving', 'received', 'read', 'compared', 'entered')));
      CREATE INDEX ix_weapon_imports_agency ON weapon_imports (agency_id, id);

      CREATE TABLE import_chunks (
        import_id uuid NOT NULL,
        number integer NOT NULL,
        bytes bytea NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_import_chunks PRIMARY KEY (import_id, number));
      ALTER TABLE import_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE TABLE import_rows (
        import_id uuid NOT NULL,
        number bigint NOT NULL,
        line bigint NOT NULL,
        raw text NOT NULL,
        cut boolean NOT NULL,
        verdict text NOT NULL,
        reasons jsonb NOT NULL,
        weapon json,
        weapon_id uuid,
        entry_id uuid,
        registry_number text,
        serial_key text,
        described_as text,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_import_rows PRIMARY KEY (import_id, number),
        CONSTRAINT ck_import_rows_verdict CHECK (verdict IN ('accepted', 'acceptedWithWarning', 'duplicate', 'rejected')),
        CONSTRAINT ck_import_rows_weapon CHECK ((weapon IS NULL) = (weapon_id IS NULL)));
      CREATE INDEX ix_import_rows_verdict ON import_rows (import_id, verdict, number) WHERE verdict <> 'accepted';
    `);
    await protect(db, 'import_mappings');
    for (const command of ['SELECT', 'INSERT'] as const)
      await allow(db, 'import_mappings', command, `agency_id = (SELECT acting_agency())`);
    await grant(db, `SELECT, INSERT ON import_mappings`, 'runtime');
    for (const [table, mayAdd] of [
      ['weapon_imports', OPENED_BY_ACTOR],
      ['import_chunks', SEES_ROW],
      ['import_rows', SEES_ROW],
    ] as const) {
      await protect(db, table);
      await allow(db, table, 'SELECT', SEES_ROW);
      await allow(db, table, 'INSERT', mayAdd);
      await grant(db, `SELECT, INSERT ON ${table}`, 'runtime');
    }
    for (const table of ['weapon_imports', 'import_rows']) await allow(db, table, 'UPDATE', SEES_ROW);
    await grant(
      db,
      `UPDATE (state, payload_hash, payload_bytes, form, plan, rows_read, entered_through, accepted,
               accepted_with_warning, duplicate, rejected, entered, received_at) ON weapon_imports`,
      'runtime',
    );
    await grant(db, `UPDATE (verdict, reasons) ON import_rows`, 'runtime');
    for (const table of ['import_mappings', 'weapon_imports', 'import_rows'])
      await grant(db, `SELECT ON ${table}`, 'oversight');
    await db.query(ABOUT_IMPORTS);
    await grant(db, `EXECUTE ON FUNCTION forget_import_payload(uuid)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION discard_import(uuid)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION forget_abandoned_imports()`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION unfinished_imports()`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION colliding_import_rows(uuid, bigint, bigint)`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/**
 * Bytes are kept until every row of them has its verdict or the job has ended, then not at all; an import whose file
 * never came to its end leaves nothing. What a row collides with is found as owner, since nobody reads the keys of
 * markings; only what the actor may see counts, but for registry numbers, which are unique whoever holds them.
 */
const ABOUT_IMPORTS = `
  -- A step that another worker has taken in the meantime: who begins again sees it.
  CREATE FUNCTION require_step(taken bigint[], expected bigint[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF taken IS DISTINCT FROM expected THEN
      RAISE EXCEPTION 'Another worker has moved the import on' USING ERRCODE = 'serialization_failure';
    END IF;
  END $$;

  CREATE FUNCTION forget_import_payload(import uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM import_chunks WHERE import_id = $1 AND viewers && acting_units()
  $$;
  REVOKE ALL ON FUNCTION forget_import_payload(uuid) FROM PUBLIC;
  CREATE POLICY owner_forgets ON import_chunks FOR DELETE TO CURRENT_USER USING (true);

  -- An import whose file did not come to its end, or came before: as if it had not been begun.
  CREATE FUNCTION discard_import(import uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM import_chunks WHERE import_id = $1 AND viewers && acting_units()
       AND EXISTS (SELECT FROM weapon_imports WHERE id = $1 AND state = 'receiving');
    DELETE FROM weapon_imports WHERE id = $1 AND state = 'receiving' AND viewers && acting_units()
  $$;
  REVOKE ALL ON FUNCTION discard_import(uuid) FROM PUBLIC;
  CREATE POLICY owner_discards ON weapon_imports FOR DELETE TO CURRENT_USER USING (true);

  -- Bytes that nobody will read: of jobs that failed or were cancelled, and of files that stopped coming a day ago.
  CREATE FUNCTION forget_abandoned_imports() RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM import_chunks c USING weapon_imports i JOIN jobs j ON j.id = i.job_id
     WHERE c.import_id = i.id AND j.finished_at IS NOT NULL;
    DELETE FROM import_chunks c USING weapon_imports i
     WHERE c.import_id = i.id AND i.state = 'receiving' AND i.opened_at < now() - interval '1 day';
    DELETE FROM weapon_imports WHERE state = 'receiving' AND opened_at < now() - interval '1 day'
  $$;
  REVOKE ALL ON FUNCTION forget_abandoned_imports() FROM PUBLIC;

  -- How many imports the acting agency has under way; one whose file stopped coming counts for an hour.
  CREATE FUNCTION unfinished_imports() RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('imports ' || acting_agency()::text, 0));
    RETURN (SELECT count(*) FROM weapon_imports i LEFT JOIN jobs j ON j.id = i.job_id
             WHERE i.agency_id = acting_agency()
               AND CASE WHEN j.id IS NULL THEN i.state = 'receiving' AND i.opened_at >= now() - interval '1 hour'
                        ELSE j.finished_at IS NULL END);
  END $$;
  REVOKE ALL ON FUNCTION unfinished_imports() FROM PUBLIC;

  -- A code, or else the text, whose letters differ by no locale of a database.
  CREATE FUNCTION named_as(code text, written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce($1, translate(btrim($2), E'abcdefghijklmnopqrstuvwxyz\\x01', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), '')
  $$;

  -- Weapons of one serial are told apart by maker, model and year; without maker and model by type and calibre as well.
  -- Each of a row is what named_as() makes of it, and alike by that or by the text: the vocabulary may have come to know
  -- a name since the weapon was put on record.
  CREATE FUNCTION described_alike(w weapons, described text, row_of_import json) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT bool_and(said = named_as(code, written) OR named_as(NULL, row_of_import ->> member) = named_as(NULL, written))
           AND split_part($2, E'\\x01', 3) = coalesce(w.year_of_manufacture::text, '')
      FROM (VALUES ('manufacturer', split_part($2, E'\\x01', 1), w.manufacturer_code, w.manufacturer_text, true),
                   ('model', split_part($2, E'\\x01', 2), w.model_code, w.model_text, true),
                   ('type', split_part($2, E'\\x01', 4), w.type_code, w.type_text, false),
                   ('calibre', split_part($2, E'\\x01', 5), w.calibre_code, w.calibre_text, false))
             AS part (member, said, code, written, always)
     WHERE always OR (w.manufacturer_text IS NULL AND w.model_text IS NULL)
  $$;

  -- Rows after one number up to another whose serial and description are those of a weapon on record that bears no
  -- other registry number, or whose registry number is; and rows with a number, of who may not give one, that are no
  -- weapon this actor sees. A table that was filled a moment ago passes for empty, and any order
  -- of a join for as good as another: OFFSET 0 keeps the order that is written.
  CREATE FUNCTION colliding_import_rows(import uuid, after bigint, through bigint)
  RETURNS TABLE (number bigint, code text, weapon uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_nestloop = on SET enable_hashjoin = off
  SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
  BEGIN
    RETURN QUERY
    SELECT r.number, CASE WHEN met.same THEN 'ALREADY_ON_RECORD'
                          WHEN acting_for_authority() THEN 'REGISTRY_NUMBER_TAKEN' ELSE 'NOT_YOURS_TO_GIVE' END,
           CASE WHEN met.same THEN coalesce(numbered.id, same.id) END
      FROM import_rows r
      LEFT JOIN LATERAL (
        SELECT w.id FROM marking_keys k
         CROSS JOIN LATERAL (
           SELECT w.id FROM weapons w
            WHERE w.id = k.weapon_id AND w.viewers && acting_units() AND described_alike(w, r.described_as, r.weapon)
              AND (r.registry_number IS NULL OR w.registry_number = r.registry_number) OFFSET 0) w
         CROSS JOIN LATERAL (
           SELECT FROM markings m
            WHERE m.weapon_id = k.weapon_id AND m.number = k.marking_number AND m.kind = 'serial' OFFSET 0) m
         WHERE k.key = r.serial_key COLLATE "C" AND k.kind = 'exact' LIMIT 1) same ON true
      LEFT JOIN LATERAL (
        SELECT w.* FROM weapons w
         WHERE w.registry_number = r.registry_number AND (acting_for_authority() OR w.viewers && acting_units())
        OFFSET 0) numbered ON true
      CROSS JOIN LATERAL (
        SELECT CASE WHEN numbered.id IS NULL THEN same.id IS NOT NULL
                    ELSE described_alike(numbered, r.described_as, r.weapon)
                     AND (r.serial_key IS NULL
                          OR EXISTS (SELECT FROM marking_keys k WHERE k.key = r.serial_key COLLATE "C" AND k.kind = 'exact'
                                        AND k.weapon_id = numbered.id)) END AS same) met
     WHERE r.import_id = $1 AND r.number > $2 AND r.number <= $3 AND r.verdict IN ('accepted', 'acceptedWithWarning')
       AND r.viewers && acting_units()
       AND (same.id IS NOT NULL OR numbered.id IS NOT NULL
            OR (r.registry_number IS NOT NULL AND NOT acting_for_authority()));
  END $$;
  REVOKE ALL ON FUNCTION colliding_import_rows(uuid, bigint, bigint) FROM PUBLIC;
`;
