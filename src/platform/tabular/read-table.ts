import { jsonFaults } from '../http/json-body.js';
import { delimiterOf } from './csv-header.js';
import { CsvRecords, RECORD_TOO_LONG, type CsvRaw } from './csv-records.js';
import { decode } from './decode.js';
import { decompress } from './decompress.js';
import { LineSplitter, type Line } from './lines.js';
import {
  BATCH,
  LONGEST_BATCH,
  MOST_COLUMNS,
  TableFaultError,
  type CsvRecord,
  type FaultyRecord,
  type LineRecord,
  type RecordFault,
  type Table,
  type TableForm,
  type TableFormat,
  type TableRecord,
} from './table.js';

type Take = (record: Unnumbered) => void;
type Unnumbered = Omit<CsvRecord, 'number'> | Omit<LineRecord, 'number'> | Omit<FaultyRecord, 'number'>;

/** Takes lines, gives records; knows the form of the table as soon as its header has come. */
interface Reader {
  form: TableForm | null;
  push(line: Line): void;
  finish(): void;
}

const isBlank = (text: string): boolean => /^[ \t]*$/.test(text);

function ndjsonReader(take: Take): Reader {
  return {
    form: { format: 'ndjson' },
    push({ number: line, text: raw, cut }) {
      if (cut) take({ line, raw, faults: [RECORD_TOO_LONG], cut: true });
      else if (!isBlank(raw)) take({ line, raw });
    },
    finish() {},
  };
}

function csvReader(take: Take, named?: string): Reader {
  let records: CsvRecords | null = null;
  const reader: Reader = {
    form: null,
    push(line) {
      if (records === null && line.text === '') return;
      if (records === null) {
        const delimiter = delimiterOf(line, named);
        records = new CsvRecords(delimiter, (raw) => {
          if (reader.form?.format === 'csv') take(csvRecord(raw, reader.form.header));
          else reader.form = csvForm(raw, delimiter);
        });
      }
      records.push(line);
    },
    finish: () => records?.finish(),
  };
  return reader;
}

function csvForm(record: CsvRaw, delimiter: string): TableForm {
  if ('fault' in record) throw new TableFaultError('HEADER_UNREADABLE', record.fault.detail, record.line);
  const { fields: header, raw: rawHeader, line } = record;
  const [fault] = jsonFaults(rawHeader);
  if (fault) throw new TableFaultError('HEADER_UNREADABLE', fault.detail, line);
  if (header.length > MOST_COLUMNS)
    throw new TableFaultError('TOO_MANY_COLUMNS', `the header has ${header.length} of ${MOST_COLUMNS} columns`, line);
  return { format: 'csv', delimiter, header, rawHeader };
}

function csvRecord(record: CsvRaw, header: readonly string[]): Unnumbered {
  const { line, raw } = record;
  if ('fault' in record) return { line, raw, faults: [record.fault], ...(record.cut ? { cut: true } : {}) };
  const faults = fieldFaults(record.fields, raw, header);
  return faults.length > 0 ? { line, raw, faults } : { line, raw, fields: record.fields };
}

function fieldFaults(fields: readonly string[], raw: string, header: readonly string[]): RecordFault[] {
  const [has, wants] = [fields.length, header.length];
  if (has !== wants) {
    const [code, what] = has < wants ? ['TOO_FEW_FIELDS', 'fewer'] : ['TOO_MANY_FIELDS', 'more'];
    return [{ pointer: '', code, detail: `fields: ${Math.abs(wants - has)} ${what} than the header has` }];
  }
  if (jsonFaults(raw).next().done) return [];
  return fields.flatMap((field, place) =>
    [...jsonFaults(field)].map((fault) => ({ ...fault, column: header[place]! })),
  );
}

/**
 * Opens a table, and reads as far as its header. Throws TableFaultError. Memory stays flat: a batch, a record and a piece
 * of the file are held at a time. The same bytes give the same records, however they arrive.
 */
export async function readTable(bytes: AsyncIterable<Uint8Array>, format: TableFormat): Promise<Table> {
  const waiting: TableRecord[] = [];
  let [number, length] = [0, 0];
  const take: Take = (record) => {
    number += 1;
    if (number <= (format.after ?? 0)) return;
    length += record.raw.length;
    waiting.push({ number, ...record } as TableRecord);
  };
  const reader = format.format === 'csv' ? csvReader(take, format.delimiter) : ndjsonReader(take);
  const reading = readInto(reader, decode(decompress(bytes, format), format.encoding ?? 'utf-8', format.pieceSize));
  let fault: unknown = null;
  let done = false;
  const readOn = async (): Promise<void> => {
    try {
      done = (await reading.next()).done === true;
    } catch (error) {
      [fault, done] = [error, true];
    }
  };
  while (!done && (reader.form === null || waiting.length === 0)) await readOn();
  if (reader.form === null) throw fault ?? new TableFaultError('EMPTY_FILE', 'it has no header and no record');
  return { form: reader.form, batches: batches() };

  async function* batches(): AsyncGenerator<TableRecord[], void> {
    const size = format.batch ?? BATCH;
    try {
      for (;;) {
        for (let from = 0; ; from += size) {
          if (waiting.length - from < (done || length > LONGEST_BATCH ? 1 : size)) {
            waiting.splice(0, from);
            length = waiting.reduce((sum, { raw }) => sum + raw.length, 0);
            break;
          }
          yield waiting.slice(from, from + size);
        }
        if (done) break;
        await readOn();
      }
      if (fault !== null) throw fault;
    } finally {
      await reading.return();
    }
  }
}

/** Each step takes one piece of text. A fault of the bytes gets the line that the text before it had reached. */
async function* readInto(reader: Reader, text: AsyncIterable<string>): AsyncGenerator<void, void> {
  const lines = new LineSplitter((line) => reader.push(line));
  try {
    for await (const piece of text) {
      lines.push(piece);
      yield;
    }
  } catch (error) {
    if (error instanceof TableFaultError && error.line === null)
      throw new TableFaultError(error.code, error.detail, lines.number);
    throw error;
  }
  lines.end();
  reader.finish();
}
