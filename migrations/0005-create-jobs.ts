import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, OPENED_BY_ACTOR, SEES_ROW } from './grants.js';

export class CreateJobs1700000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE jobs (
        id uuid CONSTRAINT pk_jobs PRIMARY KEY,
        kind text NOT NULL,
        subject_id uuid NOT NULL,
        agency_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        credential_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'queued',
        step text,
        done bigint NOT NULL DEFAULT 0,
        total bigint,
        attempts integer NOT NULL DEFAULT 0,
        result jsonb,
        problem jsonb,
        opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        started_at timestamptz,
        finished_at timestamptz,
        cancel_requested_at timestamptz,
        viewers uuid[] NOT NULL,
        CONSTRAINT ck_jobs_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        CONSTRAINT ck_jobs_finished CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))));
      CREATE INDEX ix_jobs_unfinished ON jobs (opened_at, id) WHERE finished_at IS NULL;
    `);
    await protect(db, 'jobs');
    await allow(db, 'jobs', 'SELECT', SEES_ROW);
    await allow(db, 'jobs', 'INSERT', OPENED_BY_ACTOR);
    await allow(db, 'jobs', 'UPDATE', SEES_ROW);
    await grant(db, `SELECT, INSERT, UPDATE (cancel_requested_at) ON jobs`, 'runtime');
    await grant(db, `SELECT ON jobs`, 'oversight');
    await db.query(FOR_THE_RUNNER);
    await grant(db, `EXECUTE ON FUNCTION unfinished_jobs()`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION begin_job(uuid)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION note_job(uuid, integer, text, text, bigint, bigint, jsonb, jsonb)`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION count_unfinished_jobs(text[])`, 'runtime');
    await grant(db, `EXECUTE ON FUNCTION authenticate_again(uuid, uuid)`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}

/**
 * Whoever carries out jobs finds those of every agency, notes how far one is, and finds out what its officer may do by
 * now. They run as owner, because the runner is nobody until it knows for whom it works.
 */
const FOR_THE_RUNNER = `
  CREATE FUNCTION unfinished_jobs() RETURNS SETOF jobs
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    -- The next few of each agency: however many one has waiting, those of the others are seen.
    SELECT * FROM jobs
     WHERE id IN (SELECT id FROM (SELECT id, cancel_requested_at,
                                         row_number() OVER (PARTITION BY agency_id ORDER BY opened_at, id) AS turn
                                    FROM jobs WHERE finished_at IS NULL) AS waiting
                   WHERE turn <= 5 OR cancel_requested_at IS NOT NULL)
     ORDER BY opened_at, id
  $$;
  REVOKE ALL ON FUNCTION unfinished_jobs() FROM PUBLIC;

  -- Begins the next attempt at a job, unless it is finished. From here on nothing that an earlier attempt says is noted.
  CREATE FUNCTION begin_job(job uuid) RETURNS TABLE (attempt integer, cancelled boolean)
  LANGUAGE sql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE jobs
       SET state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp())
     WHERE id = job AND finished_at IS NULL
    RETURNING attempts, cancel_requested_at IS NOT NULL
  $$;
  REVOKE ALL ON FUNCTION begin_job(uuid) FROM PUBLIC;

  -- What is null stays as it is. Answers false where the job is finished or another attempt at it has begun.
  CREATE FUNCTION note_job(job uuid, attempt integer, new_state text, new_step text, new_done bigint, new_total bigint,
                           new_result jsonb, new_problem jsonb) RETURNS boolean
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH noted AS (
      UPDATE jobs
         SET state = coalesce(new_state, state),
             step = coalesce(new_step, step),
             done = coalesce(new_done, done),
             total = coalesce(new_total, total),
             result = coalesce(new_result, result),
             problem = coalesce(new_problem, problem),
             finished_at = CASE WHEN new_state IN ('done', 'failed', 'cancelled') THEN clock_timestamp() END
       WHERE id = job AND attempts = attempt AND finished_at IS NULL
      RETURNING 1)
    SELECT EXISTS (SELECT FROM noted)
  $$;
  REVOKE ALL ON FUNCTION note_job(uuid, integer, text, text, bigint, bigint, jsonb, jsonb) FROM PUBLIC;
  CREATE POLICY owner_notes ON jobs FOR UPDATE TO CURRENT_USER USING (true);

  -- How many jobs of these kinds the acting agency has that have not ended; no other is opened before the commit.
  CREATE FUNCTION count_unfinished_jobs(kinds text[]) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(array_to_string(kinds, ' ') || ' ' || acting_agency()::text, 0));
    RETURN (SELECT count(*) FROM jobs
             WHERE finished_at IS NULL AND agency_id = acting_agency() AND kind = ANY (kinds));
  END $$;
  REVOKE ALL ON FUNCTION count_unfinished_jobs(text[]) FROM PUBLIC;

  CREATE FUNCTION authenticate_again(credential uuid, named_officer uuid)
  RETURNS TABLE (outcome text, credential_id uuid, kind text, officer_id uuid, agency_id uuid, agency_kind text,
                 unit_id uuid, authority_unit_id uuid, grants jsonb, standing bigint, holds_ms double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.* FROM credentials c, authenticate(c.token_hash, $2) a WHERE c.id = $1
  $$;
  REVOKE ALL ON FUNCTION authenticate_again(uuid, uuid) FROM PUBLIC;
`;
