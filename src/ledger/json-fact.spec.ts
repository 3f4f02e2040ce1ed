import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { assertJsonFact, JSON_FACT_MAX_DEPTH } from './json-fact.js';
import { NotAJsonFactError } from './ledger.errors.js';

interface Refused {
  name: string;
  value: unknown;
  pointer: string;
  rule: string;
}
const refused = JSON.parse(readFileSync('src/ledger/golden/refused-values.json', 'utf8')) as Refused[];

class Instance {
  field = 1;
}
const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
const circle: unknown[] = [];
circle.push(circle);

/** What `{"$": name}` in the golden file stands for. */
const unwritable: Record<string, unknown> = {
  '-0': -0,
  NaN: NaN,
  '-Infinity': -Infinity,
  '9007199254740992': 2 ** 53,
  '-9007199254740992': -(2 ** 53),
  __proto__: null,
  undefined: undefined,
  '1n': 1n,
  function: () => 1,
  symbol: Symbol('s'),
  Date: new Date(0),
  Map: new Map([['a', 1]]),
  instance: new Instance(),
  'symbol name': { [Symbol('s')]: 1 },
  hole: Array.from({ length: 2 }).fill(1, 0, 1),
  'named member': Object.assign([1], { extra: 2 }),
  'deep 33': nested(33),
  circle,
};

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const tag = (value as { $?: unknown }).$;
  if (tag === '__proto__') return JSON.parse('{"__proto__":{}}');
  if (typeof tag === 'string') return unwritable[tag];
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decode(member)]));
}

function refusalOf(value: unknown): NotAJsonFactError | null {
  try {
    assertJsonFact(value);
    return null;
  } catch (error) {
    return error as NotAJsonFactError;
  }
}

const runs = propertyRuns('facts in JSON', 100, 20_000);

describe('a JSON fact', () => {
  it.each(refused)('is not $name', ({ value, pointer, rule }) => {
    const refusal = refusalOf(decode(value));
    expect(refusal).toBeInstanceOf(NotAJsonFactError);
    expect(refusal).toMatchObject({ code: 'NOT_A_JSON_FACT', status: 400 });
    expect(refusal?.faults).toEqual([{ pointer, code: rule, detail: expect.any(String) }]);
  });

  it('is any JSON value of whole numbers and well-formed text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium', stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        const refusable = /[.eE]|-0|\\u0000|__proto__|\d{16}/.test(text);
        // As JSON says it: minus zero, which it writes as 0, is a value of its own until then.
        if (!refusable) expect(refusalOf(JSON.parse(text))).toBeNull();
      }),
      runs,
    );
  });

  it('may be nested 32 deep, lack a prototype and reach the largest integers', () => {
    expect(refusalOf(nested(JSON_FACT_MAX_DEPTH))).toBeNull();
    expect(refusalOf(Object.assign(Object.create(null), { a: 1 }))).toBeNull();
    expect(refusalOf([2 ** 53 - 1, -(2 ** 53) + 1, 0, '🔫', true, null])).toBeNull();
  });
});
