import { handOver } from '../../platform/jobs/hand-over.js';
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
  /** Rows to enter, the JSON of each in a line. */
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
  const judged = judgeRows(records, plan, importer, vocabularyOf(additions));
  return handOver(judged, [judged.copied.bytes.buffer]);
}

export function enter({ rows, origin, acting, now, additions }: EnterTask): EnteredRows {
  const entered = enterRows(eachLine(rows), origin, acting, now, vocabularyOf(additions));
  const { entries, weapons } = entered;
  const tables = [entries.entries, entries.openings, weapons.weapons, weapons.states, weapons.markings, weapons.keys];
  return handOver(
    entered,
    tables.map(({ bytes }) => bytes.buffer),
  );
}

function* eachLine(lines: string): Generator<RowToEnter> {
  for (let from = 0, to: number; from < lines.length; from = to + 1) {
    to = lines.indexOf('\n', from);
    if (to < 0) to = lines.length;
    yield JSON.parse(lines.slice(from, to)) as RowToEnter;
  }
}
