import type { JsonFact, JsonObject } from './json-fact.js';
import { OpeningMismatchError } from './ledger.errors.js';
import type { Salts } from './salts.js';
import { isSealed, opens, seal, type Opening, type SealedValue } from './sealed.js';

/** An opening and the place in its entry's envelope (RFC 6901), such as `/payload/markings/0/place`. */
export interface EntryOpening extends Opening {
  path: string;
}

/** Seals one value of an envelope, such as `sourceRef`, with a fresh salt. */
export function sealAt(path: string, value: JsonFact, salts: Salts): { sealed: SealedValue; opening: EntryOpening } {
  const name = tokensOf(path).at(-1) as string;
  const salt = salts.field();
  return { sealed: seal(name, value, salt), opening: { path, name, value, salt } };
}

/** Why an opening does not belong to this envelope, or null. */
export function openingFault(envelope: object, opening: EntryOpening): string | null {
  const tokens = tokensOf(opening.path);
  if (opening.name !== tokens.at(-1)) return `is named ${opening.name} but lies at ${opening.path}`;
  const sealed = memberAt(envelope, tokens);
  if (!isSealed(sealed)) return 'names a place where nothing is sealed';
  return opens(opening, sealed) ? null : 'does not hash to the sealed value';
}

/** The payload with these of its fields opened, the others left sealed. Throws OpeningMismatchError. */
export function openPayload(payload: JsonObject, openings: Iterable<EntryOpening>): JsonObject {
  const opened = { payload: structuredClone(payload) as Record<string, unknown> };
  for (const opening of openings) {
    const fault = openingFault(opened, opening);
    if (fault !== null) throw new OpeningMismatchError(opening.path, fault);
    const tokens = tokensOf(opening.path);
    const parent = memberAt(opened, tokens.slice(0, -1)) as Record<string, unknown>;
    parent[opening.name] = opening.value;
  }
  return opened.payload as JsonObject;
}

function tokensOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function memberAt(root: object, tokens: readonly string[]): unknown {
  let value: unknown = root;
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}
