import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, grant, protect } from './grants.js';

export class AddWitnesses1700000000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // By the hash of the checkpoint, not its size: a cosignature never comes to stand on another one.
    await db.query(`
      CREATE TABLE log_cosignatures (
        checkpoint bytea NOT NULL,
        witness text NOT NULL,
        cosigned_at timestamptz NOT NULL,
        line text NOT NULL,
        CONSTRAINT pk_log_cosignatures PRIMARY KEY (checkpoint, witness, cosigned_at),
        CONSTRAINT ck_log_cosignatures_checkpoint CHECK (length(checkpoint) = 32));

      CREATE TABLE witnessed_logs (
        origin text CONSTRAINT pk_witnessed_logs PRIMARY KEY,
        size bigint NOT NULL,
        root bytea NOT NULL,
        checkpoint text NOT NULL,
        cosigned_at timestamptz NOT NULL,
        CONSTRAINT ck_witnessed_logs_size CHECK (size >= 0),
        CONSTRAINT ck_witnessed_logs_root CHECK (length(root) = 32));
    `);
    await protect(db, 'log_cosignatures');
    await grant(db, `SELECT ON log_cosignatures`, 'oversight');
    for (const login of ['runtime', 'log'] as const) {
      await allow(db, 'log_cosignatures', 'SELECT', 'true', undefined, login);
      await grant(db, `SELECT ON log_cosignatures`, login);
    }
    await allow(db, 'log_cosignatures', 'INSERT', 'true', undefined, 'log');
    await grant(db, `INSERT ON log_cosignatures`, 'log');

    // Anybody may send the checkpoint of a log that is witnessed: nobody acts.
    await protect(db, 'witnessed_logs');
    await grant(db, `SELECT ON witnessed_logs`, 'oversight');
    for (const command of ['SELECT', 'INSERT', 'UPDATE'] as const) await allow(db, 'witnessed_logs', command, 'true');
    await grant(db, `SELECT, INSERT, UPDATE (size, root, checkpoint, cosigned_at) ON witnessed_logs`, 'runtime');
  }

  async down(): Promise<void> {
    throw new Error('History is not undone; restore a backup instead');
  }
}
