/** What each login may do to each table, and nothing else; columns in brackets for what is not all of them. */
export const RUNTIME: Record<string, string[]> = {
  agencies: ['INSERT', 'SELECT'],
  corrections: [
    'INSERT',
    'SELECT',
    'UPDATE (decided_at, decided_entry_id, second_credential_id, second_identity, second_officer_id, second_unit_id, status, viewers)',
  ],
  credential_officers: ['INSERT', 'SELECT'],
  credentials: ['INSERT', 'SELECT (not token_hash)', 'UPDATE (revoked_at, revoked_by)'],
  disclosures: ['INSERT', 'SELECT', 'UPDATE (case_added_at)'],
  entry_openings: ['INSERT', 'SELECT'],
  expired_openings: ['SELECT'],
  grants: ['INSERT', 'SELECT', 'UPDATE (ended_at, ended_by)'],
  idempotency_keys: ['INSERT', 'SELECT'],
  import_chunks: ['INSERT', 'SELECT'],
  import_mappings: ['INSERT', 'SELECT'],
  import_rows: ['INSERT', 'SELECT', 'UPDATE (reasons, verdict)'],
  jobs: ['INSERT', 'SELECT', 'UPDATE (cancel_requested_at)'],
  key_characters: ['INSERT', 'SELECT'],
  ledger_entries: ['INSERT', 'SELECT'],
  ledger_outbox: ['INSERT'],
  log_cosignatures: ['SELECT'],
  log_head: ['SELECT'],
  log_leaves: ['SELECT'],
  log_tiles: ['SELECT'],
  look_counts: [],
  looked_at_weapons: [],
  looks: ['INSERT', 'SELECT'],
  marking_keys: ['INSERT'],
  marking_searches: ['INSERT', 'SELECT', 'UPDATE (case_added_at)'],
  markings: [
    'INSERT',
    'SELECT',
    'UPDATE (applied_at, applied_by, depth_micrometres, height_micrometres, kind, legibility, method, place, scripts, symbols, text, unread, viewers)',
  ],
  officers: ['INSERT', 'SELECT'],
  retention_holds: ['INSERT', 'SELECT', 'UPDATE (lifted_by)'],
  retention_rules: ['INSERT', 'SELECT'],
  schema_migrations: ['SELECT'],
  streams: ['INSERT', 'SELECT', 'UPDATE (hash, position, recorded_at, viewers)'],
  supplements: ['SELECT', 'UPDATE (closed_at, closed_entry_id, status)'],
  units: ['INSERT', 'SELECT'],
  vocabulary_extensions: ['INSERT', 'SELECT'],
  weapon_imports: [
    'INSERT',
    'SELECT',
    'UPDATE (accepted, accepted_with_warning, duplicate, entered, entered_through, form, payload_bytes, payload_hash, plan, received_at, rejected, rows_read, state)',
  ],
  weapon_quotes: ['INSERT', 'SELECT'],
  weapon_states: ['INSERT', 'SELECT'],
  witnessed_logs: ['INSERT', 'SELECT', 'UPDATE (checkpoint, cosigned_at, root, size)'],
  weapons: [
    'INSERT',
    'SELECT',
    'UPDATE (calibre_code, calibre_text, conditions, country_of_manufacture, description_id, holder_as_of, holder_basis, holder_kind, holder_unit_id, legacy, manufacturer_code, manufacturer_text, military, model_code, model_text, position, status, type_code, type_text, unmarked_reason, viewers, year_of_manufacture)',
  ],
  data_quality_reports: ['INSERT', 'SELECT', 'UPDATE (as_of, edition, vocabulary)'],
  data_quality_profiles: ['INSERT', 'SELECT'],
  data_quality_counts: ['INSERT', 'SELECT'],
  data_quality_records: ['INSERT', 'SELECT'],
  weapon_totals: ['INSERT', 'SELECT', 'UPDATE (as_of, edition, vocabulary, weapons)'],
  weapon_total_classes: ['INSERT', 'SELECT'],
};

