import { type Fault } from '../problem.js';

export const MOST_DEPTH = 16;

const NUL = '\u0000';

const child = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function textFault(text: string, pointer: string): Fault | undefined {
  if (text.includes(NUL)) return { pointer, code: 'NUL_CHARACTER', detail: 'text holds a NUL character' };
  if (!text.isWellFormed()) return { pointer, code: 'LONE_SURROGATE', detail: 'text holds half of a surrogate pair' };
  return undefined;
}

/** Faults no route accepts in any JSON: text a database cannot hold, and nesting past `MOST_DEPTH`. */
export function* jsonFaults(value: unknown, pointer = '', depth = 0): Generator<Fault> {
  if (typeof value === 'string') {
    const fault = textFault(value, pointer);
    if (fault) yield fault;
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth === MOST_DEPTH) {
    yield { pointer, code: 'TOO_DEEP', detail: `nested deeper than ${MOST_DEPTH} levels` };
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const fault = textFault(key, pointer);
    if (fault) yield fault;
    yield* jsonFaults(item, child(pointer, key), depth + 1);
  }
}
