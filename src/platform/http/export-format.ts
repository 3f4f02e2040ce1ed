import { csvRecord, type Column } from '../tabular/write-csv.js';

/** How the rows of an export are written down. */
export interface ExportFormat<Row extends object> {
  contentType: string;
  extension: string;
  /** What stands before the first row. */
  head: string;
  text: (row: Row) => string;
}

/** One JSON object a line, ended by LF. No line but those of the rows. */
export const ndjson: ExportFormat<object> = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  head: '',
  text: (row) => `${JSON.stringify(row)}\n`,
};

/** RFC 4180 with a header line. */
export const csv = <Row extends object>(columns: readonly Column<Row>[]): ExportFormat<Row> => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvRecord(columns.map(([name]) => name)),
  text: (row) => csvRecord(columns.map(([, value]) => value(row))),
});
