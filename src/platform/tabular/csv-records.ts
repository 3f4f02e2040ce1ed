import { readCsvLine } from './csv-line.js';
import { BEGINNING, type Line } from './lines.js';
import { isLongerThan, LONGEST_FIELD, LONGEST_RECORD, TableFaultError, type RecordFault } from './table.js';

/** A record as it stands in the file; whether it has the fields of the header is judged later. */
export type CsvRaw = { line: number; raw: string } & ({ fields: string[] } | { fault: RecordFault; cut?: true });

/** A record whose last field is quoted and runs on in the next line. */
interface Open {
  line: number;
  /** Its parts so far, joined when it is whole; where it grew too long, only its beginning. */
  raw: string[];
  tooLong: boolean;
  /** Of UTF-8, in `raw`. */
  bytes: number;
  /** Before the last. */
  fields: string[];
  /** Parts of the last, which is open. */
  field: string[];
}

const fault = (code: string, detail: string): RecordFault => ({ pointer: '', code, detail });
export const RECORD_TOO_LONG = fault('RECORD_TOO_LONG', `the record has more than ${LONGEST_RECORD / 1024} kB`);
const FIELD_TOO_LONG = fault('FIELD_TOO_LONG', `a field has more than ${LONGEST_FIELD / 1024} kB`);

const isTooLong = (field: string): boolean => isLongerThan(field, LONGEST_FIELD);

const notClosed = (line: number) =>
  new TableFaultError(
    'QUOTE_NOT_CLOSED',
    'a field of the record that begins here is quoted and not closed as it should be; where it ends cannot be told',
    line,
  );

/**
 * Makes records of lines. An empty line is no record. A line whose quotes make no sense is a faulty record, and the next
 * line begins another; where its quoted field may run on behind it, nobody can tell: then TableFaultError.
 */
export class CsvRecords {
  private open: Open | null = null;

  constructor(
    private readonly delimiter: string,
    private readonly take: (record: CsvRaw) => void,
  ) {}

  push(line: Line): void {
    if (this.open) return this.goOn(this.open, line);
    if (line.cut) return this.cut(line);
    if (line.text === '') return;
    if (!line.text.includes('"')) return this.end(line.number, line.text, line.text.split(this.delimiter));
    const read = readCsvLine(line.text, this.delimiter, null);
    if ('wrong' in read) {
      if (read.runsOn) throw notClosed(line.number);
      this.take({ line: line.number, raw: line.text, fault: fault('WRONG_QUOTING', read.wrong) });
    } else if (read.open === null) this.end(line.number, line.text, read.fields);
    else
      this.open = {
        line: line.number,
        raw: [line.text, line.end],
        tooLong: false,
        bytes: bytesOf(line),
        fields: read.fields,
        field: [read.open, line.end],
      };
  }

  /** The text is at its end. */
  finish(): void {
    if (this.open) throw notClosed(this.open.line);
  }

  /** Of a line that is too long only the quotes were counted: an odd number leaves a field open. */
  private cut({ number, text, cut }: Line): void {
    if (cut?.oddQuotes) this.open = { line: number, raw: [text], tooLong: true, bytes: 0, fields: [], field: [] };
    else this.take({ line: number, raw: text, fault: RECORD_TOO_LONG, cut: true });
  }

  private goOn(open: Open, line: Line): void {
    open.bytes += bytesOf(line);
    if (open.tooLong || line.cut || open.bytes > LONGEST_RECORD) return this.passOver(open, line);
    const read = readCsvLine(line.text, this.delimiter, '');
    if ('wrong' in read) throw notClosed(open.line);
    open.raw.push(line.text);
    const [closing, ...more] = read.fields;
    if (closing !== undefined) {
      open.fields.push(open.field.join('') + closing, ...more);
      open.field = [];
    }
    if (read.open === null) {
      this.open = null;
      this.end(open.line, open.raw.join(''), open.fields);
    } else {
      open.raw.push(line.end);
      open.field.push(read.open, line.end);
    }
  }

  /** A line of a record that grew too long: its field must be closed as it should be all the same. */
  private passOver(open: Open, line: Line): void {
    if (!open.tooLong) Object.assign(open, { tooLong: true, raw: [open.raw.join('').slice(0, BEGINNING)], field: [] });
    if (line.cut?.oddQuotes) throw notClosed(open.line);
    const read = line.cut ? null : readCsvLine(line.text, this.delimiter, '');
    if (read === null || ('open' in read && read.open !== null)) return;
    if ('wrong' in read) throw notClosed(open.line);
    this.open = null;
    this.take({ line: open.line, raw: open.raw[0]!, fault: RECORD_TOO_LONG, cut: true });
  }

  private end(line: number, raw: string, fields: string[]): void {
    const tooLong = raw.length * 3 > LONGEST_FIELD && fields.some(isTooLong);
    this.take(tooLong ? { line, raw, fault: FIELD_TOO_LONG } : { line, raw, fields });
  }
}

const bytesOf = ({ text, end }: Line): number => Buffer.byteLength(text) + end.length;
