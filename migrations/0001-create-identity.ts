import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect } from './grants.js';

/** Columns of a credential that a login may read: nobody reads the hash of a token back. */
const ALL_BUT_THE_HASH = `(id, agency_id, kind, officer_id, name, issued_at, issued_by, expires_at, revoked_at, revoked_by)`;

const OWN_AGENCY = `agency_id = (SELECT acting_agency()) OR (SELECT acting_for_authority())`;

export class CreateIdentity1700000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION acting_units() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT string_to_array(nullif(current_setting('tracemark.units', true), ''), ',')::uuid[] $$;
      CREATE FUNCTION acting_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT nullif(current_setting('tracemark.agency', true), '')::uuid $$;
      CREATE FUNCTION acting_officer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT nullif(current_setting('tracemark.officer', true), '')::uuid $$;
      CREATE FUNCTION acting_for_authority() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT coalesce(current_setting('tracemark.authority', true) = 'true', false) $$;
      CREATE FUNCTION registry_time(timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
        $$ SELECT to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
      CREATE FUNCTION require_rows(written bigint[], expected bigint[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF written IS DISTINCT FROM expected THEN
          RAISE EXCEPTION 'Wrote % rows where the facts make %', written, expected;
        END IF;
      END $$;

      CREATE TABLE agencies (
        id uuid CONSTRAINT pk_agencies PRIMARY KEY,
        kind text NOT NULL,
        name text NOT NULL,
        country text NOT NULL,
        contact_email text,
        contact_phone text,
        root_unit_id uuid NOT NULL,
        standing bigint NOT NULL DEFAULT 1,
        registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        registered_by uuid,
        CONSTRAINT uq_agencies_name UNIQUE (name),
        CONSTRAINT ck_agencies_kind CHECK (kind IN ('nationalAuthority', 'police', 'military', 'customs', 'border',
          'judiciary', 'licensing', 'manufacturer', 'importer', 'dealer', 'destructionFacility', 'oversight', 'donor',
          'observer', 'foreignContactPoint')));
      CREATE UNIQUE INDEX uq_agencies_national_authority ON agencies (kind) WHERE kind = 'nationalAuthority';

      CREATE TABLE units (
        id uuid CONSTRAINT pk_units PRIMARY KEY,
        agency_id uuid NOT NULL CONSTRAINT fk_units_agency REFERENCES agencies DEFERRABLE INITIALLY DEFERRED,
        parent_id uuid CONSTRAINT fk_units_parent REFERENCES units,
        path uuid[] NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        opened_by uuid,
        CONSTRAINT uq_units_parent_name UNIQUE NULLS NOT DISTINCT (agency_id, parent_id, name),
        CONSTRAINT ck_units_kind CHECK (kind IN ('command', 'office', 'store', 'post')));
      ALTER TABLE agencies ADD CONSTRAINT fk_agencies_root_unit FOREIGN KEY (root_unit_id) REFERENCES units
        DEFERRABLE INITIALLY DEFERRED;

      CREATE TABLE officers (
        id uuid CONSTRAINT pk_officers PRIMARY KEY,
        agency_id uuid NOT NULL CONSTRAINT fk_officers_agency REFERENCES agencies,
        unit_id uuid NOT NULL CONSTRAINT fk_officers_unit REFERENCES units,
        name text NOT NULL,
        badge text,
        enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        enrolled_by uuid);
      CREATE INDEX ix_officers_agency ON officers (agency_id, id);

      CREATE TABLE grants (
        id uuid CONSTRAINT pk_grants PRIMARY KEY,
        agency_id uuid NOT NULL CONSTRAINT fk_grants_agency REFERENCES agencies,
        officer_id uuid NOT NULL CONSTRAINT fk_grants_officer REFERENCES officers,
        unit_id uuid NOT NULL CONSTRAINT fk_grants_unit REFERENCES units,
        role text NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        given_by uuid,
        ended_at timestamptz,
        ended_by uuid,
        CONSTRAINT ck_grants_validity CHECK (valid_to IS NULL OR valid_to > valid_from),
        CONSTRAINT ck_grants_given_by_another CHECK (given_by IS DISTINCT FROM officer_id));
      CREATE INDEX ix_grants_officer ON grants (officer_id, id);

      CREATE TABLE credentials (
        id uuid CONSTRAINT pk_credentials PRIMARY KEY,
        agency_id uuid NOT NULL CONSTRAINT fk_credentials_agency REFERENCES agencies,
        kind text NOT NULL,
        officer_id uuid CONSTRAINT fk_credentials_officer REFERENCES officers,
        name text NOT NULL,
        token_hash bytea NOT NULL CONSTRAINT uq_credentials_token_hash UNIQUE,
        issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        issued_by uuid,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_by uuid,
        CONSTRAINT ck_credentials_kind CHECK (kind IN ('personal', 'machine')),
        CONSTRAINT ck_credentials_officer CHECK ((kind = 'personal') = (officer_id IS NOT NULL)));
      CREATE INDEX ix_credentials_agency ON credentials (agency_id, id);

      CREATE TABLE credential_officers (
        credential_id uuid NOT NULL CONSTRAINT fk_credential_officers_credential REFERENCES credentials,
        officer_id uuid NOT NULL CONSTRAINT fk_credential_officers_officer REFERENCES officers,
        agency_id uuid NOT NULL CONSTRAINT fk_credential_officers_agency REFERENCES agencies,
        enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        enrolled_by uuid,
        CONSTRAINT pk_credential_officers PRIMARY KEY (credential_id, officer_id));

      CREATE TABLE idempotency_keys (
        agency_id uuid NOT NULL,
        credential_id uuid NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        reference jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (agency_id, credential_id, route, key));
      CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
    `);
    await db.query(COUNT_STANDING);
    await db.query(AUTHENTICATE);
    await db.query(BEGIN_ACTING);
    for (const table of ['agencies', 'units', 'officers', 'grants', 'credentials', 'credential_officers']) {
      await protect(db, table);
      await grant(db, `SELECT ${table === 'credentials' ? ALL_BUT_THE_HASH : ''} ON ${table}`, 'oversight');
    }
    await protect(db, 'idempotency_keys');
    await this.letRuntimeIn(db);
  }

  private async letRuntimeIn(db: QueryRunner): Promise<void> {
    const anyAgency = `(SELECT acting_agency()) IS NOT NULL`;
    await allow(db, 'agencies', 'SELECT', anyAgency);
    await allow(db, 'agencies', 'INSERT', `(SELECT acting_for_authority())`);
    await grant(db, `SELECT, INSERT ON agencies`, 'runtime');
    for (const table of ['units', 'officers', 'grants', 'credentials', 'credential_officers']) {
      await allow(db, table, 'SELECT', OWN_AGENCY);
      await allow(db, table, 'INSERT', OWN_AGENCY);
    }
    await allow(db, 'grants', 'UPDATE', OWN_AGENCY);
    await allow(db, 'credentials', 'UPDATE', OWN_AGENCY);
    await grant(db, `SELECT, INSERT ON units`, 'runtime');
    await grant(db, `SELECT, INSERT ON officers`, 'runtime');
    await grant(db, `SELECT, INSERT, UPDATE (ended_at, ended_by) ON grants`, 'runtime');
    await grant(db, `SELECT ${ALL_BUT_THE_HASH}, INSERT, UPDATE (revoked_at, revoked_by) ON credentials`, 'runtime');
    await grant(db, `SELECT, INSERT ON credential_officers`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION authenticate(bytea, uuid)`, 'runtime');
    const ownKeys = `agency_id = (SELECT acting_agency())`;
    await allow(db, 'idempotency_keys', 'SELECT', ownKeys);
    await allow(db, 'idempotency_keys', 'INSERT', ownKeys);
    await grant(db, `SELECT, INSERT ON idempotency_keys`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION forget_old_idempotency_keys()`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/**
 * Counts every change of who may do what in an agency, whoever makes it, so that what was found out about a token can be
 * kept and one number tells whether it still holds.
 */
const COUNT_STANDING = `
  CREATE FUNCTION count_standing() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    UPDATE agencies SET standing = standing + 1 WHERE id = NEW.agency_id;
    RETURN NULL;
  END $$;
  REVOKE ALL ON FUNCTION count_standing() FROM PUBLIC;
  CREATE POLICY owner_counts ON agencies FOR UPDATE TO CURRENT_USER USING (true);
  CREATE TRIGGER tr_units_standing AFTER INSERT OR UPDATE ON units FOR EACH ROW EXECUTE FUNCTION count_standing();
  CREATE TRIGGER tr_officers_standing AFTER INSERT OR UPDATE ON officers
    FOR EACH ROW EXECUTE FUNCTION count_standing();
  CREATE TRIGGER tr_grants_standing AFTER INSERT OR UPDATE ON grants FOR EACH ROW EXECUTE FUNCTION count_standing();
  CREATE TRIGGER tr_credentials_standing AFTER INSERT OR UPDATE ON credentials
    FOR EACH ROW EXECUTE FUNCTION count_standing();
  CREATE TRIGGER tr_credential_officers_standing AFTER INSERT OR UPDATE ON credential_officers
    FOR EACH ROW EXECUTE FUNCTION count_standing();
`;

/**
 * Finds who holds a token and what they may do now, and for how many milliseconds time alone changes nothing of it; runs as owner, because nobody acts yet. In plpgsql, which keeps the
 * plan: before version 18 a function in plain SQL is planned anew at each call, at ten times the cost of running it.
 */
const AUTHENTICATE = `
  CREATE FUNCTION authenticate(token_hash bytea, named_officer uuid)
  RETURNS TABLE (outcome text, credential_id uuid, kind text, officer_id uuid, agency_id uuid, agency_kind text,
                 unit_id uuid, authority_unit_id uuid, grants jsonb, standing bigint, holds_ms double precision)
  LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY SELECT CASE
             WHEN c.revoked_at IS NOT NULL THEN 'revoked'
             WHEN c.expires_at <= now() THEN 'expired'
             WHEN c.kind = 'machine' AND $2 IS NULL THEN 'officerRequired'
             WHEN c.kind = 'machine' AND m.officer_id IS NULL THEN 'officerNotEnrolled'
             WHEN c.kind = 'personal' AND $2 <> c.officer_id THEN 'officerNotEnrolled'
             ELSE 'ok' END,
           c.id, c.kind, o.id, a.id, a.kind, o.unit_id,
           (SELECT root_unit_id FROM agencies WHERE kind = 'nationalAuthority'),
           (SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unit', g.unit_id, 'covers',
                     (SELECT jsonb_agg(u.id) FROM units u WHERE u.agency_id = a.id AND g.unit_id = ANY (u.path))))
              FROM grants g
             WHERE g.officer_id = o.id AND g.valid_from <= now() AND g.ended_at IS NULL
               AND (g.valid_to IS NULL OR g.valid_to > now())),
           a.standing,
           1000 * extract(epoch FROM least(c.expires_at, (
             SELECT min(CASE WHEN g.valid_from > now() THEN g.valid_from ELSE g.valid_to END)
               FROM grants g
              WHERE g.officer_id = o.id AND g.ended_at IS NULL AND (g.valid_to IS NULL OR g.valid_to > now())))
             - now())::double precision
      FROM credentials c
      JOIN agencies a ON a.id = c.agency_id
      LEFT JOIN credential_officers m ON m.credential_id = c.id AND m.officer_id = $2
      LEFT JOIN officers o ON o.id = coalesce(c.officer_id, m.officer_id)
     WHERE c.token_hash = $1;
  END $$;
  REVOKE ALL ON FUNCTION authenticate(bytea, uuid) FROM PUBLIC;

  CREATE FUNCTION forget_old_idempotency_keys() RETURNS bigint
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH forgotten AS (DELETE FROM idempotency_keys WHERE created_at < now() - interval '30 days' RETURNING 1)
    SELECT count(*) FROM forgotten
  $$;
  REVOKE ALL ON FUNCTION forget_old_idempotency_keys() FROM PUBLIC;
  CREATE POLICY owner_forgets ON idempotency_keys FOR DELETE TO CURRENT_USER USING (true);
`;

/**
 * Says who acts in this transaction, tells whether the agency still stands where it stood when that was found out, and,
 * for a request that must take effect once, claims its key; where the caller foresees what it will make, remembers that
 * too. In one function, so in one round trip; volatile, so that the look for an earlier request takes its snapshot after the lock is held.
 */
const BEGIN_ACTING = `
  CREATE FUNCTION begin_acting(units text, agency text, officer text, authority text, lock_key bigint,
                               credential uuid, route text, key text,
                               asked bytea, foreseen jsonb, standing bigint,
                               OUT outdated boolean, OUT now text, OUT claimed boolean, OUT fingerprint bytea, OUT reference jsonb)
  LANGUAGE plpgsql VOLATILE AS $$
  BEGIN
    PERFORM set_config('tracemark.units', $1, true), set_config('tracemark.agency', $2, true),
            set_config('tracemark.officer', $3, true), set_config('tracemark.authority', $4, true);
    outdated := standing IS NOT NULL AND standing IS DISTINCT FROM (SELECT a.standing FROM agencies a WHERE a.id = $2::uuid);
    IF outdated THEN
      RETURN;
    END IF;
    IF lock_key IS NOT NULL THEN
      claimed := pg_try_advisory_xact_lock(lock_key);
      IF claimed THEN
        SELECT k.fingerprint, k.reference INTO begin_acting.fingerprint, begin_acting.reference
          FROM idempotency_keys k
         WHERE k.agency_id = $2::uuid AND k.credential_id = $6 AND k.route = $7 AND k.key = $8;
        IF NOT FOUND AND foreseen IS NOT NULL THEN
          INSERT INTO idempotency_keys (agency_id, credential_id, route, key, fingerprint, reference)
          VALUES ($2::uuid, $6, $7, $8, asked, foreseen);
        END IF;
      END IF;
    END IF;
    now := registry_time(clock_timestamp());
  END $$;
`;
