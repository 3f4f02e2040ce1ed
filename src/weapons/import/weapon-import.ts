import type { Fault } from '../../platform/problem.js';
import type { TableForm } from '../../platform/tabular/table.js';
import type { ColumnPlan, ImportMapping } from './import-mapping.js';
import type { Verdict } from './import-verdict.js';

/** `whole`: every row or none; `rows`: each row by itself, in batches. */
export const COMMITS = ['whole', 'rows'] as const;
export type Commit = (typeof COMMITS)[number];

/** Names of delimiters, since the characters themselves mean something in an address. */
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

/** Which part of the way lies behind an import. */
export const IMPORT_STATES = ['receiving', 'received', 'read', 'compared', 'entered'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** How a file is to be read and what becomes of it, as its sender says. */
export interface ImportSettings {
  format: 'csv' | 'ndjson';
  encoding: string;
  gzip: boolean;
  delimiter: string | null;
  commit: Commit;
  dryRun: boolean;
  mapping: ImportMapping | null;
}

/** How many rows have which verdict, and how many weapons came of them. */
export interface RowCounts {
  read: number;
  accepted: number;
  acceptedWithWarning: number;
  duplicate: number;
  rejected: number;
  entered: number;
}

export interface ImportView extends Omit<ImportSettings, 'mapping'> {
  id: string;
  /** The job that carries it out: progress, cancellation, and the fault that stopped it. */
  job: string;
  state: ImportState;
  rows: RowCounts;
  /** SHA-256 of the file as it came; null until it has come to its end. */
  payloadHash: string | null;
  payloadBytes: number | null;
  openedAt: string;
  receivedAt: string | null;
}

/** What became of one row. */
export interface RowView {
  number: number;
  line: number;
  verdict: Verdict;
  reasons: (Fault & { column?: string })[];
  /** The weapon that it made; null unless it was taken in. */
  weapon: string | null;
}

/** An import as its job finds it. */
export interface StandingImport {
  id: string;
  agency: string;
  unit: string;
  state: ImportState;
  settings: ImportSettings;
  payloadHash: string;
  payloadBytes: number;
  form: TableForm;
  plan: ColumnPlan;
  rowsRead: number;
  enteredThrough: number;
  rejected: number;
  viewers: string[];
}
