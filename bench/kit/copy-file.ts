import { closeSync, openSync, writeSync } from 'node:fs';

type Value = string | number | null | undefined | readonly (string | number)[];

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const WRITE_AT = 1 << 20;

const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
const element = (item: string | number): string => `"${String(item).replace(/["\\]/g, '\\$&')}"`;

/** One value in PostgreSQL's text format of COPY. */
export function copyText(value: Value): string {
  if (value === null || value === undefined) return '\\N';
  return escaped(Array.isArray(value) ? `{${value.map(element).join(',')}}` : String(value));
}

/** Rows of one table on their way into a file that the server reads itself. */
export class CopyFile {
  private readonly file: number;
  private columns: string[] = [];
  private waiting: string[] = [];
  private size = 0;

  constructor(
    readonly table: string,
    readonly path: string,
  ) {
    this.file = openSync(path, 'w', 0o644);
  }

  /** Every row has the columns of the first, in their order. */
  add(row: object): void {
    const values = row as Record<string, Value>;
    if (this.columns.length === 0) this.columns = Object.keys(values);
    const line = `${this.columns.map((column) => copyText(values[column])).join('\t')}\n`;
    this.waiting.push(line);
    this.size += line.length;
    if (this.size >= WRITE_AT) this.flush();
  }

  /** Closes the file; the statement that loads it. */
  finish(): string {
    this.flush();
    closeSync(this.file);
    return `COPY ${this.table} (${this.columns.join(', ')}) FROM '${this.path}'`;
  }

  private flush(): void {
    writeSync(this.file, this.waiting.join(''));
    [this.waiting, this.size] = [[], 0];
  }
}
