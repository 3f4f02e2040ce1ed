/** What one line adds to a record. `open` is what a quoted field holds so far that runs on in the next line. */
export type CsvLine =
  | { fields: string[]; open: string | null }
  /** The quotes make no sense; `runsOn`: a quoted field behind the fault is not closed in this line. */
  | { wrong: string; runsOn: boolean };

const INSIDE = 'a quote stands inside a field that does not begin with one; quote the whole field and double the quote';
const BEHIND = 'something follows the closing quote of a field; inside a quoted field a quote is doubled';

/** Reads a line by RFC 4180; `open` is what the line before left open. Nothing is trimmed. */
export function readCsvLine(line: string, delimiter: string, open: string | null): CsvLine {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (open === null && line[at] !== '"') {
      const next = line.indexOf(delimiter, at);
      const field = next < 0 ? line.slice(at) : line.slice(at, next);
      if (field.includes('"')) return { wrong: INSIDE, runsOn: leavesOpen(line, delimiter, at) };
      fields.push(field);
      if (next < 0) return { fields, open: null };
      at = next + 1;
      continue;
    }
    const { value, end } = quotedFrom(line, open === null ? at + 1 : at);
    const whole: string = (open ?? '') + value;
    if (end < 0) return { fields, open: whole };
    open = null;
    fields.push(whole);
    if (end === line.length) return { fields, open };
    if (line[end] !== delimiter) return { wrong: BEHIND, runsOn: leavesOpen(line, delimiter, end) };
    at = end + 1;
  }
}

/** The text of a quoted field, and where the line goes on behind its closing quote; -1 where it has none. */
function quotedFrom(line: string, from: number): { value: string; end: number } {
  let value = '';
  for (;;) {
    const quote = line.indexOf('"', from);
    if (quote < 0) return { value: value + line.slice(from), end: -1 };
    if (line[quote + 1] !== '"') return { value: value + line.slice(from, quote), end: quote + 1 };
    value += line.slice(from, quote + 1);
    from = quote + 2;
  }
}

/** Whether a field of this line, behind a fault, begins with a quote and does not end here. */
function leavesOpen(line: string, delimiter: string, from: number): boolean {
  for (;;) {
    const begin = line.indexOf(`${delimiter}"`, from);
    if (begin < 0) return false;
    const { end } = quotedFrom(line, begin + 2);
    if (end < 0) return true;
    from = end;
  }
}

/** A field as a CSV holds it: quoted where it must be. */
export const writeCsvField = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
