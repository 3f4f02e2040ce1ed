import { handOver } from '../../platform/jobs/hand-over.js';
import { partsOf } from '../../platform/parts-of.js';
import { reuse, roomOf } from '../../platform/tabular/copy-text.js';
import type { TableRecord } from '../../platform/tabular/table.js';
import { builtinVocabulary, vocabularyWith, type Additions, type Vocabulary } from '../../vocabulary/core.js';
import { enterRows, tablesOf, type EnteredRows, type Origin, type RowToEnter } from './enter-rows.js';
import type { ColumnPlan } from './import-mapping.js';
import { judgeRows, type Importer, type JudgedRows } from './judge-rows.js';

/** What crosses to the thread: plain data. */
export interface JudgeTask {
  records: TableRecord[];
  plan: ColumnPlan;
  importer: Importer;
  additions: Additions;
  /** Of rows that were copied before. */
  room: ArrayBuffer[];
}

export interface EnterTask {
  /** Rows to enter, the JSON of each in a line. */
  rows: readonly string[];
  origin: Origin;
  acting: Parameters<typeof enterRows>[2];
  now: string;
  additions: Additions;
  room: ArrayBuffer[];
}

let known: Vocabulary = builtinVocabulary;
const vocabularyOf = (additions: Additions): Vocabulary => (known = vocabularyWith(additions, known));

/** A batch of records with the verdict that each has by itself. */
export function judge({ records, plan, importer, additions, room }: JudgeTask): JudgedRows {
  reuse(room);
  const judged = judgeRows(records, plan, importer, vocabularyOf(additions));
  return handOver(judged, roomOf([judged.copied]));
}

export function enter({ rows, origin, acting, now, additions, room }: EnterTask): EnteredRows {
  reuse(room);
  const entered = enterRows(eachRow(rows), origin, acting, now, vocabularyOf(additions));
  return handOver(entered, roomOf(tablesOf(entered)));
}

function* eachRow(texts: readonly string[]): Generator<RowToEnter> {
  for (const lines of texts) for (const line of partsOf(lines, '\n')) yield JSON.parse(line) as RowToEnter;
}
