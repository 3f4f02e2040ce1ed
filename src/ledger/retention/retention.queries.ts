import type { EntityManager } from 'typeorm';
import { NotFoundError } from '../../platform/problem.js';
import { rowOf, writeStatement, type Write } from '../../platform/database/write.js';
import { rulesWith } from './retention-rules.js';
import type { HoldRow, RuleRow } from './retention.projections.js';
import type { RetentionRule } from './retention.js';

const STATED = `SELECT rule FROM retention_rules ORDER BY edition`;

/** The rules of the registry, those of the program included. */
export async function listRules(manager: EntityManager): Promise<RetentionRule[]> {
  return rulesWith((await manager.query<{ rule: RetentionRule }[]>(STATED)).map(({ rule }) => rule));
}

export interface HoldView {
  id: string;
  /** The stream it is about. */
  stream: string;
  until: string | null;
  placedAt: string;
  entry: string;
  liftedBy: string | null;
}

const VIEW = `id, stream_id AS stream, until, registry_time(placed_at) AS "placedAt", entry_id AS entry, lifted_by AS "liftedBy"`;
const HOLD = `SELECT ${VIEW} FROM retention_holds WHERE id = $1`;
const HOLDS = `
  SELECT ${VIEW} FROM retention_holds WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`;

export async function getHold(manager: EntityManager, id: string): Promise<HoldView> {
  const [hold] = await manager.query<HoldView[]>(HOLD, [id]);
  if (!hold) throw new NotFoundError('hold');
  return hold;
}

export const listHolds = (manager: EntityManager, after: string | undefined, limit: number): Promise<HoldView[]> =>
  manager.query<HoldView[]>(HOLDS, [after ?? null, limit]);

const STREAM = `SELECT FROM streams WHERE id = $1`;

export async function requireStream(manager: EntityManager, id: string): Promise<void> {
  if ((await manager.query<unknown[]>(STREAM, [id])).length === 0) throw new NotFoundError('stream');
}

export const rowOfRule = rowOf<RuleRow>('retention_rules');
export const rowOfHold = rowOf<HoldRow>('retention_holds');

const LIFT = writeStatement(
  `lifted AS (UPDATE retention_holds SET lifted_by = $2::uuid WHERE id = $1::uuid AND lifted_by IS NULL RETURNING 1)`,
  `require_rows(ARRAY[(SELECT count(*) FROM lifted)], ARRAY[1::bigint])`,
);
export const liftOfHold = (hold: string, entry: string): Write => ({ statement: LIFT, values: [hold, entry] });
