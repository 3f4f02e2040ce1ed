import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grant, protect } from './grants.js';

/**
 * A function that answers weapons by what describes them, with what was `met` of each: its id, the year if there is one,
 * a colon and `more`. All of it stands in indexes, but for one weapon of each description. Neither the number of keys nor
 * stale statistics may turn the plan from them: a table that was filled a moment ago passes for empty, and any order of a
 * join for as good as another. OFFSET 0 keeps the order that is written.
 */
const describing = (signature: string, more: string, from: string): string => `
  CREATE FUNCTION ${signature}
  RETURNS TABLE (manufacturer_code text, manufacturer_text text, model_code text, model_text text,
                 calibre_code text, calibre_text text, country_of_manufacture text, met text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off
  SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
  BEGIN
    RETURN QUERY
    SELECT w.manufacturer_code, w.manufacturer_text, w.model_code, w.model_text, w.calibre_code, w.calibre_text,
           w.country_of_manufacture, alike.met
      FROM (SELECT string_agg(d.id::text || coalesce(d.year_of_manufacture::text, '') || ':' || ${more}, E'\\x01') AS met
              FROM ${from} GROUP BY d.description_id) alike
     CROSS JOIN LATERAL (SELECT * FROM weapons WHERE id = left(alike.met, 36)::uuid OFFSET 0) w;
  END $$`;

/** Weapons that have one of the keys, each met with the key. */
const PROBE_MARKINGS = describing(
  'probe_markings(kinds text[], keys text)',
  'm.key',
  `marking_keys m CROSS JOIN LATERAL (SELECT * FROM weapons WHERE id = m.weapon_id OFFSET 0) d
             WHERE m.key = ANY (string_to_array($2, E'\\x01') COLLATE "C") AND m.kind = ANY ($1)`,
);

/** What describes these weapons; their ids are joined by U+0001. */
const DESCRIBE_WEAPONS = describing(
  'describe_weapons(ids text)',
  `''`,
  `weapons d WHERE d.id = ANY (string_to_array($1, E'\\x01')::uuid[])`,
);

/**
 * What crosses agencies, and nothing else does: which weapons a probed key meets with what describes them, the line a
 * candidate is shown by, and a disclosed record. They run as owner because the searcher is no party to the weapon.
 */
