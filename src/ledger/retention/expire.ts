import type { DataSource, EntityManager } from 'typeorm';
import type { Acting } from '../../platform/database/acting.js';
import { ConstraintErrors } from '../../platform/database/constraint-errors.js';
import { TransactionRunner } from '../../platform/database/transaction-runner.js';
import { newId } from '../../platform/random.js';
import { fact } from '../fact.js';
import type { JsonFact } from '../json-fact.js';
import { Ledger } from '../ledger.service.js';
import type { Projection } from '../projection.js';
import { findExpiring, type Expiring, type ExpiringEntry } from './expiring.js';
import { openingsExpired, RETENTION_STREAM } from './retention-kinds.js';
import { PlanOutdatedError } from './retention.errors.js';
import { listRules } from './retention.queries.js';

const STAGE = `
  CREATE TEMPORARY TABLE expiring (
    number bigint GENERATED ALWAYS AS IDENTITY, entry_id uuid PRIMARY KEY, stream_id uuid NOT NULL) ON COMMIT DROP`;

const ADD = `INSERT INTO expiring (entry_id, stream_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`;

const PORTION = 5_000;

const EXPIRE = `
  WITH gone AS (
    DELETE FROM entry_openings o USING expiring x
     WHERE o.entry_id = x.entry_id AND x.number > $1 AND x.number <= $2
    RETURNING o.entry_id, o.path, o.viewers),
  marked AS (
    INSERT INTO expired_openings (entry_id, path, expired_by, viewers)
    SELECT entry_id, path, $3, viewers FROM gone RETURNING 1)
  SELECT count(*) AS openings FROM marked`;

const TODAY = `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today`;

/** What would expire on a day; nothing is written. */
export async function planExpiry(owner: DataSource, at: string | undefined): Promise<Expiring> {
  return owner.transaction('REPEATABLE READ', async (manager) =>
    findExpiring(manager, await listRules(manager), at ?? (await today(manager))),
  );
}

async function today(manager: EntityManager): Promise<string> {
  const [row] = await manager.query<{ today: string }[]>(TODAY);
  return row!.today;
}

/**
 * Removes the openings of a plan, and what came of them in tables, and puts that on record: all in one transaction, after
 * every rule and hold that was recorded before it, and none of it where exactly that is not what would expire now.
 * @throws PlanOutdatedError
 */
export async function expire(
  owner: DataSource,
  acting: Acting,
  plan: Expiring,
  projections: readonly Projection[],
): Promise<{ entry: string; openings: number }> {
  const runner = new TransactionRunner(owner, undefined, new ConstraintErrors());
  const ledger = new Ledger();
  return runner.write(acting, async (tx) => {
    const { manager } = tx;
    const heads = await tx.lock([RETENTION_STREAM]);
    if (plan.at > (await today(manager))) throw new PlanOutdatedError(`${plan.at} is still to come`);
    await manager.query(STAGE);
    let entries = 0;
    const found = await findExpiring(manager, await listRules(manager), plan.at, async (expiring) => {
      entries += expiring.length;
      await manager.query(ADD, columnsOf(expiring));
    });
    requirePlanned(plan, found);
    const entryId = newId();
    let openings = 0;
    for (let after = 0; after < entries; after += PORTION) {
      const [gone] = await manager.query<{ openings: number }[]>(EXPIRE, [after, after + PORTION, entryId]);
      openings += gone!.openings;
    }
    if (openings !== found.openings)
      throw new PlanOutdatedError(`${openings} openings were there in place of ${found.openings}`);
    for (const statement of projections.flatMap(({ forget = [] }) => forget)) await manager.query(statement);
    const { at, listHash, classes } = found;
    const expired = fact({
      kind: openingsExpired,
      streamId: RETENTION_STREAM,
      entryId,
      occurredAt: null,
      values: { at, openings: { count: openings, listHash }, classes: classes as unknown as JsonFact },
      viewers: [acting.authorityUnit],
      source: 'ownObservation',
    });
    ledger.append(tx, ledger.place(tx, [expired], heads));
    return { entry: entryId, openings };
  });
}

const columnsOf = (expiring: readonly ExpiringEntry[]): [string[], string[]] => [
  expiring.map(({ entryId }) => entryId),
  expiring.map(({ streamId }) => streamId),
];

function requirePlanned(plan: Expiring, found: Expiring): void {
  if (found.openings === 0) throw new PlanOutdatedError('nothing would expire');
  if (found.listHash === plan.listHash && JSON.stringify(found.classes) === JSON.stringify(plan.classes)) return;
  throw new PlanOutdatedError(`the plan says ${plan.openings} openings, and ${found.openings} would expire now`);
}
