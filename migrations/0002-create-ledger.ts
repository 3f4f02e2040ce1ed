import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect, SEES_ROW } from './grants.js';

export class CreateLedger1700000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE streams (
        id uuid CONSTRAINT pk_streams PRIMARY KEY,
        type text NOT NULL,
        position bigint NOT NULL,
        hash bytea NOT NULL,
        recorded_at timestamptz NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT ck_streams_position CHECK (position > 0),
        CONSTRAINT ck_streams_hash CHECK (length(hash) = 32));

      CREATE TABLE ledger_entries (
        stream_id uuid NOT NULL,
        position bigint NOT NULL,
        id uuid NOT NULL CONSTRAINT uq_ledger_entries_id UNIQUE,
        stream_type text NOT NULL,
        kind text NOT NULL,
        occurred_from timestamptz,
        occurred_to timestamptz,
        recorded_at timestamptz NOT NULL,
        unit_id uuid NOT NULL,
        officer_id uuid NOT NULL,
        hash bytea NOT NULL,
        canonical text NOT NULL,
        viewers uuid[] NOT NULL,
        CONSTRAINT pk_ledger_entries PRIMARY KEY (stream_id, position),
        CONSTRAINT ck_ledger_entries_position CHECK (position > 0),
        CONSTRAINT ck_ledger_entries_hash CHECK (length(hash) = 32),
        CONSTRAINT ck_ledger_entries_size CHECK (octet_length(canonical) <= 32768));

      CREATE TABLE entry_openings (
        entry_id uuid NOT NULL,
        path text NOT NULL,
        name text NOT NULL,
        value jsonb NOT NULL,
        salt bytea NOT NULL,
        viewers uuid[] NOT NULL,
        expires_at timestamptz,
        CONSTRAINT pk_entry_openings PRIMARY KEY (entry_id, path),
        CONSTRAINT ck_entry_openings_salt CHECK (length(salt) = 32));

      CREATE TABLE ledger_outbox (
        entry_id uuid CONSTRAINT pk_ledger_outbox PRIMARY KEY,
        hash bytea NOT NULL,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id());
    `);
    for (const table of ['streams', 'ledger_entries', 'entry_openings']) {
      await protect(db, table);
      await allow(db, table, 'SELECT', SEES_ROW);
      await allow(db, table, 'INSERT', SEES_ROW);
      await grant(db, `SELECT, INSERT ON ${table}`, 'runtime');
      await grant(db, `SELECT ON ${table}`, 'oversight');
    }
    await allow(db, 'streams', 'UPDATE', SEES_ROW, 'true');
    await grant(db, `UPDATE (position, hash, recorded_at, viewers) ON streams`, 'runtime');
    await protect(db, 'ledger_outbox');
    await allow(db, 'ledger_outbox', 'INSERT', 'true');
    await grant(db, `INSERT ON ledger_outbox`, 'runtime');
    await grant(db, `SELECT ON ledger_outbox`, 'oversight');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
