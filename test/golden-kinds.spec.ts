import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import '../src/app.module.js';
import { definedKinds, type Fields } from '../src/ledger/kinds.js';

interface Vector {
  name: string;
  fields: Fields;
  values: object;
  draft: { kind: string; stream: { type: string } };
}
const vectors = JSON.parse(readFileSync('src/ledger/golden/entries.json', 'utf8')) as Vector[];

/** Older than the kind they are named after: they show the envelope, with fields of their own. */
const OF_THE_ENVELOPE = [
  'nothing sealed, nothing optional',
  'every optional field of the envelope',
  'sealed fields, also in a list',
];

/** Paths of all fields; `/markings/text` for a field of a list. */
function pathsOf(fields: Fields, at = ''): string[] {
  return Object.entries(fields).flatMap(([name, rule]) => [
    `${at}/${name}`,
    ...(typeof rule === 'object' ? pathsOf(rule.each, `${at}/${name}`) : []),
  ]);
}

/** Paths of the fields that values state. */
function statedIn(fields: Fields, values: object, at = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const rule = fields[name];
    const items =
      typeof rule === 'object' ? (value as object[]).flatMap((item) => statedIn(rule.each, item, `${at}/${name}`)) : [];
    return [`${at}/${name}`, ...items];
  });
}

describe.each([...definedKinds().values()])('the golden vectors of $kind', ({ kind, stream, fields }) => {
  const ofKind = vectors.filter(({ name, draft }) => draft.kind === kind && !OF_THE_ENVELOPE.includes(name));

  it('are there, with the fields of the kind, on its type of stream', () => {
    expect(ofKind.map((vector) => [vector.fields, vector.draft.stream.type])).toEqual(
      ofKind.map(() => [fields, stream]),
    );
    expect(ofKind).not.toEqual([]);
  });

  it('state each of its fields', () => {
    const stated = new Set(ofKind.flatMap((vector) => statedIn(fields, vector.values)));
    expect([...stated].sort()).toEqual(pathsOf(fields).sort());
  });
});
