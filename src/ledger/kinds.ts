import { assertJsonFact, type JsonFact, type JsonObject } from './json-fact.js';
import { PayloadNotOfKindError } from './ledger.errors.js';
import { sealAt, type EntryOpening } from './openings.js';
import type { RecordClass } from './retention/retention.js';
import type { Salts } from './salts.js';
import { isSealed } from './sealed.js';

/** How a payload field is written: open to every reader of the entry, or sealed; `?` marks one that may be absent. */
export type FieldRule = 'plain' | 'plain?' | 'sealed' | 'sealed?' | ListRule;
/** A list of objects, each with fields of its own. */
export type ListRule = { readonly each: Fields; readonly optional?: true };
export interface Fields {
  readonly [name: string]: FieldRule;
}

type IsOptional<R extends FieldRule> = R extends 'plain?' | 'sealed?' | { optional: true } ? true : false;
type ValueOf<R extends FieldRule> = R extends ListRule ? readonly ValuesOf<R['each']>[] : JsonFact;

/** What a room hands over for a kind: every required field, any optional one, nothing else. */
export type ValuesOf<F extends Fields> = {
  readonly [N in keyof F as IsOptional<F[N]> extends true ? never : N]: ValueOf<F[N]>;
} & { readonly [N in keyof F as IsOptional<F[N]> extends true ? N : never]?: ValueOf<F[N]> | undefined };

export interface EntryKind<F extends Fields = Fields> {
  /** `noun.pastTense`, such as `weapon.registered`. */
  readonly kind: string;
  /** The type of stream its entries stand on. */
  readonly stream: string;
  readonly fields: F;
  /** As which records its entries are kept, by rules of retention; where it does not say, they are kept for ever. */
  readonly records?: (payload: JsonObject) => readonly RecordClass[];
}

declare const sealedPayload: unique symbol;
/** A payload that went through {@link sealPayload}; an entry is built from nothing else, so nothing is left unsealed. */
export type SealedPayload = JsonObject & { readonly [sealedPayload]: true };

const FIELD_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const registry = new Map<string, EntryKind>();

/** Declares an entry kind, once in the life of the process; rooms do it beside the facts they write. */
export function defineKind<const F extends Fields>(definition: EntryKind<F>): EntryKind<F> {
  if (registry.has(definition.kind)) throw new TypeError(`the entry kind ${definition.kind} is defined twice`);
  assertFieldNames(definition.kind, definition.fields);
  registry.set(definition.kind, definition);
  return definition;
}

/** Every kind defined so far, by name. */
export const definedKinds = (): ReadonlyMap<string, EntryKind> => registry;

/**
 * Writes the values of a fact as its kind declares them. Throws PayloadNotOfKindError for an unknown or missing field
 * and NotAJsonFactError for a value that cannot be recorded. `undefined` is absent; null is a value.
 */
export function sealPayload<F extends Fields>(
  kind: EntryKind<F>,
  values: ValuesOf<F>,
  salts: Salts,
): { payload: SealedPayload; openings: EntryOpening[] } {
  const openings: EntryOpening[] = [];
  const payload = sealFields(kind.kind, kind.fields, values, '/payload', { salts, openings });
  return { payload: payload as SealedPayload, openings };
}

interface Sealing {
  salts: Salts;
  openings: EntryOpening[];
}

/** Names and rules of a kind's fields, listed once: every entry goes through them. */
const listed = new WeakMap<Fields, readonly (readonly [name: string, rule: FieldRule])[]>();

function rulesOf(fields: Fields): readonly (readonly [string, FieldRule])[] {
  let rules = listed.get(fields);
  if (!rules) listed.set(fields, (rules = Object.entries(fields)));
  return rules;
}

function sealFields(kind: string, fields: Fields, values: object, path: string, sealing: Sealing): JsonObject {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(fields, name)) throw new PayloadNotOfKindError(kind, `${path}/${name}`, 'is no field of it');
  }
  const written: Record<string, JsonFact> = {};
  for (const [name, rule] of rulesOf(fields)) {
    const value = (values as Record<string, unknown>)[name];
    if (value !== undefined) written[name] = sealField(kind, rule, value, `${path}/${name}`, sealing);
    else if (!isOptional(rule)) throw new PayloadNotOfKindError(kind, `${path}/${name}`, 'is missing');
  }
  return written;
}

function sealField(kind: string, rule: FieldRule, value: unknown, path: string, sealing: Sealing): JsonFact {
  if (typeof rule === 'object') return sealList(kind, rule, value, path, sealing);
  assertJsonFact(value);
  if (rule === 'sealed' || rule === 'sealed?') {
    const { sealed, opening } = sealAt(path, value, sealing.salts);
    sealing.openings.push(opening);
    return sealed;
  }
  // A reader takes this form for a value that was not released to him.
  if (isSealed(value)) throw new PayloadNotOfKindError(kind, path, 'has the form of a sealed value but is plain');
  return value;
}

function sealList(kind: string, rule: ListRule, value: unknown, path: string, sealing: Sealing): JsonFact {
  if (!Array.isArray(value)) throw new PayloadNotOfKindError(kind, path, 'is a list of objects');
  return value.map((item: unknown, index) => {
    const at = `${path}/${index}`;
    if (typeof item !== 'object' || item === null) throw new PayloadNotOfKindError(kind, at, 'is an object');
    return sealFields(kind, rule.each, item, at, sealing);
  });
}

const isOptional = (rule: FieldRule): boolean =>
  typeof rule === 'object' ? rule.optional === true : rule.endsWith('?');

/** Names that need no escape in a pointer, and none that an object inherits. */
function assertFieldNames(kind: string, fields: Fields): void {
  for (const [name, rule] of Object.entries(fields)) {
    if (!FIELD_NAME.test(name) || name in {}) throw new TypeError(`${kind}: ${name} is not a field name`);
    if (typeof rule === 'object') assertFieldNames(kind, rule.each);
  }
}
