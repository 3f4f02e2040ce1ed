import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { salts } from '../../test/support/ledger-fixture.js';
import { definedKinds, defineKind, sealPayload, type EntryKind, type Fields, type ValuesOf } from './kinds.js';
import { NotAJsonFactError, PayloadNotOfKindError } from './ledger.errors.js';
import { openPayload, sealAt } from './openings.js';
import { isSealed } from './sealed.js';

const found = defineKind({
  kind: 'weapon.found',
  stream: 'weapon',
  fields: {
    origin: 'plain',
    colour: 'plain?',
    finder: 'sealed',
    remark: 'sealed?',
    markings: { each: { text: 'plain', note: 'sealed?' } },
    photographs: { each: { documentHash: 'plain' }, optional: true },
  },
});

const values = {
  origin: 'recovered',
  colour: undefined,
  finder: { name: 'A. Person', age: 40 },
  markings: [{ text: '123', note: 'scratched by A. Person' }, { text: '456' }],
};
const written = () => sealPayload(found, values, salts);
/** What a caller without a type checker, or with a cast, could hand over. */
const loosely = (loose: object) => () => sealPayload(found as EntryKind, loose as ValuesOf<Fields>, salts);

const runs = propertyRuns('fields of a kind', 100, 10_000);

describe('an entry kind', () => {
  it('is defined once', () => {
    expect(definedKinds().get('weapon.found')).toBe(found);
    expect(() => defineKind({ kind: 'weapon.found', stream: 'weapon', fields: {} })).toThrow('defined twice');
  });

  it.each(['a/b', 'A', '', 'constructor', '__proto__'])('has no field named %j', (name) => {
    const fields = Object.fromEntries([[name, 'plain']]) as Fields;
    expect(() => defineKind({ kind: `bad.${name}`, stream: 'weapon', fields })).toThrow(TypeError);
    expect(() => defineKind({ kind: `bad.${name}`, stream: 'weapon', fields: { list: { each: fields } } })).toThrow(
      TypeError,
    );
    expect(definedKinds().has(`bad.${name}`)).toBe(false);
  });
});

describe('a payload', () => {
  it('keeps plain fields, seals the sealed ones and leaves absent ones out', () => {
    const { payload, openings } = written();
    expect(Object.keys(payload).sort()).toEqual(['finder', 'markings', 'origin']);
    expect(payload.origin).toBe('recovered');
    expect(isSealed(payload.finder)).toBe(true);
    expect(JSON.stringify(payload)).not.toContain('Person');
    expect(openings.map(({ path, name, value }) => ({ path, name, value }))).toEqual([
      { path: '/payload/finder', name: 'finder', value: { name: 'A. Person', age: 40 } },
      { path: '/payload/markings/0/note', name: 'note', value: 'scratched by A. Person' },
    ]);
    expect(new Set(openings.map((opening) => opening.salt)).size).toBe(2);
  });

  it.each([
    ['an unknown field', { ...values, serial: '1' }, '/payload/serial'],
    ['an unknown field in a list', { ...values, markings: [{ text: '1', hand: 'x' }] }, '/payload/markings/0/hand'],
    ['a missing field', { ...values, finder: undefined }, '/payload/finder'],
    ['a missing field in a list', { ...values, markings: [{ text: '1' }, {}] }, '/payload/markings/1/text'],
    ['a missing list', { ...values, markings: undefined }, '/payload/markings'],
    ['something else for a list', { ...values, markings: { text: '1' } }, '/payload/markings'],
    ['something else in a list', { ...values, markings: ['1'] }, '/payload/markings/0'],
    ['a plain value in sealed form', { ...values, colour: { sealed: 'ab'.repeat(32) } }, '/payload/colour'],
  ])('is refused with %s', (_, loose, pointer) => {
    expect(loosely(loose)).toThrow(PayloadNotOfKindError);
    expect(loosely(loose)).toThrow(expect.objectContaining({ params: { kind: 'weapon.found', pointer } }));
  });

  it('is refused with a value that cannot be recorded, plain or sealed', () => {
    expect(loosely({ ...values, colour: 0.5 })).toThrow(NotAJsonFactError);
    expect(loosely({ ...values, finder: { age: 40.5 } })).toThrow(NotAJsonFactError);
  });

  it('opens again with any of its openings and stays sealed elsewhere', () => {
    const { payload, openings } = written();
    fc.assert(
      fc.property(fc.subarray(openings), (some) => {
        const opened = openPayload(payload, some) as { finder: unknown; markings: { text: string; note?: unknown }[] };
        const has = (path: string) => some.some((opening) => opening.path === path);
        expect(opened.finder).toEqual(has('/payload/finder') ? values.finder : payload.finder);
        const note = has('/payload/markings/0/note') ? 'scratched by A. Person' : expect.objectContaining({});
        expect(opened.markings).toEqual([{ text: '123', note }, { text: '456' }]);
      }),
      runs,
    );
    expect(JSON.stringify(payload)).not.toContain('Person');
  });

  it('does not open with an opening of another value, place or entry', () => {
    const { payload, openings } = written();
    const [finder, note] = openings as [(typeof openings)[0], (typeof openings)[0]];
    const refused = (opening: typeof finder) => () => openPayload(payload, [opening]);
    expect(refused({ ...finder, value: { name: 'B. Person', age: 40 } })).toThrow('does not hash');
    expect(refused({ ...finder, path: '/payload/markings/0/note' })).toThrow('is named finder');
    expect(refused({ ...note, path: '/payload/markings/1/note' })).toThrow('nothing is sealed');
    expect(refused({ ...finder, path: '/payload/__proto__/finder' })).toThrow('nothing is sealed');
    expect(refused(written().openings[0] as typeof finder)).toThrow('does not hash');
    expect(() => openPayload(payload, [finder, finder])).toThrow('nothing is sealed');
  });
});

describe('a sealed field of the envelope', () => {
  it('is named by the last part of its path', () => {
    const { sealed, opening } = sealAt('/sourceRef', 'case 17', salts);
    expect(isSealed(sealed)).toBe(true);
    expect(opening).toMatchObject({ path: '/sourceRef', name: 'sourceRef', value: 'case 17' });
  });
});
