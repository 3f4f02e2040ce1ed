import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { IsDefined, validateSync } from 'class-validator';
import fc from 'fast-check';
import {
  CodeField,
  CountryField,
  IdField,
  IdsField,
  InstantField,
  IntegerField,
  IntegersField,
  ListField,
  PartField,
  TextField,
  TextsField,
  WhenField,
} from './fields.js';
import { soundnessOf } from './soundness.js';
import { readAs } from './validation.js';

class Part {
  @TextField({ max: 3 })
  name!: string;

  @IdField({ optional: true })
  id?: string;
}

class Base {
  @WhenField({ optional: true, nullable: true })
  when?: string | null;
}

class Whole extends Base {
  @CodeField(['a', 'b'], { optional: true })
  code?: string;

  @CountryField({ optional: true, nullable: true })
  country?: string | null;

  @IntegerField({ min: 0, max: 9, optional: true })
  whole?: number;

  @InstantField({ optional: true })
  instant?: string;

  @IdsField({ max: 2, optional: true })
  ids?: string[];

  @TextsField({ max: 2, maxLength: 2, optional: true })
  texts?: string[];

  @IntegersField({ max: 2, largest: 5, optional: true })
  wholes?: number[];

  @PartField(() => Part, { optional: true, nullable: true })
  part?: Part | null;

  @ListField(() => Part, { max: 2 })
  parts!: Part[];
}

const ID = '01981a2b-3c4d-7000-8000-00000000000a';
const scalars = [undefined, null, '', 'a', 'abc', 'abcd', 0, 5, 9.5, -1, true, {}, [], ['a'], [1], [null], [[]]];
const times = ['2026-03-01', '2026-03-01T12:00:00Z', '2026-03-01T24:00:00Z'];
const value = fc.constantFrom<unknown>(...scalars, ...times, ID, ID.toUpperCase(), [ID], [ID.toUpperCase()]);

/** Mostly a value that is right there, so that many objects are right as a whole. */
const mostly = (...right: unknown[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: value });
const part = fc.record(
  { name: mostly('a', 'abc'), id: mostly(ID), other: value },
  { requiredKeys: ['name'], noNullPrototype: true },
);
const rightPart = part.map(({ other: _, ...right }) => right);
/** JSON has no undefined. */
const aPart = fc.oneof({ weight: 9, arbitrary: rightPart }, part, value).map((given) => given ?? null);
const whole = fc
  .record(
    {
      when: mostly(null, '2026'),
      code: mostly('a', 'b'),
      country: mostly(null, 'AUT'),
      whole: mostly(0, 9),
      instant: mostly('2026-03-01T12:00:00Z'),
      ids: mostly([], [ID]),
      texts: mostly([], ['a', 'b']),
      wholes: mostly([], [5]),
      part: aPart,
      parts: fc.oneof({ weight: 9, arbitrary: fc.array(aPart, { maxLength: 3 }) }, aPart),
      other: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, value),
    },
    { requiredKeys: ['parts'], noNullPrototype: true },
  )
  .map(({ other, ...right }) => (other === undefined ? right : { ...right, other }));

const hasListAmongParts = ({ parts }: { parts?: unknown }) => Array.isArray(parts) && parts.some(Array.isArray);

const strict = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

/** The judgement of class-validator, and whether class-transformer left everything as it was. It takes lists for parts. */
function taken(given: object): boolean {
  const instance = plainToInstance(Whole, given);
  return validateSync(instance, strict).length === 0 && JSON.stringify(instance) === JSON.stringify(given);
}

describe('the quick judgement of a body', () => {
  it('is that of class-validator, which alone judges a list among parts', () => {
    let sound = 0;
    const property = fc.property(whole, (given) => {
      const judged = soundnessOf(Whole)(given);
      if (judged) sound += 1;
      if (!hasListAmongParts(given)) expect(judged).toBe(taken(given));
      else expect(judged).toBe(false);
    });
    fc.assert(property, { seed: 20270601, numRuns: process.env.TRACEMARK_TEST_TIER === 'long' ? 200_000 : 5_000 });
    expect(sound).toBeGreaterThan(1000);
  });

  it.each<[string, object, boolean]>([
    ['a list of parts', { parts: [{ name: 'a' }, { name: 'b', id: ID }] }, true],
    ['an id in capitals, which is put in lower case', { parts: [{ name: 'a', id: ID.toUpperCase() }] }, false],
    ['an unknown field', { parts: [], other: 1 }, false],
    ['an unknown field within', { parts: [{ name: 'a', other: 1 }] }, false],
    ['a part of an inherited shape', { parts: [], when: '2026' }, true],
    ['an object with a prototype', Object.assign(Object.create({ parts: [] }), {}), false],
  ])('of %s', (_what, given, sound) => {
    expect(soundnessOf(Whole)(given)).toBe(sound);
  });

  it('is not made of a rule it does not understand', () => {
    class Other {
      @IsDefined()
      @TextField({ max: 3 })
      name!: string;
    }
    expect(() => soundnessOf(Other)).toThrow(TypeError);
  });

  it('leaves faults to class-validator', () => {
    expect(readAs(Whole, { parts: [{ name: 'abcd' }] })).toMatchObject({
      faults: [{ pointer: '/parts/0/name', code: 'TOO_LONG' }],
    });
    expect(readAs(Whole, { parts: [{ name: 'a', id: ID.toUpperCase() }] })).toEqual({
      value: { parts: [{ name: 'a', id: ID }] },
    });
  });
});
