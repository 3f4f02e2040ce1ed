import type { EntityManager } from 'typeorm';
import { cursorBatches } from '../platform/database/cursor.js';
import { vocabularyVersions, type Vocabulary } from '../vocabulary/index.js';
import { latestYear } from './applied-year.js';
import {
  assessDescription,
  type AssessedDescription,
  type RecordedDescription,
  type Words,
} from './assess-description.js';
import { assessMarkings, factsOf } from './assess-markings.js';
import { assessmentOf, type Assessment } from './assessment.js';
import { inSlices } from './in-slices.js';
import { Numbered } from './numbered.js';
import type { ReportSubject } from './report.js';
import { unitsBelow } from './report.queries.js';
import { judgeSerial } from './serial-rules.js';
import {
  ANALYZE_SNAPSHOT,
  DISTINCT_CASES,
  DISTINCT_DATES,
  DISTINCT_DESCRIPTIONS,
  DISTINCT_SERIALS,
  FIND_DUPLICATES,
  GATHER_CASES,
  snapshotValues,
  TAKE_SNAPSHOT,
  WORKING_TABLES,
} from './working-tables.queries.js';

export const STEPS = ['reading', 'judging', 'comparing', 'writing'] as const;
export type Progress = (step: (typeof STEPS)[number], done: number, total?: number) => Promise<void>;

export interface Made {
  /** RFC 3339: what had been committed by then is in the report. */
  asOf: string;
  weapons: number;
}

type Kind = Pick<AssessedDescription, 'findings' | 'credits'>;

/**
 * Makes a report within one transaction: the register is read in one statement, what the vocabulary and the rules say is
 * asked once for each distinct text, and the rest is done by the database over all records at once. `readVocabulary` is
 * asked when the snapshot is taken: it has every code that stands in it.
 */
export async function makeReport(
  manager: EntityManager,
  subject: ReportSubject,
  readVocabulary: () => Promise<Vocabulary>,
  progress: Progress,
): Promise<Made> {
  await progress('reading', 0);
  for (const statement of WORKING_TABLES) await manager.query(statement);
  const units = await unitsBelow(manager, subject.unit);
  const [snapshot] = await manager.query<Made[]>(TAKE_SNAPSHOT, snapshotValues(units, subject.all));
  const vocabulary = await readVocabulary();
  await manager.query(ANALYZE_SNAPSHOT);
  const kinds = await judgeTexts(manager, vocabulary, progress);
  await progress('comparing', 0);
  await manager.query(FIND_DUPLICATES);
  await manager.query(GATHER_CASES);
  await manager.query('ANALYZE quality_cases');
  const assessments = await judgeCases(manager, kinds);
  await progress('writing', 0, snapshot!.weapons);
  await writeReport(manager, subject, assessments, snapshot!);
  const { edition } = vocabulary.additions;
  await manager.query(FINISH, [subject.id, snapshot!.asOf, edition, JSON.stringify(vocabularyVersions)]);
  await progress('writing', snapshot!.weapons, snapshot!.weapons);
  return snapshot!;
}

const KEEP_DESCRIPTIONS = `
  INSERT INTO quality_judged_descriptions SELECT * FROM json_populate_recordset(NULL::quality_judged_descriptions, $1)`;
const KEEP_SERIALS = `
  INSERT INTO quality_judged_serials SELECT * FROM json_populate_recordset(NULL::quality_judged_serials, $1)`;
const KEEP_DATES = `
  INSERT INTO quality_judged_dates SELECT * FROM json_populate_recordset(NULL::quality_judged_dates, $1)`;
const KEEP_CASES = `
  INSERT INTO quality_case_profiles SELECT * FROM json_populate_recordset(NULL::quality_case_profiles, $1)`;

