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
  /** In the text format of COPY, in UTF-8, at the beginning of a buffer of their own. */
  bytes: Uint8Array<ArrayBuffer>;
  count: number;
}

/** What a UTF-16 code unit takes at most in UTF-8. */
const MOST_BYTES_EACH = 3;

const FEWEST_BYTES = 1 << 16;
const MOST_SPARE_BYTES = 1 << 22;
const MOST_SPARE = 24;

/** Room that the rows of one batch leave to those of the next: what is thrown away makes the collector come by. */
const spare: ArrayBuffer[] = [];

/** The buffers that these rows lie in. */
export const roomOf = (copied: readonly CopiedRows[]): ArrayBuffer[] => copied.map(({ bytes }) => bytes.buffer);

/** Takes back room that nobody reads any more, to write further rows into. */
export function reuse(room: readonly ArrayBuffer[]): void {
  for (const buffer of room) if (spare.length < MOST_SPARE && buffer.byteLength <= MOST_SPARE_BYTES) spare.push(buffer);
}

const someRoom = (): Buffer<ArrayBuffer> => {
  // The oldest: where batches are alike, each table gets the room back that it once needed.
  const left = spare.shift();
  return left === undefined ? Buffer.allocUnsafeSlow(FEWEST_BYTES) : Buffer.from(left);
};

/**
 * Rows on their way to COPY, each turned into bytes as it comes: what is kept as text or objects until thousands are
 * together is copied from one place of the heap to another before it is garbage.
 */
export class RowsToCopy {
  private columns: readonly string[] | undefined;
  private bytes = someRoom();
  private used = 0;
  private count = 0;

  /** A row is an object by column; every one has the columns of the first. */
  add(row: object): void {
    this.columns ??= Object.keys(row);
    const line = copyLine(this.columns.map((column) => (row as Record<string, CopyValue>)[column]));
    this.makeRoom(line.length * MOST_BYTES_EACH);
    this.used += this.bytes.write(line, this.used);
    this.count += 1;
  }

  /** The last thing asked of it. */
  finish(): CopiedRows {
    const bytes = new Uint8Array(this.bytes.buffer, 0, this.used);
    this.bytes = Buffer.alloc(0);
    return { columns: this.columns ?? [], bytes, count: this.count };
  }

  private makeRoom(needed: number): void {
    if (this.used + needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.used + needed, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
