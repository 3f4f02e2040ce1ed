import type { EntityManager } from 'typeorm';
import { NotFoundError } from '../platform/problem.js';
import { HEAD_COLUMNS } from './report.queries.js';
import { talliesOf, type NumberedClass, type WeaponTotalsView } from './weapon-totals.js';

const REPORT = `
  SELECT ${HEAD_COLUMNS}, state, day, law_version AS "lawVersion", counting_version AS "countingVersion", vocabulary,
         edition, weapons
    FROM weapon_totals`;
const ONE_REPORT = `${REPORT} WHERE id = $1`;
const REPORTS = `${REPORT} WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`;

/** What is asked and by what it is counted; `weapons` is null until it is made. */
export type TotalsRow = Omit<WeaponTotalsView, 'total'> & { weapons: number | null };

export async function getWeaponTotals(manager: EntityManager, id: string): Promise<TotalsRow> {
  const [report] = await manager.query<TotalsRow[]>(ONE_REPORT, [id]);
  if (!report) throw new NotFoundError('report');
  return report;
}

/** The newest first: ids are made in the order of time. */
export const listWeaponTotals = (
  manager: EntityManager,
  after: string | undefined,
  limit: number,
): Promise<TotalsRow[]> => manager.query(REPORTS, [after ?? null, limit]);

const CLASSES = `
  SELECT number, counted_by AS by, category, rule, counts, weapons
    FROM weapon_total_classes WHERE report_id = $1 AND number > $2 ORDER BY number LIMIT $3`;

/** In the order of their numbers; all of them where no limit is named. */
export const listClasses = (
  manager: EntityManager,
  report: string,
  after = 0,
  limit: number | null = null,
): Promise<NumberedClass[]> => manager.query(CLASSES, [report, after, limit]);

/** A report with its totals, which are what its classes add up to. */
export async function viewOfTotals(
  manager: EntityManager,
  { weapons, ...report }: TotalsRow,
): Promise<WeaponTotalsView> {
  const total = weapons === null ? null : { weapons, ...talliesOf(await listClasses(manager, report.id)) };
  return { ...report, total };
}
