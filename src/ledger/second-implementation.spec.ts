import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { draftOf, idOf, salts } from '../../test/support/ledger-fixture.js';
import { buildEntry } from './entry.js';
import type { EntryOpening } from './openings.js';

/*
 * Written from docs/ledger-format.md alone: nothing of the ledger takes part below except the one entry, built by it,
 * that the last test judges.
 */
type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quoted(text: string): string {
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    out += ESCAPES[character] ?? (code < 32 ? `\\u${code.toString(16).padStart(4, '0')}` : character);
  }
  return `${out}"`;
}

function byCodeUnits(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function jcs(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.from(quoted(value), 'utf8');
  if (typeof value === 'number') return Buffer.from(BigInt(value).toString());
  if (value === null || typeof value === 'boolean') return Buffer.from(`${value}`);
  const list = Array.isArray(value);
  const parts = list
    ? value.map((item) => jcs(item))
    : Object.keys(value)
        .sort(byCodeUnits)
        .map((name) => Buffer.concat([Buffer.from(`${quoted(name)}:`), jcs(value[name] as Value)]));
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from(','), part]));
  return Buffer.concat([Buffer.from(list ? '[' : '{'), ...joined, Buffer.from(list ? ']' : '}')]);
}

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hashOf = (canonical: Uint8Array): string => sha256(Buffer.of(0), canonical).toString('hex');

function sealedOf({ name, value, salt }: EntryOpening): Value {
  return { sealed: sha256(Buffer.from(salt, 'hex'), jcs([name, value as Value])).toString('hex') };
}

/** The envelope with `put` in the place of what the path leads to. */
function replaced(root: Value, path: string[], put: Value): Value {
  const [token, ...rest] = path;
  if (token === undefined) return put;
  if (Array.isArray(root))
    return root.map((item, index) => (String(index) === token ? replaced(item, rest, put) : item));
  const object = root as Record<string, Value>;
  return { ...object, [token]: replaced(object[token] as Value, rest, put) };
}

function root(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0] as Buffer;
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.of(1), root(leaves.slice(0, left)), root(leaves.slice(left)));
}

interface Golden {
  name: string;
  values: Value;
  draft: { [name: string]: Value };
  salt: string;
  openings: EntryOpening[];
  canonical: string;
  hash: string;
}
const read = <T>(file: string): T => JSON.parse(readFileSync(`src/ledger/golden/${file}.json`, 'utf8')) as T;

describe('an implementation written from the format text', () => {
  it.each(read<Golden[]>('entries'))('writes the same bytes and hash: $name', (golden) => {
    let envelope: Value = { v: 1, ...golden.draft, payload: golden.values, salt: golden.salt };
    for (const opening of golden.openings) {
      envelope = replaced(envelope, opening.path.split('/').slice(1), sealedOf(opening));
    }
    const canonical = jcs(envelope);
    expect(canonical.toString('utf8')).toBe(golden.canonical);
    expect(hashOf(canonical)).toBe(golden.hash);
  });

  it.each(read<{ items: Value[]; count: number; listHash: string }[]>('lists'))('hashes a list of $count', (list) => {
    expect(root(list.items.map((item) => sha256(Buffer.of(0), jcs(item)))).toString('hex')).toBe(list.listHash);
    expect(list.items).toHaveLength(list.count);
  });

  it('accepts what the ledger writes now', () => {
    const { draft, openings } = draftOf(
      { number: 12, remark: 'žádný 🔫 \u0001' },
      { stream: { type: 'weapon', id: idOf(9) } },
    );
    const row = buildEntry(draft, salts);
    const envelope = JSON.parse(row.canonical) as { payload: { remark: Value } };
    expect(jcs(envelope).toString('utf8')).toBe(row.canonical);
    expect(hashOf(Buffer.from(row.canonical, 'utf8'))).toBe(row.hash);
    expect(envelope.payload.remark).toEqual(sealedOf(openings[0] as EntryOpening));
  });
});
