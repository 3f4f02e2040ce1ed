import { readRecord } from '../../src/platform/tabular/json-line.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import {
  TableFaultError,
  type ReadRecord,
  type TableForm,
  type TableFormat,
} from '../../src/platform/tabular/table.js';

export interface Read {
  form: TableForm | null;
  records: ReadRecord[];
  fault: { code: string; line: number | null } | null;
}

export const CSV: TableFormat = { format: 'csv', mostBytes: 1e9 };
export const NDJSON: TableFormat = { format: 'ndjson', mostBytes: 1e9 };

export async function* chunksOf(content: string | Uint8Array, size = 1e6): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(content as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a whole file: what came of it, and the fault it ended with. Any error but the named one is thrown. */
export async function readAll(
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  format: TableFormat = CSV,
): Promise<Read> {
  const read: Read = { form: null, records: [], fault: null };
  const bytes = typeof content === 'string' || content instanceof Uint8Array ? chunksOf(content) : content;
  try {
    const table = await readTable(bytes, format);
    read.form = table.form;
    for await (const batch of table.batches) read.records.push(...batch.map(readRecord));
  } catch (error) {
    if (!(error instanceof TableFaultError)) throw error;
    read.fault = { code: error.code, line: error.line };
  }
  return read;
}

/** A record in short: its fields or value, or the codes of its faults. */
export const shortly = (record: ReadRecord): unknown => {
  if ('faults' in record) return record.faults.map(({ code }) => code);
  return 'fields' in record ? record.fields : record.value;
};
