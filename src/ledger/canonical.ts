import { assertJsonFact, type JsonFact, type JsonObject } from './json-fact.js';

/** Printable ASCII without quote and backslash, which stands in JSON as it is. */
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * The one text of a value by RFC 8785; its UTF-8 bytes are what is hashed. Throws NotAJsonFactError.
 * Without fractions RFC 8785 is sorted names and JSON.stringify of each string, which is written out here because the
 * package `canonicalize` takes three times as long on the path of every registration; the spec holds it against that
 * package.
 */
export function canonicalJson(value: JsonFact): string {
  assertJsonFact(value);
  return write(value);
}

function write(value: JsonFact): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? writeArray(value) : writeObject(value as JsonObject);
}

function writeArray(values: readonly JsonFact[]): string {
  let text = '';
  for (const value of values) text += text === '' ? write(value) : `,${write(value)}`;
  return `[${text}]`;
}

/** The default order of `sort` is that of RFC 8785 §3.2.3: UTF-16 code units. */
function writeObject(object: JsonObject): string {
  let text = '';
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${quote(name)}:${write(object[name] as JsonFact)}`;
  }
  return `{${text}}`;
}

const quote = (text: string): string => (NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text));
