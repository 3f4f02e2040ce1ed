import { MOST_FAULTS, pointerTo, type Fault } from '../problem.js';

export const MOST_DEPTH = 16;

const NUL = '\u0000';
/** They show a text in another order than it is stored; a text of right-to-left script does without them. */
const OVERRIDE = /[\u202A-\u202E\u2066-\u2069]/;
/** No fields of ours, and skipped by class-transformer, so that the whitelist would never see them. */
const SKIPPED_KEYS = ['constructor', '__proto__'];

function textFault(text: string, pointer: string): Fault | undefined {
  if (text.includes(NUL)) return { pointer, code: 'NUL_CHARACTER', detail: 'text holds a NUL character' };
  if (!text.isWellFormed()) return { pointer, code: 'LONE_SURROGATE', detail: 'text holds half of a surrogate pair' };
  if (OVERRIDE.test(text)) return { pointer, code: 'BIDI_CONTROL', detail: 'text holds a control of its direction' };
  return undefined;
}

/** What a request may send: nothing, or one JSON object without those faults; names the first hundred. */
export function bodyFaults(body: unknown): Fault[] {
  if (body === undefined) return [];
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    return [{ pointer: '', code: 'WRONG_TYPE', detail: 'the body must be a JSON object' }];
  const faults: Fault[] = [];
  for (const fault of jsonFaults(body)) if (faults.push(fault) === MOST_FAULTS) break;
  return faults;
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
    if (SKIPPED_KEYS.includes(key))
      yield { pointer: pointerTo(pointer, key), code: 'UNKNOWN_FIELD', detail: 'no such field' };
    yield* jsonFaults(item, pointerTo(pointer, key), depth + 1);
  }
}
