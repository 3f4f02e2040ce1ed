import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, SEES_ROW } from './grants.js';

export class CreateWeapons1700000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE weapons (
        id uuid NOT NULL,
        registry_number text NOT NULL CONSTRAINT uq_weapons_registry_number UNIQUE,
        position bigint NOT NULL,
        type_code text,
        type_text text NOT NULL,
        origin text NOT NULL,
        manufacturer_code text,
        manufacturer_text text,
        model_code text,
        model_text text,
        calibre_code text,
        calibre_text text,
        country_of_manufacture text,
        year_of_manufacture integer,
        description_id uuid NOT NULL,
        conditions text[],
        military boolean,
        unmarked_reason text,
        legacy jsonb,
        status text NOT NULL,
        holder_kind text NOT NULL,
        holder_unit_id uuid,
        holder_basis text NOT NULL,
        holder_as_of text,
        registered_at timestamptz NOT NULL,
        registered_by_unit_id uuid NOT NULL,
        viewers uuid[] NOT NULL,
        -- What a search needs of every weapon that it meets stands in the index: hundreds of pages less to fetch.
        CONSTRAINT pk_weapons PRIMARY KEY (id) INCLUDE (description_id, year_of_manufacture),
        CONSTRAINT ck_weapons_status CHECK (status IN ('active', 'lost', 'stolen')),
        CONSTRAINT ck_weapons_origin CHECK (origin IN ('manufactured', 'imported', 'stateStock', 'civilRegistration',
          'legacyRecord', 'recovered', 'collected')),
        CONSTRAINT ck_weapons_conditions CHECK (conditions <@ ARRAY['deactivated', 'converted', 'blankFiring']),
        CONSTRAINT ck_weapons_holder CHECK ((holder_kind = 'unit') = (holder_unit_id IS NOT NULL)),
        CONSTRAINT ck_weapons_holder_kind CHECK (holder_kind IN ('unit', 'unknown')),
        CONSTRAINT ck_weapons_holder_basis CHECK (holder_basis IN ('present', 'lastKnown')),
        CONSTRAINT ck_weapons_lost_is_unlocated CHECK (status = 'active' OR holder_kind = 'unknown'));
      CREATE INDEX ix_weapons_holder_unit ON weapons (holder_unit_id, id) WHERE holder_unit_id IS NOT NULL;
      CREATE INDEX ix_weapons_unlocated ON weapons (id) WHERE holder_kind = 'unknown';

      CREATE TABLE weapon_states (
        weapon_id uuid NOT NULL,
        position bigint NOT NULL,
        entry_id uuid NOT NULL,
        status text NOT NULL,
        holder_kind text NOT NULL,
        holder_unit_id uuid,
        holder_basis text NOT NULL,
        holder_as_of text,
        occurred_at text,
        occurred_from timestamptz,
        occurred_to timestamptz,
        recorded_at timestamptz NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_weapon_states PRIMARY KEY (weapon_id, position));

      CREATE TABLE markings (
        weapon_id uuid NOT NULL,
        number integer NOT NULL,
        entry_id uuid NOT NULL,
        kind text NOT NULL,
        text text NOT NULL,
        scripts text[] NOT NULL,
        symbols text[] NOT NULL,
        unread integer[] NOT NULL,
        place text,
        method text,
        height_micrometres integer,
        depth_micrometres integer,
        legibility text NOT NULL,
        applied_by text,
        applied_at text,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_markings PRIMARY KEY (weapon_id, number),
        CONSTRAINT ck_markings_legibility CHECK (legibility IN ('clear', 'partial', 'illegible', 'obliterated',
          'restored', 'forged')));

      CREATE TABLE marking_keys (
        key text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        weapon_id uuid NOT NULL,
        marking_number integer NOT NULL,
        version smallint NOT NULL,
        CONSTRAINT pk_marking_keys PRIMARY KEY (key, kind, weapon_id, marking_number),
        CONSTRAINT ck_marking_keys_kind CHECK (kind IN ('exact', 'folded', 'ncic', 'reversed')));

      CREATE TABLE key_characters (
        character text COLLATE "C" CONSTRAINT pk_key_characters PRIMARY KEY);

      CREATE TABLE marking_searches (
        id uuid CONSTRAINT pk_marking_searches PRIMARY KEY,
        entry_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        purpose text NOT NULL,
        verdict text NOT NULL,
        weapon_ids uuid[] NOT NULL,
        viewers uuid[] NOT NULL);

      CREATE TABLE disclosures (
        id uuid CONSTRAINT pk_disclosures PRIMARY KEY,
        entry_id uuid NOT NULL,
        weapon_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        purpose text NOT NULL,
        viewers uuid[] NOT NULL);
      CREATE INDEX ix_disclosures_weapon ON disclosures (weapon_id, recorded_at);
    `);
    for (const table of ['weapons', 'weapon_states', 'markings', 'marking_searches', 'disclosures']) {
      await protect(db, table);
      await allow(db, table, 'SELECT', SEES_ROW);
      await allow(db, table, 'INSERT', SEES_ROW);
      await grant(db, `SELECT, INSERT ON ${table}`, 'runtime');
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    await allow(db, 'weapons', 'UPDATE', SEES_ROW, 'true');
    await allow(db, 'markings', 'UPDATE', SEES_ROW, 'true');
    await grant(db, `UPDATE (viewers) ON markings`, 'runtime');
    await grant(
      db,
      `UPDATE (position, unmarked_reason, status, holder_kind, holder_unit_id, holder_basis, holder_as_of, viewers) ON weapons`,
      'runtime',
    );
    await protect(db, 'key_characters');
    await allow(db, 'key_characters', 'INSERT', 'true');
    // Grants alone guard the keys: nobody who serves may read them, and COPY passes no row security.
    for (const table of ['marking_keys', 'key_characters']) {
      await grant(db, `INSERT ON ${table}`, 'runtime');
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    await allow(db, 'key_characters', 'SELECT', 'true');
    await grant(db, `SELECT ON key_characters`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
