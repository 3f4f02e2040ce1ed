import pg from 'pg';
import { DataSource } from 'typeorm';
import { gatheringSocket } from './gathering-socket.js';
import type { Migration } from './migration.js';
import { PatientClient } from './patient-client.js';

export interface LoginOptions {
  url: string;
  poolSize: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleTransactionTimeoutMs: number;
  /** Connections that COPY: their statements are not sent ahead of the answers. */
  copies?: boolean;
  entities?: (new () => object)[];
  migrations?: readonly Migration[];
}

/** A connection knows its statements and the catalogue by heart; letting it go after a short lull unlearns both. */
const IDLE_CONNECTION_MS = 600_000;

const INT8_OID = 20;
pg.types.setTypeParser(INT8_OID, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is past what the registry counts to`);
  return value;
});

export const MIGRATIONS_TABLE = 'schema_migrations';

/** A pool for one login; it opens no connection before `initialize()`. */
export function dataSource(options: LoginOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities ?? [],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    poolSize: options.poolSize,
    applicationName: 'tracemark',
    extra: {
      ...(options.copies ? { Client: PatientClient } : { pipeline: true }),
      stream: gatheringSocket,
      idleTimeoutMillis: IDLE_CONNECTION_MS,
      statement_timeout: options.statementTimeoutMs,
      lock_timeout: options.lockTimeoutMs,
      idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs,
    },
  });
}
