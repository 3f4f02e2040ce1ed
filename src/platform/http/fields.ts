import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

interface Common {
  description?: string;
  optional?: boolean;
  nullable?: boolean;
  example?: unknown;
}

export type Class = new () => object;

/** What a property is made of besides its rules: the shape of its part or parts, and whether it is put in lower case. */
interface Make {
  part: (() => Class) | null;
  lowered: boolean;
}

const makes = new Map<object, Map<string | symbol, Make>>();

const remember =
  (make: Make): PropertyDecorator =>
  (target, property) => {
    const own = makes.get(target) ?? new Map<string | symbol, Make>();
    makes.set(target, own.set(property, make));
  };

/** How a property of a shape, or of one it extends, is made. */
export function partOf(shape: Class, property: string): Make {
  for (let target: object | null = shape.prototype; target !== null; target = Object.getPrototypeOf(target)) {
    const make = makes.get(target)?.get(property);
    if (make) return make;
  }
  return { part: null, lowered: false };
}

/** Absent where optional, null where nullable: everything else is validated. */
function presence({ optional, nullable }: Common): PropertyDecorator {
  return ValidateIf(
    (_, value) => !((optional === true && value === undefined) || (nullable === true && value === null)),
  );
}

function field(common: Common, schema: object, ...rules: PropertyDecorator[]): PropertyDecorator {
  const { description, optional, nullable, example } = common;
  return applyDecorators(
    ApiProperty({ ...schema, description, example, required: !optional, ...(nullable ? { nullable } : {}) }),
    presence(common),
    ...rules,
  );
}

export const TextField = ({ max, min = 1, ...common }: Common & { max: number; min?: number }): PropertyDecorator =>
  field(common, { type: 'string', minLength: min, maxLength: max }, IsString(), MinLength(min), MaxLength(max));

const COUNTRY = { message: '$property is a country code of three capital letters, such as AUT (ISO 3166-1 alpha-3)' };

/** Three characters; which countries there are is judged by who takes it. */
export const CountryField = (common: Common = {}): PropertyDecorator =>
  field(
    common,
    { type: 'string', minLength: 3, maxLength: 3 },
    IsString(),
    MinLength(3, COUNTRY),
    MaxLength(3, COUNTRY),
  );

export const CodeField = (codes: readonly string[], common: Common = {}): PropertyDecorator =>
  field(common, { type: 'string', enum: [...codes] }, IsIn(codes));

/** A list of codes, no more of them than there are. */
export const CodesField = (codes: readonly string[], common: Common = {}): PropertyDecorator =>
  field(
    common,
    { type: 'array', items: { type: 'string', enum: [...codes] }, maxItems: codes.length },
    IsArray(),
    ArrayMaxSize(codes.length),
    IsIn(codes, { each: true }),
  );

/** RFC 9562 §4: a UUID is written in lower case and read in any. */
const inLowerCase = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(inLowerCase) : typeof value === 'string' ? value.toLowerCase() : value;

const LowerCase = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => inLowerCase(value)),
    remember({ part: null, lowered: true }),
  );

/** Whether lower case is what the value is in. */
export const isLowered = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isLowered) : typeof value !== 'string' || value === value.toLowerCase();

export const IdField = (common: Common = {}): PropertyDecorator =>
  field(common, { type: 'string', format: 'uuid' }, LowerCase(), IsUUID());

export const IntegerField = ({ min, max, ...common }: Common & { min: number; max: number }): PropertyDecorator =>
  field(common, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

export const FlagField = (common: Common = {}): PropertyDecorator => field(common, { type: 'boolean' }, IsBoolean());

/** Narrower than ISO 8601, which has week dates, day numbers and an hour 24 that Date reads as something else. */
const RFC3339 = /^\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

const INSTANT = { message: '$property is an instant with its zone, such as 2026-03-01T12:00:00Z' };

/** An object whose members are judged by who takes it. */
export const ObjectField = (common: Common = {}): PropertyDecorator =>
  field(common, { type: 'object', additionalProperties: true }, IsObject());

/** One instant with its zone, RFC 3339. */
export const InstantField = (common: Common = {}): PropertyDecorator =>
  field(
    { example: '2026-03-01T12:00:00Z', ...common },
    { type: 'string', format: 'date-time' },
    IsISO8601({ strict: true, strictSeparator: true }, INSTANT),
    Matches(RFC3339, INSTANT),
  );

/** EDTF level 0 and intervals; what it means is judged by the ledger. */
export const WhenField = (common: Common = {}): PropertyDecorator =>
  TextField({
    max: 80,
    example: '2026-03-01',
    description: 'An instant, a date, a month, a year, or an interval of these (EDTF)',
    ...common,
  });

export const PartField = (part: () => Class, common: Common = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: () => part(),
      description: common.description,
      required: !common.optional,
      ...(common.nullable ? { nullable: true } : {}),
    }),
    presence(common),
    IsObject(),
    ValidateNested(),
    Type(part),
    remember({ part, lowered: false }),
  );

export const ListField = (
  part: () => Class,
  { max, min = 0, ...common }: Common & { max: number; min?: number },
): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: () => part(),
      isArray: true,
      minItems: min,
      maxItems: max,
      description: common.description,
      required: !common.optional,
    }),
    presence(common),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(part),
    remember({ part, lowered: false }),
  );

export const TextsField = ({
  max,
  maxLength,
  ...common
}: Common & { max: number; maxLength: number }): PropertyDecorator =>
  field(
    common,
    { type: 'array', items: { type: 'string', maxLength }, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    IsString({ each: true }),
    MaxLength(maxLength, { each: true }),
  );

/** Names of the caller's own, each with a text. */
export const TextMapField = ({
  max,
  maxLength,
  ...common
}: Common & { max: number; maxLength: number }): PropertyDecorator => {
  const isTextMap = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length <= max &&
    Object.values(value).every((text) => typeof text === 'string' && text.length <= maxLength);
  const message = `$property is an object of at most ${max} texts of at most ${maxLength} characters`;
  return field(
    common,
    { type: 'object', additionalProperties: { type: 'string', maxLength }, maxProperties: max },
    ValidateBy({ name: 'isObject', validator: { validate: isTextMap, defaultMessage: () => message } }, { message }),
  );
};

export const IntegersField = ({
  max,
  largest,
  ...common
}: Common & { max: number; largest: number }): PropertyDecorator =>
  field(
    common,
    { type: 'array', items: { type: 'integer', minimum: 0, maximum: largest }, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    IsInt({ each: true }),
    Min(0, { each: true }),
    Max(largest, { each: true }),
  );

export const IdsField = ({ max, min = 0, ...common }: Common & { max: number; min?: number }): PropertyDecorator =>
  field(
    common,
    { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: min, maxItems: max },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    LowerCase(),
    IsUUID(undefined, { each: true }),
  );
