import { isDay } from '../../platform/day.js';
import { open, readFile } from 'node:fs/promises';
import { migrations } from '../../../migrations/index.js';
import { expire, planExpiry, type Expiring } from '../../ledger/index.js';
import { authorityActing } from '../../identity/index.js';
import { dataSource } from '../../platform/database/data-source.js';
import { pendingMigrations } from '../../platform/database/migrator.js';
import { projections } from '../../projections.js';
import { withOwner } from '../logins.js';
import { COULD_NOT, FINE, result, say } from '../outcome.js';

const LONG = { copies: true, poolSize: 1, statementTimeoutMs: 0, lockTimeoutMs: 60_000, idleTransactionTimeoutMs: 0 };

export interface ExpireOptions {
  dryRun?: boolean;
  at?: string;
  plan: string;
  officer?: string;
}

const FORMAT = 'tracemark-expiry-plan/1';

/** `tracemark expire`: says what would expire and writes it down as a plan; or carries a plan out. */
export async function runExpire({ dryRun = false, at, plan, officer }: ExpireOptions): Promise<number> {
  if (dryRun) return makePlan(plan, at);
  if (at !== undefined) throw new Error('--at goes with --dry-run: a plan names its day');
  if (officer === undefined)
    throw new Error('--officer is missing: the registrar of the national authority who expires');
  return carryOut(plan, officer);
}

async function makePlan(file: string, at: string | undefined): Promise<number> {
  if (at !== undefined && !isDay(at)) throw new Error(`--at takes a day such as 2027-03-01, not ${at}`);
  const found = await withOwnerSource((source) => planExpiry(source, at));
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ format: FORMAT, ...found }, null, 2)}\n`);
  } finally {
    await handle.close();
  }
  for (const line of found.classes) result(line);
  result({ plan: file, at: found.at, openings: found.openings, listHash: found.listHash });
  say(`${found.openings} openings would expire; the plan is in ${file}. Nothing was changed.`);
  return FINE;
}

async function carryOut(file: string, officer: string): Promise<number> {
  const plan = readPlan(await readFile(file, 'utf8'), file);
  if (plan.openings === 0) {
    say(`${file} says that nothing expires.`);
    return COULD_NOT;
  }
  const done = await withOwnerSource(async (source) =>
    expire(source, await authorityActing(source, officer), plan, projections),
  );
  result({ ...done, at: plan.at, listHash: plan.listHash });
  say(`${done.openings} openings expired. Destroy the backups that hold them by the same rules.`);
  return FINE;
}

function readPlan(text: string, file: string): Expiring {
  let plan: Partial<Expiring> & { format?: unknown } = {};
  try {
    plan = JSON.parse(text) as typeof plan;
  } catch {
    // Said below.
  }
  const { format, at, openings, listHash, classes } = plan;
  const isPlan =
    format === FORMAT &&
    typeof at === 'string' &&
    isDay(at) &&
    Number.isSafeInteger(openings) &&
    typeof listHash === 'string' &&
    Array.isArray(classes);
  if (!isPlan) throw new Error(`${file} is no plan of tracemark expire --dry-run`);
  return { at, openings: openings!, listHash, classes };
}

async function withOwnerSource<T>(work: (source: ReturnType<typeof dataSource>) => Promise<T>): Promise<T> {
  return withOwner(async ({ migrationUrl }) => {
    const source = dataSource({ url: migrationUrl, ...LONG });
    await source.initialize();
    try {
      const pending = await pendingMigrations(source, migrations);
      if (pending.length > 0) throw new Error(`The schema lacks ${pending.join(', ')}; run: tracemark migrate`);
      return await work(source);
    } finally {
      await source.destroy();
    }
  });
}
