import { prepared } from '../database/prepared.js';
import type { JobView } from './job.js';

/** A job as the runner finds it. */
export interface UnfinishedJob {
  id: string;
  kind: string;
  subject: string;
  agency: string;
  officer: string;
  credential: string;
  unit: string;
  cancelled: boolean;
}

export const UNFINISHED = prepared<UnfinishedJob>(`
  SELECT id, kind, subject_id AS subject, agency_id AS agency, officer_id AS officer, credential_id AS credential,
         unit_id AS unit, cancel_requested_at IS NOT NULL AS cancelled
    FROM unfinished_jobs()`);

/** Nothing where the job is finished. */
export const BEGIN_JOB = prepared<{ attempt: number; cancelled: boolean }>(
  'SELECT attempt, cancelled FROM begin_job($1)',
);

/** Job, attempt, state, step, done, total, result, problem; null leaves what is there. */
export const NOTE = prepared<{ noted: boolean }>('SELECT note_job($1, $2, $3, $4, $5, $6, $7, $8) AS noted');

export const OPEN_JOB = prepared<never>(`
  INSERT INTO jobs (id, kind, subject_id, agency_id, unit_id, officer_id, credential_id, viewers)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`);

export const COUNT_UNFINISHED = prepared<{ count: number }>('SELECT count_unfinished_jobs($1) AS count');

export const READ_JOB = prepared<JobView>(`
  SELECT id, kind, subject_id AS subject, state, step, json_build_object('done', done, 'total', total) AS progress,
         result, problem, registry_time(opened_at) AS "openedAt", registry_time(started_at) AS "startedAt",
         registry_time(finished_at) AS "finishedAt"
    FROM jobs WHERE id = $1`);

export const CANCEL_JOB = prepared<{ id: string }>(`
  UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
   WHERE id = $1 AND finished_at IS NULL RETURNING id`);

export const TRY_LOCK = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held';
export const UNLOCK = 'SELECT pg_advisory_unlock(hashtextextended($1, 0))';
