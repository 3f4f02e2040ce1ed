import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';

/** A statement that the database parses and plans once per connection. Its text is constant; only values differ. */
export interface PreparedStatement<Row> {
  readonly name: string;
  readonly text: string;
  /** Never there; it carries the shape of a row. */
  readonly row?: Row;
}

/** What the driver can always write: a value it refused would leave the transaction standing without its statement. */
export type Sendable = string | number | null | undefined | Buffer | readonly (string | number | null)[];

/** Named by its own text, so that one name can never stand for two statements. */
export function prepared<Row>(text: string): PreparedStatement<Row> {
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 32), text };
}

/**
 * Runs it on the transaction's own connection. For the paths taken all day: planning one of these costs the database
 * more than running it. A statement whose best plan depends on its values is not one of them.
 */
export async function run<Row>(
  { queryRunner }: EntityManager,
  statement: PreparedStatement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  if (!queryRunner) throw new Error('A prepared statement runs inside a transaction');
  return runOn(await connectionOf(queryRunner), statement, values);
}

/** The connection a query runner holds, or takes now. */
export const connectionOf = (queryRunner: QueryRunner): Promise<PoolClient> => queryRunner.connect();

export async function runOn<Row>(
  connection: Pick<PoolClient, 'query'>,
  { name, text }: PreparedStatement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await connection.query({ name, text, values: values as unknown[] })).rows as Row[];
}
