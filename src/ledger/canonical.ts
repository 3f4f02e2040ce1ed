import canonicalize from 'canonicalize';
import { assertJsonFact, type JsonFact } from './json-fact.js';

/** The one text of a value by RFC 8785; its UTF-8 bytes are what is hashed. Throws NotAJsonFactError. */
export function canonicalJson(value: JsonFact): string {
  assertJsonFact(value);
  return canonicalize(value) as string;
}
