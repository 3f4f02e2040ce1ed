import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, SEES_ROW } from './grants.js';

export class AddCorrections1700000000012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- A state whose time was stated anew stands beside the one it restates: custody is asked also by what was known.
      ALTER TABLE weapon_states ADD COLUMN restates bigint;

      CREATE TABLE corrections (
        id uuid NOT NULL CONSTRAINT pk_corrections PRIMARY KEY,
        weapon_id uuid NOT NULL,
        position bigint NOT NULL,
        corrects uuid NOT NULL,
        corrects_kind text NOT NULL,
        corrects_position bigint NOT NULL,
        fields text[] NOT NULL,
        identifying boolean NOT NULL,
        status text NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        credential_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        decided_entry_id uuid,
        decided_at timestamptz,
        second_unit_id uuid,
        second_officer_id uuid,
        second_credential_id uuid,
        second_identity text,
        viewers uuid[] NOT NULL,
        CONSTRAINT ck_corrections_status CHECK (status IN ('proposed', 'effective', 'rejected')),
        CONSTRAINT ck_corrections_decided CHECK ((status = 'proposed') = (decided_entry_id IS NULL)
          AND (decided_entry_id IS NULL) = (decided_at IS NULL)),
        CONSTRAINT ck_corrections_second_whole
          CHECK (num_nonnulls(second_unit_id, second_officer_id, second_credential_id, second_identity) IN (0, 4)),
        CONSTRAINT ck_corrections_second_there
          CHECK (NOT identifying OR status = 'proposed' OR second_officer_id IS NOT NULL),
        CONSTRAINT ck_corrections_two_officers CHECK (second_officer_id <> officer_id),
        CONSTRAINT ck_corrections_two_credentials CHECK (second_credential_id <> credential_id),
        CONSTRAINT ck_corrections_second_authenticated CHECK (second_identity = 'authenticated'));
      CREATE INDEX ix_corrections_corrects ON corrections (corrects);
      CREATE INDEX ix_corrections_status ON corrections (status, id);

      -- What answers to others quoted of a weapon. A correction looks here for answers that it makes outdated.
      CREATE TABLE weapon_quotes (
        id uuid NOT NULL CONSTRAINT pk_weapon_quotes PRIMARY KEY,
        quoted_in text NOT NULL,
        weapon_id uuid NOT NULL,
        position bigint,
        fields text[] NOT NULL,
        entry_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        unit_id uuid NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT ck_weapon_quotes_quoted_in CHECK (quoted_in IN ('disclosure')));
      INSERT INTO weapon_quotes
      SELECT id, 'disclosure', weapon_id, NULL,
             ARRAY['type', 'manufacturer', 'model', 'calibre', 'countryOfManufacture', 'yearOfManufacture', 'conditions',
                   'military', 'unmarkedReason', 'legacy', 'markings', 'missingSince'],
             entry_id, recorded_at, unit_id, viewers
        FROM disclosures;
      CREATE INDEX ix_weapon_quotes_weapon ON weapon_quotes (weapon_id);

      CREATE TABLE supplements (
        id uuid NOT NULL CONSTRAINT pk_supplements PRIMARY KEY,
        quote_id uuid NOT NULL,
        quoted_in text NOT NULL,
        quote_entry_id uuid NOT NULL,
        weapon_id uuid NOT NULL,
        correction_id uuid NOT NULL,
        correction_entry_id uuid NOT NULL,
        fields text[] NOT NULL,
        status text NOT NULL,
        due_since timestamptz NOT NULL,
        closed_at timestamptz,
        closed_entry_id uuid,
        unit_id uuid NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT uq_supplements_quote_correction UNIQUE (quote_id, correction_id),
        CONSTRAINT ck_supplements_status CHECK (status IN ('due', 'sent', 'waived')),
        CONSTRAINT ck_supplements_closed CHECK ((status = 'due') = (closed_entry_id IS NULL)
          AND (closed_entry_id IS NULL) = (closed_at IS NULL)));
      CREATE INDEX ix_supplements_status ON supplements (status, id);
      CREATE INDEX ix_supplements_due ON supplements (weapon_id, unit_id) WHERE status = 'due';
    `);
    for (const table of ['corrections', 'weapon_quotes', 'supplements']) {
      await protect(db, table);
      await allow(db, table, 'SELECT', SEES_ROW);
      await grant(db, `SELECT ON ${table}`, 'runtime');
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    for (const table of ['corrections', 'weapon_quotes']) {
      await allow(db, table, 'INSERT', SEES_ROW);
      await grant(db, `INSERT ON ${table}`, 'runtime');
    }
    await allow(db, 'corrections', 'UPDATE', SEES_ROW);
    await allow(db, 'supplements', 'UPDATE', SEES_ROW);
    await grant(
      db,
      `UPDATE (status, decided_entry_id, decided_at, second_unit_id, second_officer_id, second_credential_id,
               second_identity, viewers) ON corrections`,
      'runtime',
    );
    await grant(db, `UPDATE (status, closed_at, closed_entry_id) ON supplements`, 'runtime');
    await grant(
      db,
      `UPDATE (type_code, type_text, manufacturer_code, manufacturer_text, model_code, model_text, calibre_code,
               calibre_text, country_of_manufacture, year_of_manufacture, description_id, conditions, military, legacy)
         ON weapons`,
      'runtime',
    );
    await grant(
      db,
      `UPDATE (kind, text, scripts, symbols, unread, place, method, height_micrometres, depth_micrometres, legibility,
               applied_by, applied_at) ON markings`,
      'runtime',
    );
    await db.query(DROP_KEYS);
    await db.query(FLAG_QUOTES);
    await db.query(ENTRIES_TO_CORRECT);
    await db.query(DISCLOSE);
    await grant(db, `EXECUTE ON FUNCTION drop_marking_keys(uuid, json)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION flag_quotes(uuid)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION entries_to_correct(uuid)`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/** Keys cannot be read by who serves, so neither deleted: this deletes those that are named, of a weapon the actor sees. */
const DROP_KEYS = `
  CREATE FUNCTION drop_marking_keys(weapon uuid, keys json) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    dropped bigint;
  BEGIN
    DELETE FROM marking_keys m USING json_populate_recordset(NULL::marking_keys, $2) AS k
     WHERE m.key = k.key AND m.kind = k.kind AND m.weapon_id = $1 AND m.marking_number = k.marking_number
       AND EXISTS (SELECT FROM weapons w WHERE w.id = $1 AND w.viewers && acting_units());
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN dropped;
  END $$;
  REVOKE ALL ON FUNCTION drop_marking_keys(uuid, json) FROM PUBLIC;
