/** A value of a column as the driver would take it. */
export type CopyValue = string | number | boolean | null | undefined | readonly (string | number)[] | object;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const SPECIAL = /[\\\n\r\t]/;
const EVERY_SPECIAL = /[\\\n\r\t]/g;

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ESCAPES[character]!) : text;

const element = (item: string | number): string => `"${String(item).replace(/["\\]/g, '\\$&')}"`;

/** One value in the text format of PostgreSQL's COPY: an array as its literal, another object as JSON. */
export function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (Array.isArray(value)) return escaped(`{${value.map(element).join(',')}}`);
  if (typeof value === 'object') return escaped(JSON.stringify(value));
  return typeof value === 'string' ? escaped(value) : String(value);
}

/** One row, line end included. */
export const copyLine = (values: readonly CopyValue[]): string => `${values.map(copyText).join('\t')}\n`;

/** Rows of one table on their way into it: plain data, which a worker thread can make. */
export interface CopiedRows {
  columns: readonly string[];
  /** In the text format of COPY, in UTF-8. */
  bytes: Uint8Array;
  count: number;
}

/** Rows that are objects by column; every one has the columns of the first. */
export function copiedRows(rows: readonly object[]): CopiedRows {
  const columns = Object.keys(rows[0] ?? {});
  const line = (row: object) => copyLine(columns.map((column) => (row as Record<string, CopyValue>)[column]));
  return { columns, bytes: Buffer.from(rows.map(line).join('')), count: rows.length };
}
