import { jsonFaults } from '../http/json-body.js';
import { MOST_FAULTS } from '../problem.js';
import type { ReadRecord, RecordFault, TableRecord } from './table.js';

export type JsonLine = { value: Record<string, unknown> } | { faults: RecordFault[] };

const fault = (code: string, detail: string): { faults: RecordFault[] } => ({
  faults: [{ pointer: '', code, detail }],
});

/** One line of NDJSON: an object without what no route accepts in JSON, and without a member said twice. */
export function readJsonLine(line: string): JsonLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return fault('NOT_JSON', `the line is not JSON: ${(error as Error).message}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return fault('WRONG_TYPE', 'a line is one JSON object');
  const faults: RecordFault[] = [];
  for (const each of jsonFaults(value)) if (faults.push(each) === MOST_FAULTS) break;
  if (faults.length > 0) return { faults };
  // JSON.parse keeps the last of two members of one name, and says nothing.
  if (countMembers(line) !== membersOf(value)) return fault('REPEATED_MEMBER', 'a member is named twice');
  return { value: value as Record<string, unknown> };
}

/** A record with what its line says, or why that is no object. */
export const readRecord = (record: TableRecord): ReadRecord =>
  'fields' in record || 'faults' in record ? record : { ...record, ...readJsonLine(record.raw) };

/** Members in a text that is JSON: outside of strings every colon follows the name of one. */
function countMembers(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) count += 1;
    else if (code === QUOTE) at = closingQuote(text, at);
  }
  return count;
}

const NUMBER = /\s*(-?\d[\d.eE+-]*)/y;

/** The numbers among the members of an object that is JSON, as they are written: `1.0` and `1e2` are read as 1 and 100. */
export function numbersAsWritten(text: string): Map<string, string> {
  const written = new Map<string, string>();
  let depth = 0;
  let last = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      const end = closingQuote(text, at);
      last = text.slice(at, end + 1);
      at = end;
    } else if ('{['.includes(character)) depth += 1;
    else if ('}]'.includes(character)) depth -= 1;
    else if (character === ':' && depth === 1) {
      NUMBER.lastIndex = at + 1;
      const number = NUMBER.exec(text)?.[1];
      if (number !== undefined) written.set(JSON.parse(last) as string, number);
    }
  }
  return written;
}

const [COLON, QUOTE, BACKSLASH] = [0x3a, 0x22, 0x5c];

function closingQuote(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); ; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}

function membersOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const items = Object.values(value);
  return items.reduce<number>((count, item) => count + membersOf(item), Array.isArray(value) ? 0 : items.length);
}
