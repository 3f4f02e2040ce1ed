import { hash } from 'node:crypto';
import { hashOfLeaf } from './hashes.js';
import { canonicalOf, hasExactly, isCount, isHash, isObject, isText, type JsonObject } from './json.js';

const MOST_BYTES = 32_768;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const KIND = /^[a-z][A-Za-z0-9]{0,39}\.[a-z][A-Za-z0-9]{0,39}$/;
const RECORDED_AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const SALT = /^[0-9a-f]{32}$/;
const SOURCES = ['ownObservation', 'device', 'document', 'otherAuthority', 'importedRecord', 'inference'];

const isUuid = (value: unknown): boolean => isText(value) && UUID.test(value);
const matches = (form: RegExp) => (value: unknown) => isText(value) && form.test(value);
const oneOf = (values: readonly string[]) => (value: unknown) => isText(value) && values.includes(value);
const isReference = (value: unknown) => isText(value) || sealedOf(value) !== null;

const NEEDED: Record<string, (value: unknown) => boolean> = {
  v: (value) => value === 1,
  id: isUuid,
  stream: (value) => hasExactly(value, 'type', 'id') && isText(value.type) && NAME.test(value.type) && isUuid(value.id),
  position: (value) => isCount(value) && value > 0,
  kind: matches(KIND),
  occurredAt: (value) => value === null || isText(value),
  recordedAt: matches(RECORDED_AT),
  unit: isUuid,
  officer: isUuid,
  identity: oneOf(['authenticated', 'asserted']),
  source: oneOf(SOURCES),
  payload: isObject,
  prev: (value) => value === null || isHash(value),
  salt: matches(SALT),
};
const POSSIBLE: typeof NEEDED = { performedBy: isUuid, sourceRef: isReference, basis: isReference, corrects: isUuid };

/** An entry as its bytes say it. */
export interface ReadEntry {
  readonly id: string;
  readonly stream: { readonly type: string; readonly id: string };
  readonly position: number;
  readonly kind: string;
  readonly recordedAt: string;
  readonly prev: string | null;
  /** Of its bytes: its leaf in the log. */
  readonly hash: Buffer;
  readonly envelope: JsonObject;
}

/** Reads the canonical text of an entry (docs/ledger-format.md, "Envelope"), or says why it is none. */
export function readEntry(text: string): ReadEntry | string {
  const bytes = Buffer.from(text);
  if (bytes.length > MOST_BYTES) return `takes more than ${MOST_BYTES} bytes`;
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
    if (canonicalOf(envelope) !== text) return 'is not in canonical form';
  } catch {
    return 'is not canonical JSON';
  }
  if (!isObject(envelope)) return 'is no object';
  for (const [name, fits] of Object.entries(NEEDED))
    if (!Object.hasOwn(envelope, name) || !fits(envelope[name])) return `has no ${name} of the format`;
  for (const [name, value] of Object.entries(envelope))
    if (!Object.hasOwn(NEEDED, name) && !(Object.hasOwn(POSSIBLE, name) && POSSIBLE[name]!(value)))
      return `has a member ${name} that is not of the format`;
  const read = { ...envelope, hash: hashOfLeaf(bytes), envelope } as unknown as ReadEntry;
  if ((read.prev === null) !== (read.position === 1)) return 'has no prev of its position';
  return read;
}

/** The id that a text says which is no entry, as far as it can be read. */
export function idIn(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return isUuid(id) ? (id as string) : null;
  } catch {
    return null;
  }
}

/** What opens a sealed value of an entry. */
export interface Opening {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
  readonly salt: string;
}

export const isOpening = (value: unknown): value is Opening =>
  hasExactly(value, 'path', 'name', 'value', 'salt') && isText(value.path) && isText(value.name) && isHash(value.salt);

/** Why an opening does not belong to an entry, or null. */
export function openingFault(entry: ReadEntry, { path, name, value, salt }: Opening): string | null {
  const parts = partsOf(path);
  if (parts.at(-1) !== name) return `the opening ${name} is said to be at ${path}`;
  const sealed = sealedOf(valueAt(entry.envelope, parts));
  if (sealed === null) return `there is nothing sealed at ${path}`;
  try {
    const bytes = Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(canonicalOf([name, value]))]);
    return hash('sha256', bytes, 'hex') === sealed ? null : `the opening of ${path} is not what was sealed`;
  } catch {
    return `the opening of ${path} is no value of the format`;
  }
}

/** What stands at a pointer (RFC 6901), where only own members are members. */
export function valueAt(root: unknown, parts: readonly string[]): unknown {
  let value = root;
  for (const part of parts) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as JsonObject)[part];
  }
  return value;
}

export const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function sealedOf(value: unknown): string | null {
  return hasExactly(value, 'sealed') && isHash(value.sealed) ? value.sealed : null;
}
