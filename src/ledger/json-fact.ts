import { pointerTo } from '../platform/problem.js';
import { NotAJsonFactError } from './ledger.errors.js';

/** What can stand in the ledger. Numbers are integers within ±(2⁵³−1); decimals and money are strings. */
export type JsonFact = string | boolean | number | null | readonly JsonFact[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonFact;
}

export const JSON_FACT_MAX_DEPTH = 32;

interface Found {
  /** Reference tokens from the root to the fault, filled while the search returns. */
  tokens: string[];
  code: string;
  detail: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** What hardly any text holds, and every faulty one does. */
const SUSPECT = /[\0\ud800-\udfff]/;
const found = (code: string, detail: string): Found => ({ tokens: [], code, detail });

/**
 * Throws {@link NotAJsonFactError} naming the first place that has no single canonical form: a fraction, −0, NaN, an
 * unsafe integer, a lone surrogate, NUL (PostgreSQL's jsonb cannot hold it), `__proto__`, anything that is not plain
 * data, or more than 32 levels.
 */
export function assertJsonFact(value: unknown): asserts value is JsonFact {
  const fault = faultOf(value, 0);
  if (fault === null) return;
  const pointer = fault.tokens.reduce(pointerTo, '');
  throw new NotAJsonFactError(pointer, fault.code, fault.detail);
}

function faultOf(value: unknown, depth: number): Found | null {
  switch (typeof value) {
    case 'string':
      return faultOfText(value);
    case 'boolean':
      return null;
    case 'number':
      return faultOfNumber(value);
    case 'object':
      if (value === null) return null;
      if (depth === JSON_FACT_MAX_DEPTH) return found('TOO_DEEP', `is nested more than ${JSON_FACT_MAX_DEPTH} deep`);
      return Array.isArray(value) ? faultOfArray(value, depth) : faultOfObject(value, depth);
    default:
      return found('NOT_JSON', `${typeof value} is not a JSON value`);
  }
}

function faultOfText(text: string): Found | null {
  if (!SUSPECT.test(text)) return null;
  if (LONE_SURROGATE.test(text)) return found('LONE_SURROGATE', 'holds half of a surrogate pair');
  return text.includes('\0') ? found('NUL_CHARACTER', 'holds a NUL character') : null;
}

function faultOfNumber(value: number): Found | null {
  if (Number.isSafeInteger(value)) {
    return Object.is(value, -0) ? found('NEGATIVE_ZERO', 'minus zero has no canonical form of its own') : null;
  }
  if (!Number.isFinite(value)) return found('NOT_A_NUMBER', `${value} is not a JSON number`);
  if (Number.isInteger(value)) return found('UNSAFE_INTEGER', 'the integer is outside ±(2^53-1)');
  return found('FRACTION', 'decimals are written as strings');
}

function faultOfArray(values: readonly unknown[], depth: number): Found | null {
  for (let index = 0; index < values.length; index += 1) {
    const fault = faultOf(values[index], depth + 1);
    if (fault !== null) return within(String(index), fault);
  }
  return Object.keys(values).length === values.length
    ? null
    : found('NOT_PLAIN_DATA', 'an array carries named members');
}

function faultOfObject(value: object, depth: number): Found | null {
  if (!isPlain(value) || Object.getOwnPropertySymbols(value).length > 0) {
    return found('NOT_PLAIN_DATA', 'only plain objects can be recorded');
  }
  for (const name of Object.keys(value)) {
    if (name === '__proto__') return within(name, found('NOT_PLAIN_DATA', 'the name __proto__ is not used'));
    const fault = faultOfText(name) ?? faultOf((value as Record<string, unknown>)[name], depth + 1);
    if (fault !== null) return within(name, fault);
  }
  return null;
}

/** Object.prototype of another realm (a worker, a test's sandbox) counts as plain: it too ends the chain. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function within(token: string, fault: Found): Found {
  fault.tokens.unshift(token);
  return fault;
}
