const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const SPECIAL = /[\\\n\r\t]/g;

const field = (value: string | number | boolean | null): string =>
  value === null ? '\\N' : String(value).replace(SPECIAL, (character) => ESCAPES[character]!);

/** One row in the text format of PostgreSQL's COPY, line end included. */
export const copyLine = (values: readonly (string | number | boolean | null)[]): string =>
  `${values.map(field).join('\t')}\n`;