`;

/**
 * Flags every answer that quoted what a correction restates as due for a supplement. Who corrects is no party to what
 * others were answered and learns nothing of it, not even how many there are. An answer held a marking or a report if the
 * weapon's stream had come to it, and the time of a loss while that loss was its state.
 */
const FLAG_QUOTES = `
  CREATE FUNCTION flag_quotes(correction uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO supplements
    SELECT gen_random_uuid(), q.id, q.quoted_in, q.entry_id, q.weapon_id, c.id, c.decided_entry_id, outdated.fields,
           'due', c.decided_at, NULL, NULL, q.unit_id, q.viewers
      FROM corrections c
      JOIN weapon_quotes q ON q.weapon_id = c.weapon_id AND (q.position IS NULL OR q.position >= c.corrects_position)
     CROSS JOIN LATERAL (
       SELECT array_agg(DISTINCT named.field ORDER BY named.field) AS fields
         FROM (SELECT CASE WHEN field <> 'occurredAt' THEN split_part(field, '/', 1)
                           WHEN c.corrects_kind IN ('weapon.lost', 'weapon.stolen') AND NOT EXISTS (
                             SELECT FROM weapon_states s
                              WHERE s.weapon_id = c.weapon_id AND s.restates IS NULL
                                AND s.position > c.corrects_position AND s.position <= q.position)
                           THEN 'missingSince' END AS field
                 FROM unnest(c.fields) AS field) AS named
        WHERE named.field = ANY (q.fields)) AS outdated
     WHERE c.id = $1 AND c.status = 'effective' AND c.viewers && acting_units() AND outdated.fields IS NOT NULL
    ON CONFLICT ON CONSTRAINT uq_supplements_quote_correction DO NOTHING
  $$;
  REVOKE ALL ON FUNCTION flag_quotes(uuid) FROM PUBLIC;
  CREATE POLICY owner_flags ON supplements FOR INSERT TO CURRENT_USER WITH CHECK (true);
`;

/**
 * What described the weapon before its holder became party to it, which the holder sees in the record but not as entries,
 * and must correct: the registration or a marking, and the corrections of it. Nothing that is sealed is open.
 */
const ENTRIES_TO_CORRECT = `
  CREATE FUNCTION entries_to_correct(entry uuid) RETURNS TABLE (canonical text, hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.canonical, encode(e.hash, 'hex')
      FROM ledger_entries o
      JOIN weapons w ON w.id = o.stream_id
     CROSS JOIN LATERAL (
       SELECT o.id UNION ALL
       SELECT c.decided_entry_id FROM corrections c WHERE c.corrects = o.id AND c.status = 'effective') AS told (id)
      JOIN ledger_entries e ON e.id = told.id
     WHERE o.id = $1 AND o.kind IN ('weapon.registered', 'weapon.marked') AND w.holder_unit_id = ANY (acting_units())
     ORDER BY e.position
  $$;
  REVOKE ALL ON FUNCTION entries_to_correct(uuid) FROM PUBLIC;
`;

/**
 * The row of the weapon is held to the end of the look: a correction comes before it, and is shown, or after it, and
 * finds it. The second statement sees what the first one waited for.
 */
const DISCLOSE = `
  CREATE POLICY owner_holds ON weapons FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (false);
  CREATE OR REPLACE FUNCTION disclose_weapon(wanted_id uuid, wanted_number text)
  RETURNS TABLE (weapon jsonb, markings jsonb)
  LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    PERFORM FROM weapons w WHERE w.id = $1 OR ($1 IS NULL AND w.registry_number = $2) FOR SHARE;
    RETURN QUERY
    SELECT to_jsonb(w) || jsonb_build_object('registered_at', registry_time(w.registered_at)),
           (SELECT coalesce(jsonb_agg(m), '[]') FROM markings m WHERE m.weapon_id = w.id)
      FROM weapons w WHERE w.id = $1 OR ($1 IS NULL AND w.registry_number = $2);
  END $$;
`;
