import type { TableRecord } from '../../platform/tabular/table.js';
import { builtinVocabulary, vocabularyWith, type Additions, type Vocabulary } from '../../vocabulary/core.js';
import { enterRows, type EnteredRows, type Origin, type RowToEnter } from './enter-rows.js';
import type { ColumnPlan } from './import-mapping.js';
import { judgeRows, type Importer, type JudgedRows } from './judge-rows.js';

/** What crosses to the thread: plain data. */
export interface JudgeTask {
  records: TableRecord[];
  plan: ColumnPlan;
  importer: Importer;
  additions: Additions;
}

export interface EnterTask {
  /** JSON of a list of rows to enter. */
  rows: string;
  origin: Origin;
  acting: Parameters<typeof enterRows>[2];
  now: string;
  additions: Additions;
}

let known: Vocabulary = builtinVocabulary;
const vocabularyOf = (additions: Additions): Vocabulary => (known = vocabularyWith(additions, known));

/** A batch of records with the verdict that each has by itself. */
export function judge({ records, plan, importer, additions }: JudgeTask): JudgedRows {
  return judgeRows(records, plan, importer, vocabularyOf(additions));
}

export function enter({ rows, origin, acting, now, additions }: EnterTask): EnteredRows {
  return enterRows(JSON.parse(rows) as RowToEnter[], origin, acting, now, vocabularyOf(additions));
}
