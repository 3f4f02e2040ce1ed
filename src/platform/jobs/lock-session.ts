import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { connectionOf } from '../database/prepared.js';
import { TRY_LOCK, UNLOCK } from './jobs.queries.js';

/**
 * A connection whose locks say what this instance works on. They end with the connection, however the instance dies, so
 * that another one can go on; `lost` is called, once, when that happens while this one still lives.
 */
export class LockSession {
  /** The database gives one session the same lock twice. */
  private readonly names = new Set<string>();
  private lost = false;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly connection: PoolClient,
  ) {}

  static async open(source: DataSource, lost: (session: LockSession) => void): Promise<LockSession> {
    const runner = source.createQueryRunner();
    const connection = await connectionOf(runner);
    const session = new LockSession(runner, connection);
    // Of an error and an end the second may come long after the first, when another session stands in for this one.
    const tell = () => {
      if (session.lost) return;
      session.lost = true;
      lost(session);
    };
    connection.once('error', tell);
    connection.once('end', tell);
    return session;
  }

  /** Its locks are held no longer. */
  get isLost(): boolean {
    return this.lost;
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
    this.lost = true;
    await this.connection.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await this.runner.release();
  }
}
