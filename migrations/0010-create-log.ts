import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect } from './grants.js';

export class CreateLog1700000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE log_head (
        one boolean NOT NULL DEFAULT true CONSTRAINT pk_log_head PRIMARY KEY CONSTRAINT ck_log_head_one CHECK (one),
        size bigint NOT NULL,
        published_size bigint,
        note text,
        published_at timestamptz,
        CONSTRAINT ck_log_head_size CHECK (size >= 0),
        CONSTRAINT ck_log_head_published_size CHECK (published_size BETWEEN 0 AND size));
      INSERT INTO log_head (size) VALUES (0);

      CREATE TABLE log_leaves (
        entry_id uuid CONSTRAINT pk_log_leaves PRIMARY KEY,
        index bigint NOT NULL CONSTRAINT uq_log_leaves_index UNIQUE,
        CONSTRAINT ck_log_leaves_index CHECK (index >= 0));

      CREATE TABLE log_tiles (
        level smallint NOT NULL,
        index bigint NOT NULL,
        hashes bytea NOT NULL,
        CONSTRAINT pk_log_tiles PRIMARY KEY (level, index),
        CONSTRAINT ck_log_tiles_hashes CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0));
      ALTER TABLE log_tiles ALTER hashes SET STORAGE EXTERNAL;
    `);
    for (const table of ['log_head', 'log_leaves', 'log_tiles']) {
      await protect(db, table);
      await grant(db, `SELECT ON ${table}`, 'oversight');
      await allow(db, table, 'SELECT', 'true', undefined, 'log');
      await grant(db, `SELECT ON ${table}`, 'log');
    }
    // What anybody may ask for: hashes, and where the entry stands whose id the asker has.
    for (const table of ['log_head', 'log_leaves', 'log_tiles']) {
      await allow(db, table, 'SELECT', 'true');
      await grant(db, `SELECT ON ${table}`, 'runtime');
    }
    for (const table of ['log_leaves', 'log_tiles']) {
      await allow(db, table, 'INSERT', 'true', undefined, 'log');
      await grant(db, `INSERT ON ${table}`, 'log');
    }
    await allow(db, 'log_tiles', 'UPDATE', 'length(hashes) < 8192', 'true', 'log');
    await grant(db, `UPDATE (hashes) ON log_tiles`, 'log');
    await allow(db, 'log_head', 'UPDATE', 'true', 'true', 'log');
    await grant(db, `UPDATE (size, published_size, note, published_at) ON log_head`, 'log');

    // The outbox is a queue: what has become a leaf leaves it. Of the entries the log needs their place and hash.
    await allow(db, 'ledger_outbox', 'SELECT', 'true', undefined, 'log');
    await allow(db, 'ledger_outbox', 'DELETE', 'true', undefined, 'log');
    await grant(db, `SELECT, DELETE ON ledger_outbox`, 'log');
    await allow(db, 'ledger_entries', 'SELECT', 'true', undefined, 'log');
    await grant(db, `SELECT (id, stream_id, position, recorded_at, hash) ON ledger_entries`, 'log');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
