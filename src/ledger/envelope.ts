import type { JsonObject } from './json-fact.js';
import { isEdtfFault, occurredRange } from './edtf.js';
import { isSealed, type SealedValue } from './sealed.js';

export const IDENTITIES = ['authenticated', 'asserted'] as const;
export const SOURCES = [
  'ownObservation',
  'device',
  'document',
  'otherAuthority',
  'importedRecord',
  'inference',
] as const;
export type Source = (typeof SOURCES)[number];

/** A code, identifier or locator, which has no room for free text, or the sealed form of anything else. */
export type Reference = string | SealedValue;

/** One fact as it is recorded for ever; docs/ledger-format.md is the normative description. */
export interface Envelope {
  v: 1;
  /** UUIDv7, lower case. */
  id: string;
  stream: { type: string; id: string };
  /** 1 for the stream's first entry, then without gaps. */
  position: number;
  kind: string;
  /** EDTF as stated; null is unknown. */
  occurredAt: string | null;
  /** RFC 3339 in UTC with six digits of the second. */
  recordedAt: string;
  unit: string;
  /** Who recorded. */
  officer: string;
  identity: (typeof IDENTITIES)[number];
  /** Who did or saw it, where that is not the officer. */
  performedBy?: string;
  source: Source;
  sourceRef?: Reference;
  basis?: Reference;
  /** The entry whose descriptive fields this one restates. */
  corrects?: string;
  payload: JsonObject;
  /** Hash of the stream's previous entry, 64 hexadecimal digits; null at position 1. */
  prev: string | null;
  /** 128 random bits, so that a published hash cannot be guessed back to its entry. */
  salt: string;
}

/** Where an envelope breaks the format. */
export interface EnvelopeFault {
  pointer: string;
  detail: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const STREAM_TYPE = /^[a-z][A-Za-z0-9]{0,39}$/;
const KIND = /^[a-z][A-Za-z0-9]{0,39}\.[a-z][A-Za-z0-9]{0,39}$/;
const RECORDED_AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,199}$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const SALT = /^[0-9a-f]{32}$/;

type Rule = { test: (value: unknown) => boolean; says: string; optional?: true };
const text = (pattern: RegExp, says: string, optional?: true): Rule => ({
  test: (value) => typeof value === 'string' && pattern.test(value),
  says,
  optional,
});
const oneOf = (values: readonly string[]): Rule => ({
  test: (value) => values.includes(value as string),
  says: `is one of ${values.join(', ')}`,
});
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const reference: Rule = {
  test: (value) => isSealed(value) || (typeof value === 'string' && REFERENCE.test(value)),
  says: 'is a reference without free text, or sealed',
  optional: true,
};

const RULES: Record<keyof Envelope, Rule> = {
  v: { test: (value) => value === 1, says: 'is 1' },
  id: text(UUID_V7, 'is a UUIDv7 in lower case'),
  stream: { test: isStream, says: 'is a type and a UUID in lower case' },
  position: { test: (value) => Number.isSafeInteger(value) && (value as number) >= 1, says: 'is an integer from 1' },
  kind: text(KIND, 'is noun.pastTense'),
  occurredAt: { test: isOccurredAt, says: 'is a date, time, interval or null' },
  recordedAt: { test: isRecordedAt, says: 'is a UTC time with six digits of the second' },
  unit: text(UUID, 'is a UUID in lower case'),
  officer: text(UUID, 'is a UUID in lower case'),
  identity: oneOf(IDENTITIES),
  performedBy: text(UUID, 'is a UUID in lower case', true),
  source: oneOf(SOURCES),
  sourceRef: reference,
  basis: reference,
  corrects: text(UUID_V7, 'is a UUIDv7 in lower case', true),
  payload: { test: isObject, says: 'is an object' },
  prev: { test: (value) => value === null || (typeof value === 'string' && SHA256_HEX.test(value)), says: 'is a hash' },
  salt: text(SALT, 'is 32 lower-case hexadecimal digits'),
};
const NAMES = Object.keys(RULES) as (keyof Envelope)[];

/** The first place where a value is not an envelope of version 1, or null. */
export function envelopeFault(value: unknown): EnvelopeFault | null {
  if (!isObject(value)) return { pointer: '', detail: 'is an object' };
  for (const name of NAMES) {
    const rule = RULES[name];
    const field = value[name];
    if (field === undefined ? !rule.optional : !rule.test(field)) return { pointer: `/${name}`, detail: rule.says };
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(RULES, name));
  if (unknown !== undefined) return { pointer: `/${unknown}`, detail: 'is no field of the envelope' };
  if ((value.position === 1) !== (value.prev === null))
    return { pointer: '/prev', detail: 'is null at position 1 only' };
  return null;
}

function isStream(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  const { type, id } = value;
  return typeof type === 'string' && STREAM_TYPE.test(type) && typeof id === 'string' && UUID.test(id);
}

function isOccurredAt(value: unknown): boolean {
  return value === null || (typeof value === 'string' && !isEdtfFault(occurredRange(value)));
}

function isRecordedAt(value: unknown): boolean {
  if (typeof value !== 'string' || !RECORDED_AT.test(value)) return false;
  const time = new Date(`${value.slice(0, 23)}Z`);
  // Date rolls 30 February over to March instead of refusing it.
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19);
}