/** Of the login that writes the log: places and hashes of entries, and nothing of what they say. */
export const LOG: Record<string, string[]> = {
  ledger_entries: [
    'SELECT (not canonical, kind, occurred_from, occurred_to, officer_id, stream_type, unit_id, viewers)',
  ],
  ledger_outbox: ['DELETE', 'SELECT'],
  log_cosignatures: ['INSERT', 'SELECT'],
  log_head: ['SELECT', 'UPDATE (note, published_at, published_size, size)'],
  log_leaves: ['INSERT', 'SELECT'],
  log_tiles: ['INSERT', 'SELECT', 'UPDATE (hashes)'],
  schema_migrations: ['SELECT'],
};

/** The functions that run as their owner and that the runtime login may call: those of docs/security.md, and no other. */
export const AS_OWNER = [
  'authenticate(bytea,uuid)',
  'authenticate_again(uuid,uuid)',
  'begin_job(uuid)',
  'candidate_lines(uuid[])',
  'colliding_import_rows(uuid,bigint,bigint)',
  'count_look(integer,uuid[],uuid[],integer,integer,integer)',
  'count_unfinished_jobs(text[])',
  'describe_weapons(text)',
  'discard_import(uuid)',
  'disclose_weapon(uuid,text)',
  'drop_marking_keys(uuid,json)',
  'entries_to_correct(uuid)',
  'flag_quotes(uuid)',
  'forget_abandoned_imports()',
  'forget_import_payload(uuid)',
  'forget_old_data_quality_records()',
  'forget_old_idempotency_keys()',
  'forget_old_looks()',
  'note_job(uuid,integer,text,text,bigint,bigint,jsonb,jsonb)',
  'probe_key_ranges(text[],text,integer)',
  'probe_markings(text[],text)',
  'search_context()',
  'unfinished_imports()',
  'unfinished_jobs()',
];

export const CALLABLE = `
  SELECT p.oid::regprocedure::text AS function FROM pg_proc p
   WHERE p.prosecdef AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY 1`;

export const GRANTED = `
  SELECT c.relname AS table,
         array_remove(ARRAY[
           CASE WHEN has_table_privilege($1, c.oid, 'DELETE') THEN 'DELETE' END,
           CASE WHEN has_table_privilege($1, c.oid, 'INSERT') THEN 'INSERT' END,
           CASE WHEN has_table_privilege($1, c.oid, 'REFERENCES') THEN 'REFERENCES' END,
           CASE WHEN has_table_privilege($1, c.oid, 'SELECT') THEN 'SELECT'
                WHEN has_any_column_privilege($1, c.oid, 'SELECT') THEN 'SELECT (not ' || (
                  SELECT string_agg(attname, ', ' ORDER BY attname) FROM pg_attribute a WHERE a.attrelid = c.oid
                     AND attnum > 0 AND NOT attisdropped AND NOT has_column_privilege($1, c.oid, attnum, 'SELECT')) || ')' END,
           CASE WHEN has_table_privilege($1, c.oid, 'TRIGGER') THEN 'TRIGGER' END,
           CASE WHEN has_table_privilege($1, c.oid, 'TRUNCATE') THEN 'TRUNCATE' END,
           CASE WHEN has_table_privilege($1, c.oid, 'UPDATE') THEN 'UPDATE'
                WHEN has_any_column_privilege($1, c.oid, 'UPDATE') THEN 'UPDATE (' || (
                  SELECT string_agg(attname, ', ' ORDER BY attname) FROM pg_attribute a WHERE a.attrelid = c.oid
                     AND attnum > 0 AND NOT attisdropped AND has_column_privilege($1, c.oid, attnum, 'UPDATE')) || ')' END
         ], NULL) AS rights
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;

export const UNPROTECTED = `
  SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
     AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1`;

/** What oversight does not read, or not whole. */
export const UNREAD: Record<string, string[]> = {
  credentials: ['SELECT (not token_hash)'],
  idempotency_keys: [],
  import_chunks: [],
};
