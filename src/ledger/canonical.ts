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

function writeObject(object: JsonObject): string {
  let text = '';
  for (const name of sorted(Object.keys(object))) {
    text += `${text === '' ? '' : ','}${quote(name)}:${write(object[name] as JsonFact)}`;
  }
  return `{${text}}`;
}

/** The order of RFC 8785 §3.2.3, UTF-16 code units, is that of `<` and the default one of `sort`. */
function sorted(names: string[]): string[] {
  for (let place = 1; place < names.length; place += 1) if (names[place]! < names[place - 1]!) return names.sort();
  return names;
}

const quote = (text: string): string => (NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text));
