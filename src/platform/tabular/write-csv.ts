import { escapeCell } from './cell.js';

/** A value of a row. Null and what is absent make an empty cell; objects and lists are written as JSON. */
export type CellValue = string | number | boolean | null | undefined | Date | object;

/** A column of a table: its name, and its value in a row. */
export type Column<Row> = readonly [name: string, value: (row: Row) => CellValue];

/** RFC 4180 asks for quotes around these; who guesses the separator must not find one in a text either. */
const QUOTED = /[",;\t\r\n]|^\s|\s$/;

const quoted = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cellOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return quoted(escapeCell(value));
  if (value instanceof Date) return value.toISOString();
  return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/**
 * One record of CSV (RFC 4180), ended by CRLF. Texts stand as `escapeCell` says, so that no spreadsheet runs them:
 * an empty cell is null, a lone apostrophe is the empty text. What is absent can only be told from null by a column that
 * is not there.
 */
export const csvRecord = (values: readonly CellValue[]): string => `${values.map(cellOf).join(',')}\r\n`;
