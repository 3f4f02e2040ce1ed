import type { EntityManager } from 'typeorm';
import { cursorBatches } from '../platform/database/cursor.js';
import { vocabularyVersions, type Vocabulary } from '../vocabulary/index.js';
import { inSlices } from './in-slices.js';
import type { ReportSubject } from './report.js';
import { IS_IN_SCOPE, unitsBelow } from './report.queries.js';
import { countGroup, talliesOf, WeaponClasses, type NumberedClass, type WeaponGroup } from './weapon-totals.js';

/** A report, and the law that counts: a version of a State's law, on a day. */
export interface TotalsSubject extends ReportSubject {
  state: string;
  lawVersion: number;
  day: string;
}

/** Everything counting asks of a weapon, once for all that are alike in it. */
const GROUPS = `
  SELECT w.type_code AS type, w.calibre_code AS calibre, w.conditions, w.military,
         w.year_of_manufacture AS "yearOfManufacture", count(*) AS weapons
    FROM weapons w WHERE ${IS_IN_SCOPE}
   GROUP BY w.type_code, w.calibre_code, w.conditions, w.military, w.year_of_manufacture`;

const NOW = 'SELECT registry_time(clock_timestamp()) AS "asOf"';

const WRITE_CLASSES = `
  INSERT INTO weapon_total_classes (report_id, unit_id, number, counted_by, category, rule, counts, weapons)
  SELECT $1, $2, number, by, category, rule, counts, weapons
    FROM jsonb_to_recordset($3) AS class (number integer, by text, category text, rule text, counts boolean, weapons bigint)`;

const FINISH = 'UPDATE weapon_totals SET as_of = $2, weapons = $3, edition = $4, vocabulary = $5 WHERE id = $1';

/**
 * Makes totals within one transaction: one statement groups the register, and so in one snapshot; each distinct group is
 * counted once. `readVocabulary` is asked when that snapshot is taken: it has every code that stands in it.
 */
export async function makeTotals(
  manager: EntityManager,
  { id, unit, all, state, lawVersion, day }: TotalsSubject,
  readVocabulary: () => Promise<Vocabulary>,
  progress: (weapons: number) => Promise<void>,
): Promise<number> {
  const units = await unitsBelow(manager, unit);
  const [{ asOf }] = (await manager.query(NOW)) as [{ asOf: string }];
  const classes = new WeaponClasses();
  let vocabulary: Vocabulary | undefined;
  for await (const batch of cursorBatches<WeaponGroup>(manager, 'weapon_groups', GROUPS, [units, all])) {
    const rules = { vocabulary: (vocabulary ??= await readVocabulary()), day };
    const law = vocabulary.nationalLaws.find(state, lawVersion)!;
    await inSlices(batch, (group) => classes.add(group, countGroup(group, { ...rules, law })));
    await progress(classes.weapons);
  }
  const { edition } = (vocabulary ?? (await readVocabulary())).additions;
  const { weapons } = classes;
  const list = classes.list();
  requireSum(list, weapons);
  await manager.query(WRITE_CLASSES, [id, unit, JSON.stringify(list)]);
  await manager.query(FINISH, [id, asOf, weapons, edition, JSON.stringify(vocabularyVersions)]);
  return weapons;
}

/** Each of the three speaks of every weapon. */
function requireSum(list: readonly NumberedClass[], weapons: number): void {
  for (const [by, { counted, notCounted, unknown }] of Object.entries(talliesOf(list)))
    if (counted + notCounted + unknown !== weapons)
      throw new Error(`Counted ${counted + notCounted + unknown} weapons of ${weapons} by ${by}`);
}
