import type { RecordFault, TableForm, TableRecord } from '../../platform/tabular/table.js';
import type { RegisterInput } from '../decisions.js';
import type { Status } from '../weapon.js';
import type { ImportColumn } from './import-columns.js';

/** One weapon of an import: what a single registration takes, and what only an import may say. */
export interface ImportRow extends RegisterInput {
  /** Of a record that had one, such as an export of a registry. */
  registryNumber?: string;
  status?: Status;
  /** Since when it is lost or stolen (EDTF). */
  missingSince?: string;
}

/** How the headers of a file become columns; saved by the agency that sends such files. */
export interface ImportMapping {
  /** Header as it stands in the file → column. */
  columns?: Record<string, ImportColumn>;
  /** Column → what every row says that has nothing in it. */
  constants?: Partial<Record<ImportColumn, string>>;
  /** Headers that are left out, knowingly. */
  ignore?: string[];
}

/** Which cell goes where: the work of one file's header, done once. Plain data: a worker takes it as it is. */
export interface ColumnPlan {
  /** `body`: a line is a registration as POST /v1/weapons takes it, and the members only an import has. */
  form: 'cells' | 'members' | 'body';
  /** By place of the cell; null is ignored. Of `members` and `body`: in no order. */
  columns: { header: string; column: ImportColumn | null }[];
  constants: Partial<Record<ImportColumn, string>>;
}

export type ReadRow = { row: ImportRow } | { faults: RecordFault[] };

/** Throws ImportMappingError with every fault of header and mapping. */
export type ResolveColumns = (form: TableForm, mapping?: ImportMapping) => ColumnPlan;

/** One record → one row, by the same rules as a single registration but for what depends on the time: decideRegister. */
export type ReadRowOf = (record: TableRecord, plan: ColumnPlan) => ReadRow;

/** Adds the header to faults found later, by decideRegister. */
export type NameColumns = (faults: RecordFault[], record: TableRecord, plan: ColumnPlan) => RecordFault[];

/** First line of the rejects, or '' for NDJSON; then one text for each record, line end included. UTF-8. */
export type WriteRejectHeader = (form: TableForm) => string;
export type WriteReject = (form: TableForm, record: TableRecord, faults: readonly RecordFault[]) => string;
