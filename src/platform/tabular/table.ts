import { ProblemError, type Fault } from '../problem.js';

/** What one file may hold; sizes in bytes of UTF-8. */
export const MOST_COLUMNS = 200;
export const LONGEST_FIELD = 64 * 1024;
export const LONGEST_RECORD = 256 * 1024;

/** A batch ends with so many records, or once they have so many characters. */
export const BATCH = 500;
export const LONGEST_BATCH = 1024 * 1024;

/** How a file is written; who sends it says so. */
export interface TableFormat {
  format: 'csv' | 'ndjson';
  /** Named by the caller, never guessed: one of `ENCODINGS`. */
  encoding?: string;
  gzip?: boolean;
  /** Of a CSV; recognised from its header where absent, if that is unambiguous. */
  delimiter?: string;
  /** Bytes the file may hold, unpacked. */
  mostBytes: number;
  /** Records up to this number were read before: they are passed over. */
  after?: number;
  /** Records in a batch. */
  batch?: number;
  /** Bytes read at once. */
  pieceSize?: number;
}

/** A fault of one record. `column` is the header of the CSV column it stands in. */
export interface RecordFault extends Fault {
  column?: string;
}

interface Placed {
  /** Of the record in the file, from 1, without the header; the same at every reading. */
  number: number;
  /** The line it begins on, from 1: LF, CRLF and CR each end one, NDJSON knows LF and CRLF. */
  line: number;
  /** The record as it came, decoded, without its line end; the beginning of it where `cut`. */
  raw: string;
}

export interface CsvRecord extends Placed {
  /** One text for each column of the header, untrimmed. */
  fields: string[];
}

/** A line of NDJSON as it came: `readRecord` reads it, where there is time for that. */
export type LineRecord = Placed;

export interface JsonRecord extends Placed {
  value: Record<string, unknown>;
}

/** A record that could not be read; the records after it could. */
export interface FaultyRecord extends Placed {
  faults: RecordFault[];
  /** It is longer than a record may be, and `raw` is not the whole of it. */
  cut?: true;
}

export type TableRecord = CsvRecord | LineRecord | FaultyRecord;
export type ReadRecord = CsvRecord | JsonRecord | FaultyRecord;

/** What is needed to write a record back in the form it came in. */
export type TableForm =
  { format: 'csv'; delimiter: string; header: string[]; rawHeader: string } | { format: 'ndjson' };

export interface Table {
  form: TableForm;
  /** In the order of the file. Throws TableFaultError where nothing after that place can be read. */
  batches: AsyncGenerator<TableRecord[], void>;
}

export const isFaulty = (record: ReadRecord): record is FaultyRecord => 'faults' in record;

const TITLES = {
  NOT_GZIP: 'The file is not packed by gzip',
  GZIP_BROKEN: 'The gzip file is broken',
  GZIP_CUT_OFF: 'The gzip file ends too early',
  GZIP_RATIO: 'The gzip file unpacks to implausibly much',
  FILE_TOO_LARGE: 'The file is larger than an import may be',
  UNKNOWN_ENCODING: 'No such encoding is read here',
  WRONG_ENCODING: 'The bytes are not of the encoding that was named',
  EMPTY_FILE: 'The file holds nothing',
  UNKNOWN_DELIMITER: 'No such delimiter is read here',
  DELIMITER_UNCLEAR: 'The header does not tell which delimiter the file uses',
  HEADER_UNREADABLE: 'The header cannot be read',
  TOO_MANY_COLUMNS: 'The file has more columns than an import may have',
  QUOTE_NOT_CLOSED: 'A quote is opened and not closed: where its record ends cannot be told',
} as const;

export type TableFaultCode = keyof typeof TITLES;

/** The file cannot be read from a place on; `line` is where, if it is known. */
export class TableFaultError extends ProblemError {
  constructor(
    override readonly code: TableFaultCode,
    readonly detail: string,
    readonly line: number | null = null,
  ) {
    super({
      code,
      status: code === 'FILE_TOO_LARGE' ? 413 : 400,
      title: TITLES[code],
      detail: line === null ? detail : `line ${line}: ${detail}`,
      params: line === null ? {} : { line },
    });
  }
}

/** One of every sort, for a document of what may be refused. */
export const tableFaults = (): TableFaultError[] =>
  (Object.keys(TITLES) as TableFaultCode[]).map((code) => new TableFaultError(code, ''));

/** Whether a text has more bytes in UTF-8 than allowed; most texts are so short that nothing is counted. */
export const isLongerThan = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && (text.length > bytes || Buffer.byteLength(text) > bytes);
