import type { QueryConfig } from 'pg';
import { microsecondText } from '../../src/ledger/columns.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { weaponView } from '../../src/weapons/weapon-view.js';
import { denseRegister } from '../dense-weapons.js';
import { answerParent } from '../kit/children.js';
import { BENCH_SEED } from '../kit/registration.js';
import { registeredRows } from '../kit/rows.js';
import { registerBy } from './register-statement.js';
import { asActor, runtimePool, serve } from './server.js';

interface Prepared {
  statement: (key: string) => QueryConfig;
  answer: string;
}

/** Rows that wait to be written, already hashed, each with its answer. */
const prepared: Prepared[] = [];

function prepare({ from, to, count, acting }: Prepare): void {
  prepared.length = 0;
  const now = microsecondText(new Date());
  for (const weapon of denseRegister({ seed: BENCH_SEED, count }).weapons(from, to)) {
    const rows = registeredRows(weapon, acting, now);
    const { id, position, kind, hash, recordedAt } = rows.recorded.row;
    const entries = [{ id, position, kind, hash, recordedAt }];
    const answer = JSON.stringify({ ...weaponView(rows.change.weapon, rows.change.markings), entries });
    prepared.push({ statement: registerBy(rows, acting), answer });
  }
  prepared.reverse();
}

interface Prepare {
  from: number;
  to: number;
  count: number;
  acting: Acting;
}

type Message = { start: { runtimeUrl: string; connections: number; acting: Acting } } | { prepare: Prepare };

answerParent<Message>(async (message) => {
  if ('prepare' in message) {
    prepare(message.prepare);
    return {};
  }
  const { runtimeUrl, connections, acting } = message.start;
  const pool = runtimePool(runtimeUrl, connections);
  const url = await serve(async ({ headers }) => {
    const next = prepared.pop();
    if (next === undefined) throw new Error('The prepared rows ran out');
    const statement = next.statement(String(headers['idempotency-key']));
    await asActor(pool, acting, (client) => client.query(statement));
    return { status: 201, body: next.answer };
  });
  return { url };
});
