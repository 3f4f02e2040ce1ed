import { escapeCell } from './cell.js';
import { writeCsvField } from './csv-line.js';

/** A value of a row. Null and what is absent make an empty cell; objects and lists are written as JSON. */
export type CellValue = string | number | boolean | null | undefined | Date | object;

/** A column of a table: its name, and its value in a row. */
export type Column<Row> = readonly [name: string, value: (row: Row) => CellValue];

const DELIMITER = ',';

/** What a cell says, before it is quoted. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return escapeCell(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const cellOf = (value: CellValue): string => writeCsvField(cellText(value), DELIMITER);

/**
 * One record of CSV (RFC 4180), ended by CRLF. Texts stand as `escapeCell` says, so that no spreadsheet runs them:
 * an empty cell is null, a lone apostrophe is the empty text. What is absent can only be told from null by a column that
 * is not there.
 */
export const csvRecord = (values: readonly CellValue[]): string => `${values.map(cellOf).join(DELIMITER)}\r\n`;