export class AddMarkingSearch1700000000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- What an officer has looked at on a day of UTC: how often, and which weapons.
      CREATE TABLE look_counts (
        officer_id uuid NOT NULL,
        day date NOT NULL,
        searches integer NOT NULL,
        weapons_shown integer NOT NULL,
        weapons_disclosed integer NOT NULL,
        CONSTRAINT pk_look_counts PRIMARY KEY (officer_id, day));
      CREATE TABLE looked_at_weapons (
        officer_id uuid NOT NULL,
        day date NOT NULL,
        disclosed boolean NOT NULL,
        weapon_id uuid NOT NULL,
        CONSTRAINT pk_looked_at_weapons PRIMARY KEY (officer_id, day, disclosed, weapon_id));

      CREATE FUNCTION search_context()
      RETURNS TABLE (register_size bigint, characters text[], searches integer, weapons_shown integer)
      LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT CASE WHEN c.reltuples > 0 THEN c.reltuples::bigint
                    ELSE (SELECT count(*) FROM (SELECT FROM weapons LIMIT 100000) AS counted) END,
               ARRAY(SELECT character FROM key_characters), coalesce(l.searches, 0), coalesce(l.weapons_shown, 0)
          FROM pg_class c
          LEFT JOIN look_counts l ON l.officer_id = current_setting('tracemark.officer')::uuid
                                 AND l.day = (now() AT TIME ZONE 'UTC')::date
         WHERE c.oid = 'weapons'::regclass;
      END $$;

      -- Counts what who acts has looked at now, and says what that makes today; a weapon counts once a day. More of what
      -- is counted now than its quota (0: none) is a fault named after it. The count of the officer is locked from here to
      -- the commit, so that two looks at once cannot both be the last.
      CREATE FUNCTION count_look(searched integer, shown uuid[], disclosed uuid[], most_searches integer,
                                 most_shown integer, most_disclosed integer)
      RETURNS TABLE (searches integer, weapons_shown integer, weapons_disclosed integer)
      LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE
        who uuid := current_setting('tracemark.officer')::uuid;
        today date := (now() AT TIME ZONE 'UTC')::date;
        spent text;
      BEGIN
        INSERT INTO look_counts AS c VALUES (who, today, $1, 0, 0)
        ON CONFLICT ON CONSTRAINT pk_look_counts DO UPDATE SET searches = c.searches + $1;
        WITH fresh AS (
          INSERT INTO looked_at_weapons AS l
          SELECT who, today, false, unnest($2) UNION SELECT who, today, true, unnest($3)
          ON CONFLICT ON CONSTRAINT pk_looked_at_weapons DO NOTHING RETURNING l.disclosed AS whole)
        UPDATE look_counts c
           SET weapons_shown = c.weapons_shown + (SELECT count(*) FROM fresh WHERE NOT whole),
               weapons_disclosed = c.weapons_disclosed + (SELECT count(*) FROM fresh WHERE whole)
         WHERE c.officer_id = who AND c.day = today
        RETURNING c.searches, c.weapons_shown, c.weapons_disclosed INTO searches, weapons_shown, weapons_disclosed;
        spent := CASE WHEN searched > 0 AND most_searches > 0 AND searches > most_searches THEN 'searches'
                      WHEN cardinality(shown) > 0 AND most_shown > 0 AND weapons_shown > most_shown THEN 'weapons_shown'
                      WHEN cardinality(disclosed) > 0 AND most_disclosed > 0 AND weapons_disclosed > most_disclosed
                      THEN 'weapons_disclosed' END;
        IF spent IS NOT NULL THEN
          RAISE EXCEPTION 'the quota of % is spent', spent USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_' || spent;
        END IF;
        RETURN NEXT;
      END $$;

      CREATE FUNCTION forget_old_looks() RETURNS bigint
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH forgotten AS (DELETE FROM looked_at_weapons WHERE day < (now() AT TIME ZONE 'UTC')::date RETURNING 1),
             counts AS (DELETE FROM look_counts WHERE day < (now() AT TIME ZONE 'UTC')::date - 30)
        SELECT count(*) FROM forgotten
      $$;

      -- Ids and keys of markings whose key begins in one of these ways, so many at most; from the index alone. Nothing
      -- that is written holds U+10FFFF. The plan stays with the index, as that of the functions above.
      CREATE FUNCTION probe_key_ranges(kinds text[], beginnings text, most integer) RETURNS text
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
      SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off
      SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
      BEGIN
        RETURN (
          SELECT string_agg(met.weapon_id::text || met.key, E'\\x01')
            FROM (SELECT m.weapon_id, m.key
                    FROM unnest(string_to_array($2, E'\\x01')) AS b (beginning)
                   CROSS JOIN LATERAL (
                     SELECT k.weapon_id, k.key FROM marking_keys k
                      WHERE k.key >= b.beginning COLLATE "C" AND k.key < (b.beginning || U&'\\+10FFFF') COLLATE "C"
                        AND k.kind = ANY ($1)) AS m
                   LIMIT $3) AS met);
      END $$;

      CREATE FUNCTION candidate_lines(ids uuid[])
      RETURNS TABLE (weapon_id uuid, registry_number text, status text, markings jsonb, contact jsonb)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT w.id, w.registry_number, w.status,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'text', m.text, 'place', m.place)
                                          ORDER BY m.number), '[]')
                  FROM markings m WHERE m.weapon_id = w.id),
               jsonb_build_object('agency', a.name, 'email', a.contact_email, 'phone', a.contact_phone)
          FROM weapons w
          JOIN units u ON u.id = coalesce(w.holder_unit_id, w.registered_by_unit_id)
          JOIN agencies a ON a.id = u.agency_id
         WHERE w.id = ANY ($1)
      $$;

      CREATE FUNCTION disclose_weapon(wanted_id uuid, wanted_number text) RETURNS TABLE (weapon jsonb, markings jsonb)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT to_jsonb(w) || jsonb_build_object('registered_at', registry_time(w.registered_at)),
               (SELECT coalesce(jsonb_agg(m), '[]') FROM markings m WHERE m.weapon_id = w.id)
          FROM weapons w WHERE w.id = $1 OR ($1 IS NULL AND w.registry_number = $2)
      $$;
    `);
    for (const statement of [PROBE_MARKINGS, DESCRIBE_WEAPONS]) await db.query(statement);
    for (const table of ['look_counts', 'looked_at_weapons']) {
      await protect(db, table);
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    await db.query(`
      CREATE POLICY owner_counts ON look_counts FOR INSERT TO CURRENT_USER WITH CHECK (true);
      CREATE POLICY owner_adds ON look_counts FOR UPDATE TO CURRENT_USER USING (true);
      CREATE POLICY owner_forgets ON look_counts FOR DELETE TO CURRENT_USER USING (true);
      CREATE POLICY owner_counts ON looked_at_weapons FOR INSERT TO CURRENT_USER WITH CHECK (true);
      CREATE POLICY owner_forgets ON looked_at_weapons FOR DELETE TO CURRENT_USER USING (true);
    `);
    const functions = [
      'search_context()',
      'count_look(integer, uuid[], uuid[], integer, integer, integer)',
      'forget_old_looks()',
      'probe_markings(text[], text)',
      'probe_key_ranges(text[], text, integer)',
      'describe_weapons(text)',
      'candidate_lines(uuid[])',
      'disclose_weapon(uuid, text)',
    ];
    await db.query(`REVOKE ALL ON FUNCTION search_context(), count_look(integer, uuid[], uuid[], integer, integer, integer),
      forget_old_looks(), probe_markings(text[], text),
      probe_key_ranges(text[], text, integer), describe_weapons(text), candidate_lines(uuid[]),
      disclose_weapon(uuid, text) FROM PUBLIC`);
    for (const name of functions) await grant(db, `EXECUTE ON FUNCTION ${name}`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
