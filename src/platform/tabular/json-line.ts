import { jsonFaults } from '../http/json-body.js';
import { MOST_FAULTS } from '../problem.js';
import type { RecordFault } from './table.js';

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
