import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { connectionOf } from '../database/prepared.js';
import { TRY_LOCK, UNLOCK } from './jobs.queries.js';

/**
 * A connection whose locks say what this instance works on. They end with the connection, however the instance dies, so
 * that another one can go on; `lost` is called when that happens while this one still lives.
 */
export class LockSession {
  /** The database gives one session the same lock twice. */
  private readonly names = new Set<string>();

  private constructor(
    private readonly runner: QueryRunner,
    private readonly connection: PoolClient,
  ) {}

  static async open(source: DataSource, lost: () => void): Promise<LockSession> {
    const runner = source.createQueryRunner();
    const connection = await connectionOf(runner);
    const session = new LockSession(runner, connection);
    connection.once('error', lost);
    connection.once('end', lost);
    return session;
  }

  async tryLock(name: string): Promise<boolean> {
    if (this.names.has(name)) return false;
    this.names.add(name);
    const { rows } = await this.connection.query<{ held: boolean }>(TRY_LOCK, [name]);
    if (!rows[0]!.held) this.names.delete(name);
    return rows[0]!.held;
  }

  async unlock(name: string): Promise<void> {
    await this.connection.query(UNLOCK, [name]);
    this.names.delete(name);
  }

  /** Ends the connection, and every lock with it. */
  async close(): Promise<void> {
    this.connection.removeAllListeners('end');
    await this.connection.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await this.runner.release();
  }
}