async function judgeTexts(manager: EntityManager, words: Words, progress: Progress): Promise<readonly Kind[]> {
  const kinds = new Numbered<Kind>();
  let done = 0;
  const judge = async <Row>(name: string, rows: string, judged: (row: Row) => object, keep: string) => {
    for await (const batch of cursorBatches<Row>(manager, name, rows)) {
      await manager.query(keep, [JSON.stringify(await inSlices(batch, judged))]);
      await progress('judging', (done += batch.length));
    }
  };
  const described = ({ described, ...recorded }: RecordedDescription & { described: string }) => {
    const { maker, model, findings, credits } = assessDescription(recorded, words);
    return { described, kind: kinds.numberOf({ findings, credits }), maker, model };
  };
  await judge('descriptions', DISTINCT_DESCRIPTIONS, described, KEEP_DESCRIPTIONS);
  const numbered = ({ special }: { special: string }) => ({ special, ...judgeSerial(special) });
  await judge('serials', DISTINCT_SERIALS, numbered, KEEP_SERIALS);
  const dated = ({ applied_at }: { applied_at: string }) => ({ applied_at, latest_year: latestYear(applied_at) });
  await judge('dates', DISTINCT_DATES, dated, KEEP_DATES);
  await manager.query('ANALYZE quality_judged_descriptions, quality_judged_serials, quality_judged_dates');
  return kinds.values;
}

interface Case {
  kind: number;
  facts: number;
  unmarkedReason: string | null;
}

async function judgeCases(manager: EntityManager, kinds: readonly Kind[]): Promise<readonly Assessment[]> {
  const profiles = new Numbered<Assessment>();
  const judged = ({ kind, facts, unmarkedReason }: Case) => {
    const assessment = assessmentOf(kinds[kind]!, assessMarkings(factsOf(facts, unmarkedReason)));
    return { kind, facts, unmarked_reason: unmarkedReason, profile: profiles.numberOf(assessment) };
  };
  for await (const batch of cursorBatches<Case>(manager, 'cases', DISTINCT_CASES))
    await manager.query(KEEP_CASES, [JSON.stringify(await inSlices(batch, judged))]);
  return profiles.values;
}

const WRITE_PROFILES = `
  INSERT INTO data_quality_profiles (report_id, unit_id, profile, score, points, findings)
  SELECT $1, $2, ordinality - 1, (value ->> 'score')::smallint, value -> 'points',
         ARRAY(SELECT jsonb_array_elements_text(value -> 'findings'))
    FROM jsonb_array_elements($3) WITH ORDINALITY`;
const OF_CASES = `
  quality_cases c JOIN quality_case_profiles p
    ON p.kind = c.kind AND p.facts = c.facts AND coalesce(p.unmarked_reason, '') = coalesce(c.unmarked_reason, '')`;
const WRITE_COUNTS = `
  WITH counted AS (
    INSERT INTO data_quality_counts (report_id, unit_id, agency_id, profile, weapons)
    SELECT $1, $2, c.agency_id, p.profile, count(*) FROM ${OF_CASES} GROUP BY 3, 4 RETURNING weapons)
  SELECT coalesce(sum(weapons), 0)::bigint AS weapons FROM counted`;
/** A record without findings is whole; only its number is kept. */
const WRITE_RECORDS = `
  INSERT INTO data_quality_records (report_id, unit_id, agency_id, profile, weapon_id, registry_number, duplicate_set)
  SELECT $1, $2, c.agency_id, p.profile, c.weapon_id, c.registry_number, c.duplicate_set
    FROM ${OF_CASES} WHERE p.profile = ANY ($3::integer[])
   ORDER BY 3, 4, 5`;
const FINISH = 'UPDATE data_quality_reports SET as_of = $2, edition = $3, vocabulary = $4 WHERE id = $1';

async function writeReport(
  manager: EntityManager,
  { id, unit }: ReportSubject,
  assessments: readonly Assessment[],
  { weapons }: Made,
): Promise<void> {
  await manager.query(WRITE_PROFILES, [id, unit, JSON.stringify(assessments)]);
  const [counted] = await manager.query<{ weapons: number }[]>(WRITE_COUNTS, [id, unit]);
  if (counted!.weapons !== weapons) throw new Error(`Judged ${counted!.weapons} records of ${weapons}`);
  const flagged = assessments.flatMap(({ findings }, profile) => (findings.length > 0 ? [profile] : []));
  await manager.query(WRITE_RECORDS, [id, unit, flagged]);
}
