import { writeCsvField } from '../../platform/tabular/csv-line.js';
import type { RecordFault, TableForm, TableRecord } from '../../platform/tabular/table.js';
import { isReasonHeader, LINE_MEMBER, REASON_HEADER } from './import-columns.js';
import { unwrapped } from './import-row.js';

const CRLF = '\r\n';
const REASON_MEMBER = new RegExp(String.raw`^\s*\{\s*"${REASON_HEADER}"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?`);

type CsvForm = Extract<TableForm, { format: 'csv' }>;

/** The reasons in one text, for a person. */
export const reasonText = (faults: readonly RecordFault[]): string =>
  faults.map(({ code, column, pointer, detail }) => `${code} (${column ?? (pointer || 'row')}): ${detail}`).join('; ');

/**
 * The first line of a file of rejects; NDJSON has none. The reason comes first, so that it stands in its column even
 * where the record has too few fields or its quotes are wrong.
 */
export function writeRejectHeader(form: TableForm): string {
  if (form.format === 'ndjson') return '';
  return REASON_HEADER + form.delimiter + withoutField(form.rawHeader, placeOfReason(form), form.delimiter) + CRLF;
}

/**
 * A record as it came, with the reason in front of it and an earlier reason taken out; it can be mended and sent again.
 * Of a record longer than a record may be only the reason is written, so that a part of it is never taken for the whole.
 */
export function writeReject(form: TableForm, record: TableRecord, faults: readonly RecordFault[]): string {
  const reason = reasonText(faults);
  if (form.format === 'ndjson') return `${jsonReject(record, reason)}\n`;
  const field = writeCsvField(reason, form.delimiter);
  if ('cut' in record) return field + CRLF;
  return field + form.delimiter + withoutField(record.raw, placeOfReason(form), form.delimiter) + CRLF;
}

function jsonReject(given: TableRecord, reason: string): string {
  const record = unwrapped(given);
  const member = `{${JSON.stringify(REASON_HEADER)}:${JSON.stringify(reason)}`;
  if ('cut' in record) return `${member}}`;
  if (!('value' in record)) return `${member},${JSON.stringify(LINE_MEMBER)}:${JSON.stringify(record.raw)}}`;
  const rest = record.raw
    .replace(REASON_MEMBER, '{')
    .replace(/^\s*\{/, '')
    .trimStart();
  if (Object.hasOwn(record.value, REASON_HEADER) && !REASON_MEMBER.test(record.raw)) {
    const { [REASON_HEADER]: _, ...others } = record.value;
    return JSON.stringify({ [REASON_HEADER]: reason, ...others });
  }
  return rest.startsWith('}') ? `${member}}` : `${member},${rest}`;
}

const placeOfReason = ({ header }: CsvForm): number => header.findIndex(isReasonHeader);

/** A record without one of its fields, everything else as it came; the whole where that field cannot be found. */
function withoutField(raw: string, place: number, delimiter: string): string {
  if (place < 0) return raw;
  const span = fieldSpans(raw, delimiter)[place];
  if (!span) return raw;
  const [begin, end] = span;
  return place === 0 ? raw.slice(end + 1) : raw.slice(0, begin - 1) + raw.slice(end);
}

/** Where each field begins and ends, quotes included. Of a record whose quotes are wrong: as far as they are right. */
function fieldSpans(raw: string, delimiter: string): [begin: number, end: number][] {
  const spans: [number, number][] = [];
  for (let begin = 0; begin <= raw.length;) {
    let end = begin;
    if (raw[begin] === '"') {
      do {
        end = raw.indexOf('"', end + 1) + 1;
      } while (end > 0 && raw[end] === '"');
      if (end === 0 || (end < raw.length && raw[end] !== delimiter)) break;
    } else {
      end = raw.indexOf(delimiter, begin);
      if (end < 0) end = raw.length;
    }
    spans.push([begin, end]);
    begin = end + 1;
  }
  return spans;
}
