/** A value of a column as the driver would take it. */
export type CopyValue = string | number | boolean | null | undefined | readonly (string | number)[] | object;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const SPECIAL = /[\\\n\r\t]/;
const EVERY_SPECIAL = /[\\\n\r\t]/g;

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ESCAPES[character]!) : text;

const QUOTED = /["\\]/g;

function arrayText(items: readonly (string | number)[]): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}"${String(item).replace(QUOTED, '\\$&')}"`;
  return escaped(`{${text}}`);
}

/** One value in the text format of PostgreSQL's COPY: an array as its literal, another object as JSON. */
export function copyText(value: CopyValue): string {
  if (typeof value === 'string') return escaped(value);
  if (value === null || value === undefined) return '\\N';
  if (Array.isArray(value)) return arrayText(value);
  return typeof value === 'object' ? escaped(JSON.stringify(value)) : String(value);
}

/** One row, line end included. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (let place = 0; place < values.length; place += 1) line += `${place === 0 ? '' : '\t'}${copyText(values[place])}`;
  return `${line}\n`;
}

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
  let text = '';
  for (const row of rows as readonly Record<string, CopyValue>[])
    text += copyLine(columns.map((column) => row[column]));
  return { columns, bytes: Buffer.from(text), count: rows.length };
}
